"""Tokens: ours are read back for their purpose, anybody else's are not."""

from pathlib import Path

import pytest

from bot.signing import Signer


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return Signer(tmp_path / "keys" / "webchat.key")


@pytest.mark.parametrize("value", ["web:rosa", "a.b.c", "", "ñ 🏛️", "x\ny"])
def test_a_token_of_ours_is_read_back(signer: Signer, value: str) -> None:
    assert signer.read("chat", signer.sign("chat", value)) == value


def test_a_token_for_another_purpose_is_refused(signer: Signer) -> None:
    assert signer.read("file", signer.sign("chat", "web:rosa")) is None


@pytest.mark.parametrize("change", ["x{}", "{}x", "{}.x"])
def test_a_token_that_was_changed_is_refused(signer: Signer, change: str) -> None:
    assert signer.read("chat", change.format(signer.sign("chat", "web:rosa"))) is None


@pytest.mark.parametrize("token", ["", ".", "web:rosa", ".web:rosa", "ñ.web:rosa", "\ud800.x"])
def test_a_token_nobody_signed_is_refused(signer: Signer, token: str) -> None:
    assert signer.read("chat", token) is None


def test_a_token_of_another_installation_is_refused(signer: Signer, tmp_path: Path) -> None:
    other = Signer(tmp_path / "other.key")
    assert signer.read("chat", other.sign("chat", "web:rosa")) is None


def test_a_token_survives_a_restart(signer: Signer, tmp_path: Path) -> None:
    again = Signer(tmp_path / "keys" / "webchat.key")
    assert again.read("chat", signer.sign("chat", "web:rosa")) == "web:rosa"


def test_the_key_is_for_its_owner_only(signer: Signer, tmp_path: Path) -> None:
    assert (tmp_path / "keys" / "webchat.key").stat().st_mode & 0o077 == 0


def test_every_visitor_gets_another_name(signer: Signer) -> None:
    assert len({signer.fresh() for _ in range(100)}) == 100
