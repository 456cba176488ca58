"""Whose turn it is: chats that have something to handle, first come first served."""

from collections import OrderedDict
from collections.abc import Callable, Iterable

from bot.messages import channel_of


class Turns:
    """One message of a chat at a time; then the others are asked, each channel in turn.

    A chat is either ready, or busy, or busy with more to come.
    """

    def __init__(self) -> None:
        self._ready: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()
        self._busy: dict[str, bool] = {}

    def add(self, chats: Iterable[str]) -> None:
        for chat in chats:
            if chat in self._busy:
                self._busy[chat] = True
            else:
                self._ready.setdefault(channel_of(chat), OrderedDict()).setdefault(chat)

    def take(self, has_room: Callable[[str], bool]) -> str | None:
        """The next chat, busy from now on; of channels without room nobody is next."""
        channel = next((name for name in self._ready if has_room(name)), None)
        if channel is None:
            return None
        waiting = self._ready.pop(channel)
        chat, _ = waiting.popitem(last=False)
        if waiting:
            self._ready[channel] = waiting  # at the end: the other channels come first
        self._busy[chat] = False
        return chat

    def finish(self, chat: str, *, more: bool) -> None:
        """The chat's message is handled; it goes to the end of the line if there is more."""
        if self._busy.pop(chat) or more:
            self.add([chat])
