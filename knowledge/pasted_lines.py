"""A pasted list as its lines: without bullets, numbers, chat stamps, or marks of bold."""

import re
from collections.abc import Iterator

BULLET = re.compile(
    r"\s*(?:[-–—•·▪●◦*>✅☑✔➡👉📌\ufe0f]+\s*|\(?\d{1,3}(?:[.)°]-?|-)\s+|\(?[a-zA-Z]\)\s+)"
)
# What a chat puts before each message that is copied: «[21/11/26, 10:15] Marleni: ».
STAMP = re.compile(
    r"\s*\[?\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?\s?m\.?)?\]?"
    r"(?:\s?-)?\s[^:\n]{1,60}:\s+"
)
LABEL = re.compile(
    r"\s*(?:compromiso|acuerdo|pedido)(?: ?n?[°o.]* ?\d{1,3})?\s*[:.]\s+", re.IGNORECASE
)
KEYCAP = re.compile("^\\s*(?:\\d\ufe0f?\u20e3)+\\s*")
# «*Expediente*», «_agua_»: marks around whole words.
EMPHASIS = re.compile(r"(?<![\w*_~])([*_~]{1,2})(?=\S)(.+?)(?<=\S)\1(?![\w*_~])")


def lines(text: str) -> Iterator[str]:
    """Those that say something."""
    for raw in text.splitlines():
        line = EMPHASIS.sub(r"\2", KEYCAP.sub("", STAMP.sub("", raw, count=1)))
        line = BULLET.sub("", line, count=1) if BULLET.match(line) else line
        line = LABEL.sub("", line, count=1)
        if any(letter.isalnum() for letter in line):
            yield line.strip()
