# Every target does its own set-up; the second run is quick.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo test check bench lock

setup: $(VENV)/.development

$(VENV)/.runtime: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Hace falta Python 3.11 o más nuevo."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.development: $(VENV)/.runtime requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(VENV)/.runtime
	$(BIN)/python -m bot demo

test: $(VENV)/.development
	$(BIN)/python -m pytest -n auto --dist loadfile
	$(BIN)/python -m pytest tests/afterwards.py

check: $(VENV)/.development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot knowledge check
	$(BIN)/python -m pytest -q tests/db/test_migrations.py

bench: $(VENV)/.development
	$(BIN)/python -m benchmarks

# Names no registry: uv resolves, and writes versions and hashes only.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-header --quiet pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-header --quiet --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
