"""The only reader of the environment: every setting, its default and what it must look like."""

import os
from functools import cached_property
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "MUNICIPIO_"
SECRETS = (
    "DATABASE_URL",
    "TELEGRAM_TOKEN",
    "TELEGRAM_WEBHOOK_SECRET",
    "WHATSAPP_TOKEN",
    "WHATSAPP_APP_SECRET",
    "WHATSAPP_VERIFY_TOKEN",
)
"""Settings that may also be given as a file: MUNICIPIO_<NAME>_FILE."""
DEMO_FOLDER = "demo"
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")


class SettingsError(Exception):
    """The environment is wrong; the message says, in Spanish, what to change."""


class Settings(BaseSettings):
    """Read once at start; every field is MUNICIPIO_<FIELD> in the environment."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    database_url: SecretStr = SecretStr("")
    data_dir: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = 8080
    timezone: str = "America/Lima"
    webchat: bool = False
    strangers_may_ask: bool = True
    log_level: str = "INFO"
    telegram_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_url: str = ""
    telegram_webhook_secret: SecretStr = SecretStr("")
    telegram_rate: float = 28.8
    whatsapp_token: SecretStr = SecretStr("")
    whatsapp_phone_id: str = ""
    whatsapp_app_secret: SecretStr = SecretStr("")
    whatsapp_verify_token: SecretStr = SecretStr("")
    whatsapp_api_url: str = "https://graph.facebook.com/v23.0"

    @field_validator("port")
    @classmethod
    def _port_in_range(cls, port: int) -> int:
        if not 0 <= port <= 65535:
            raise ValueError("el puerto va de 0 a 65535")
        return port

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except Exception as error:
            raise ValueError(f"zona horaria desconocida: {zone}") from error
        return zone

    @field_validator("telegram_api_url", "whatsapp_api_url", "telegram_webhook_url")
    @classmethod
    def _https_unless_loopback(cls, url: str) -> str:
        if not url or url.startswith("https://"):
            return url.rstrip("/")
        host = url.removeprefix("http://").partition("/")[0].rsplit(":", 1)[0]
        if url.startswith("http://") and host in LOOPBACK:
            return url.rstrip("/")
        raise ValueError("use https:// (http:// solo se acepta en la propia máquina)")

    @model_validator(mode="after")
    def _complete_channels(self) -> Self:
        given = {
            "MUNICIPIO_WHATSAPP_TOKEN": bool(self.whatsapp_token.get_secret_value()),
            "MUNICIPIO_WHATSAPP_PHONE_ID": bool(self.whatsapp_phone_id),
            "MUNICIPIO_WHATSAPP_APP_SECRET": bool(self.whatsapp_app_secret.get_secret_value()),
            "MUNICIPIO_WHATSAPP_VERIFY_TOKEN": bool(self.whatsapp_verify_token.get_secret_value()),
        }
        _all_or_none("WhatsApp", given)
        if self.telegram_webhook_url or self.telegram_webhook_secret.get_secret_value():
            _all_or_none(
                "el webhook de Telegram",
                {
                    "MUNICIPIO_TELEGRAM_TOKEN": bool(self.telegram_token.get_secret_value()),
                    "MUNICIPIO_TELEGRAM_WEBHOOK_URL": bool(self.telegram_webhook_url),
                    "MUNICIPIO_TELEGRAM_WEBHOOK_SECRET": bool(
                        self.telegram_webhook_secret.get_secret_value()
                    ),
                },
            )
        return self

    @cached_property
    def database(self) -> str:
        """The database's URL; by default a SQLite file in the data folder."""
        return self.database_url.get_secret_value() or f"sqlite:///{self.data_dir / 'municipio.db'}"


def _all_or_none(subject: str, given: dict[str, bool]) -> None:
    if any(given.values()) and not all(given.values()):
        missing = ", ".join(name for name, present in given.items() if not present)
        raise ValueError(f"{subject} está configurado a medias; falta {missing}")


def load(**overrides: Any) -> Settings:
    """The settings of this process. Raises SettingsError with all that is wrong."""
    try:
        return Settings(**_secrets_from_files(), **overrides)
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(fault) for fault in error.errors())) from error


def for_demo(settings: Settings) -> Settings:
    """The same place, on data of its own, without anybody's token."""
    return Settings.model_construct(
        host=settings.host,
        port=settings.port,
        log_level="WARNING",
        data_dir=settings.data_dir / DEMO_FOLDER,
    )


def _secrets_from_files() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in SECRETS:
        path = os.environ.get(f"{PREFIX}{name}_FILE")
        if not path:
            continue
        if os.environ.get(f"{PREFIX}{name}"):
            raise SettingsError(f"Use {PREFIX}{name} o {PREFIX}{name}_FILE, no los dos.")
        try:
            found[name.lower()] = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsError(f"{PREFIX}{name}_FILE: no se puede leer {path}.") from error
    return found


def _explain(fault: Any) -> str:
    field = "_".join(str(part) for part in fault["loc"])
    message = str(fault["msg"]).removeprefix("Value error, ")
    return (
        f"{PREFIX}{field.upper()}: {message}." if field else f"{message[0].upper()}{message[1:]}."
    )
