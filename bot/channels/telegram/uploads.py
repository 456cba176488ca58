"""Files that Telegram has already: sent again by its id, so that one for 1,900 goes up once."""

from collections import OrderedDict

import telegram

from bot.messages import AttachmentKind

MAX_KNOWN = 500
Key = tuple[str, AttachmentKind]
"""A file by its content, and as what it was sent: the id of a photo is no document's."""


class Uploads:
    """The ids of the files that were sent last; they hold for this bot's token only."""

    def __init__(self) -> None:
        self._ids: OrderedDict[Key, str] = OrderedDict()

    def id_of(self, key: Key) -> str:
        """Empty for a file that has to be uploaded."""
        return self._ids.get(key, "") if key[0] else ""

    def remember(self, key: Key, sent: telegram.Message) -> None:
        """From the answer, in which our transport leaves any file as a document."""
        if sent.document is None or not key[0]:
            return
        self._ids[key] = sent.document.file_id
        self._ids.move_to_end(key)
        if len(self._ids) > MAX_KNOWN:
            self._ids.popitem(last=False)

    def forget(self, key: Key) -> None:
        """Telegram does not know that id any more."""
        self._ids.pop(key, None)
