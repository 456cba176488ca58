"""Who must not be written to yet: one chat, or everybody on a channel, and until when."""

from datetime import datetime

from bot.messages import channel_of


class Holds:
    """One chat that is told to wait waits alone; when a second one is, the whole channel does."""

    def __init__(self) -> None:
        self._chats: dict[str, datetime] = {}
        self._channels: dict[str, datetime] = {}
        self._told: dict[str, dict[str, datetime]] = {}

    def hold(self, address: str, until: datetime) -> None:
        """Something of this chat went back to the queue: whatever is behind it waits too."""
        self._chats[address] = until

    def holds(self, address: str) -> bool:
        """Whether something of this chat is, or was just now, in the queue."""
        return address in self._chats

    def release(self, address: str) -> None:
        """Nothing of this chat is in the queue any more."""
        self._chats.pop(address, None)

    def pause(self, address: str, until: datetime, now: datetime, *, everyone: bool) -> bool:
        """The platform told this chat to wait; `everyone` that it meant the whole channel.

        Returns whether the whole channel waits now.
        """
        channel = channel_of(address)
        told = self._told.setdefault(channel, {})
        for other in [other for other, end in told.items() if end <= now]:
            del told[other]
        told[address] = until
        whole = everyone or len(told) > 1
        if whole:
            self.pause_channel(channel, until)
        return whole

    def pause_channel(self, channel: str, until: datetime) -> None:
        self._channels[channel] = max(until, self._channels.get(channel, until))

    def paused(self, channel: str, now: datetime) -> bool:
        return self._channels.get(channel, now) > now

    def until(self, address: str, now: datetime, *, from_queue: bool) -> datetime | None:
        """When a message for this chat may go; None for at once.

        What does not come from the queue must go there while something of its chat is in it, even
        if that is due already: otherwise it would overtake.
        """
        held = self._chats.get(address, now)
        paused = self._channels.get(channel_of(address), now)
        latest = max(held, paused)
        if latest > now:
            return latest
        return now if address in self._chats and not from_queue else None
