"""Templates become replies: every Spanish sentence the bot says lives in `templates/`.

A template is the text in a small HTML (b, i, u, s, code, pre, a), then a line `---`, then one line
per row of buttons: `[label](action)`, or `[label](https://…)` for a page.
"""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot import spanish
from bot.messages import Attachment, Button, Reply

TEMPLATES = Path(__file__).parent / "templates"
INFORMAL = "tu"
"""Folder of the templates for people who chose to be addressed as «tú»; the rest say «usted»."""
_informal: ContextVar[bool] = ContextVar("informal", default=False)
_DIVIDER = re.compile(r"^---$", re.MULTILINE)
_BUTTON = re.compile(r"\[(.+?)\]\(((?:https?://)?[^\s()]+)\)")
_BLANK_LINES = re.compile(r"\n{3,}")


@cache
def environment() -> Environment:
    """The one jinja2 environment: undefined names raise, everything said by people is escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(spanish.FILTERS)
    return made


def compose(
    name: str,
    *,
    replace: bool = False,
    attachments: tuple[Attachment, ...] = (),
    ask_contact: str = "",
    notice: str = "",
    ephemeral: bool = False,
    **parameters: Any,
) -> Reply:
    """The reply of template `name`. Raises jinja2.UndefinedError when a parameter is missing."""
    rendered = _template(name).render(**parameters)
    parts = _DIVIDER.split(rendered, maxsplit=1)
    text = _BLANK_LINES.sub("\n\n", parts[0]).strip()
    return Reply(
        text=text,
        buttons=_buttons(parts[1]) if len(parts) > 1 else (),
        attachments=attachments,
        template=name,
        replace=replace,
        ask_contact=ask_contact,
        notice=notice,
        ephemeral=ephemeral,
    )


@contextmanager
def speaking(*, informally: bool) -> Iterator[None]:
    """While it lasts, replies say «tú» where such a template exists."""
    token = _informal.set(informally)
    try:
        yield
    finally:
        _informal.reset(token)


def _template(name: str) -> Template:
    if not _informal.get():
        return environment().get_template(f"{name}.j2")
    return environment().select_template([f"{INFORMAL}/{name}.j2", f"{name}.j2"])


def _buttons(lines: str) -> tuple[tuple[Button, ...], ...]:
    rows = (_BUTTON.findall(line) for line in lines.splitlines())
    return tuple(tuple(_button(label, target) for label, target in row) for row in rows if row)


def _button(label: str, target: str) -> Button:
    label, target = html.unescape(label), html.unescape(target)
    if target.startswith(("http://", "https://")):
        return Button(label=label, url=target)
    return Button(label=label, action=target)


def label(name: str, key: str) -> str:
    """A short Spanish label from `templates/labels.j2`, such as a role's name."""
    return labels(name)[key]


def labels(name: str) -> dict[str, str]:
    """All labels of one kind, in the order they are written."""
    module = environment().get_template("labels.j2").module
    found: dict[str, str] = getattr(module, name)
    return found
