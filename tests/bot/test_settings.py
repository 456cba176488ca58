"""Settings: every default, every variable, secrets from files, and faults named in Spanish."""

import os
from pathlib import Path

import pytest

from bot import settings
from bot.settings import PREFIX, SECRETS, Settings, SettingsError

WHATSAPP = {
    "WHATSAPP_TOKEN": "t",
    "WHATSAPP_PHONE_ID": "1",
    "WHATSAPP_APP_SECRET": "s",
    "WHATSAPP_VERIFY_TOKEN": "v",
}
WEBHOOK = {
    "TELEGRAM_TOKEN": "1:a",
    "TELEGRAM_WEBHOOK_URL": "https://a.pe/telegram/webhook",
    "TELEGRAM_WEBHOOK_SECRET": "s",
}
GIVEN = {
    "DATABASE_URL": ("postgresql://u@h/d", "postgresql://u@h/d"),
    "DATA_DIR": ("elsewhere", Path("elsewhere")),
    "HOST": ("0.0.0.0", "0.0.0.0"),
    "PORT": ("9000", 9000),
    "TIMEZONE": ("UTC", "UTC"),
    "WEBCHAT": ("1", True),
    "STRANGERS_MAY_ASK": ("0", False),
    "LOG_LEVEL": ("DEBUG", "DEBUG"),
    "TELEGRAM_TOKEN": ("1:a", "1:a"),
    "TELEGRAM_API_URL": ("http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
    "TELEGRAM_RATE": ("0.5", 0.5),
    "WHATSAPP_API_URL": ("http://[::1]:8082", "http://[::1]:8082"),
}
TOGETHER = {**WHATSAPP, **WEBHOOK}


@pytest.fixture(autouse=True)
def nobodys_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def give(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"{PREFIX}{name}", value)


def plain(value: object) -> object:
    return value.get_secret_value() if hasattr(value, "get_secret_value") else value


def test_every_setting_is_tried_here() -> None:
    assert {name.upper() for name in Settings.model_fields} <= set(GIVEN) | set(TOGETHER)


@pytest.mark.parametrize("name", GIVEN)
def test_a_variable_becomes_a_setting(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    given, expected = GIVEN[name]
    assert plain(getattr(settings.load(), name.lower())) != expected
    give(monkeypatch, **{name: given})
    assert plain(getattr(settings.load(), name.lower())) == expected


@pytest.mark.parametrize("name", TOGETHER)
def test_variables_of_a_channel_become_settings(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    give(monkeypatch, **TOGETHER)
    assert plain(getattr(settings.load(), name.lower())) == TOGETHER[name]


def test_without_any_it_is_a_quiet_service_on_this_machine() -> None:
    found = settings.load()
    assert (found.host, found.port, found.webchat) == ("127.0.0.1", 8080, False)
    assert found.database == "sqlite:///data/municipio.db"


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_come_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    (tmp_path / "secret").write_text("from-a-file\n", encoding="utf-8")
    others = {key: value for key, value in TOGETHER.items() if key != name}
    give(monkeypatch, **others, **{f"{name}_FILE": str(tmp_path / "secret")})
    assert plain(getattr(settings.load(), name.lower())) == "from-a-file"


def test_a_secret_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    give(monkeypatch, TELEGRAM_TOKEN="1:a", TELEGRAM_TOKEN_FILE=str(tmp_path))
    with pytest.raises(SettingsError, match="no los dos"):
        settings.load()


def test_a_secret_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, TELEGRAM_TOKEN_FILE="nowhere/token")
    with pytest.raises(SettingsError, match=r"MUNICIPIO_TELEGRAM_TOKEN_FILE.*nowhere/token"):
        settings.load()


@pytest.mark.parametrize("missing", WHATSAPP)
def test_a_half_configured_whatsapp_names_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    give(monkeypatch, **{key: value for key, value in WHATSAPP.items() if key != missing})
    with pytest.raises(SettingsError, match=rf"WhatsApp .* falta {PREFIX}{missing}\."):
        settings.load()


@pytest.mark.parametrize("missing", WEBHOOK)
def test_a_half_configured_webhook_names_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    give(monkeypatch, **{key: value for key, value in WEBHOOK.items() if key != missing})
    with pytest.raises(SettingsError, match=rf"Telegram .* falta .*{PREFIX}{missing}\."):
        settings.load()


def test_a_telegram_token_alone_is_enough_for_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, TELEGRAM_TOKEN="1:a")
    assert settings.load().telegram_webhook_url == ""


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("PORT", "70000", "MUNICIPIO_PORT: el puerto va de 0 a 65535."),
        ("PORT", "puerto", "MUNICIPIO_PORT: "),
        ("TIMEZONE", "America/Sabaino", "zona horaria desconocida: America/Sabaino"),
        ("WEBCHAT", "quizás", "MUNICIPIO_WEBCHAT: "),
        ("TELEGRAM_API_URL", "http://api.example.pe", "use https://"),
        ("WHATSAPP_API_URL", "ftp://127.0.0.1", "use https://"),
        ("TELEGRAM_API_URL", "http://127.0.0.1.evil.pe", "use https://"),
    ],
)
def test_a_wrong_value_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str
) -> None:
    give(monkeypatch, **{name: value})
    with pytest.raises(SettingsError) as problem:
        settings.load()
    assert complaint in str(problem.value)


def test_all_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, PORT="70000", TIMEZONE="nowhere")
    with pytest.raises(SettingsError) as problem:
        settings.load()
    assert len(str(problem.value).splitlines()) == 2


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, TELEGRAM_TOKEN="1:very-secret")
    assert "very-secret" not in repr(settings.load())


def test_the_demo_takes_nobodys_token_and_other_data(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, DATABASE_URL="postgresql://u@h/d", PORT="9000", **TOGETHER)
    demo = settings.for_demo(settings.load())
    assert (demo.port, demo.database) == (9000, "sqlite:///data/demo/municipio.db")
    assert not demo.telegram_token.get_secret_value()
