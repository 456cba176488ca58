"""What the bot knows at this moment."""

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.context import Knowledge
from bot.live_catalog import LiveCatalog


class LiveKnowledge:
    """Knowledge whose entries follow what is published."""

    def __init__(self, base: Knowledge) -> None:
        self._base = base
        self._catalog = LiveCatalog(base.catalog, base.matcher)

    def read(self, session: Session) -> Knowledge:
        """As of this moment; what is held of it does not change any more."""
        return replace(self._base, catalog=self._catalog.read(session))
