"""Replies that a conversation seldom reaches: each reads well by itself."""

from types import SimpleNamespace

import pytest

from bot import rendering

OF_A_FORM = {"options": [], "answers": {}, "optional": False, "can_go_back": True}
COMMITMENT = SimpleNamespace(code="ME5-0042")


@pytest.mark.parametrize("name", ["form_cierre_reason", "form_plazo_date", "form_plazo_reason"])
def test_a_form_about_a_commitment_names_it(name: str) -> None:
    reply = rendering.compose(name, commitment=COMMITMENT, **OF_A_FORM)
    assert "ME5-0042" in reply.text
    assert [button.label for button in reply.choices()] == ["Atrás", "Cancelar"]


@pytest.mark.parametrize("name", ["form_cierre_reason", "form_plazo_date", "form_plazo_reason"])
def test_a_form_about_a_commitment_that_is_gone_says_so(name: str) -> None:
    reply = rendering.compose(name, commitment=None, **OF_A_FORM)
    assert "ya no está a su cargo" in reply.text


def test_an_invitation_asks_for_the_body() -> None:
    assert "¿A qué entidad invita?" in rendering.compose("form_invitar_body", **OF_A_FORM).text


def test_a_failed_import_says_that_nothing_changed() -> None:
    reply = rendering.compose("import_failed", task=SimpleNamespace(name="acta.xlsx"))
    assert "acta.xlsx" in reply.text
    assert "No se cambió nada" in reply.text


def test_a_reason_that_is_too_long_gives_the_limit() -> None:
    assert "1,000 letras" in rendering.compose("reason_too_long", limit=1000).text
