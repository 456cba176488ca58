"""How strict and how quick the fake is; every test may turn these for itself."""

from dataclasses import dataclass

TOKEN = "123456:fake-token-of-the-tests"
BOT_ID = 123456
USERNAME = "municipio_al_dia_bot"


@dataclass(frozen=True)
class Policy:
    """Seconds everywhere; a limit of 0 is off."""

    token: str = TOKEN
    any_chat: bool = False
    """Accept a chat that was never seen, instead of "chat not found"."""
    latency: float = 0.0
    """Between the acceptance of a send or an edit and its answer."""

    per_second: int = 0
    """Sends and edits of the whole bot in any sliding second."""
    per_chat: float = 0.0
    """Sends and edits per second to one chat, after a burst of `chat_burst`."""
    chat_burst: int = 1
    per_group_minute: int = 0
    retry_after: int = 1
    retry_hint: bool = True
    """Whether a 429 says how long to wait."""

    conflict: str = "older"
    """Who gets 409 when two poll at once: `older` (as Telegram does), `newer` or `none`."""
    query_life: float = 900.0
    """How long a tapped button may be answered."""

    webhook_timeout: float = 60.0
    webhook_first_delay: float = 0.1
    webhook_last_delay: float = 2.0
    """A refused delivery is repeated after the first delay, then twice as long, up to the last."""
