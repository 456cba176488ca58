"""Good practices of other governments: a guided search, typed filters, and the card of one."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from handlers import strangers
from handlers.paging import page_of
from knowledge.practices import Practice
from knowledge.text import normalise

router = Router(asks=True)

PER_PAGE = 5
SUBJECT_WORDS = frozenset(
    [
        "alguna",
        "algunas",
        "anemia",
        "buena",
        "buenas",
        "caso",
        "casos",
        "contra",
        "cual",
        "cuales",
        "de",
        "dame",
        "ejemplos",
        "el",
        "en",
        "existe",
        "existen",
        "experiencia",
        "experiencias",
        "hay",
        "la",
        "las",
        "los",
        "me",
        "muestre",
        "muestreme",
        "para",
        "practica",
        "practicas",
        "que",
        "quiero",
        "sobre",
        "tiene",
        "una",
        "unas",
        "ver",
    ]
) - {"anemia"}
"""Words of a request that name no practice."""


def _region_options(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(name, slug(name)) for name in context.knowledge.practices.regions]


def _theme_options(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(name, slug(name)) for name in context.knowledge.practices.themes]


def _level_options(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(name.capitalize(), slug(name)) for name in context.knowledge.practices.levels]


def _criterion_options(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(name, slug(name)) for name in context.knowledge.practices.criteria]


def slug(name: str) -> str:
    """A value short and plain enough for a button."""
    return normalise(name).replace(" ", "-")


def _finish(context: Context, answers: Answers) -> Replies:
    filters = {key: _words(answers.get(key)) for key in ("region", "theme", "level", "criterion")}
    found = context.knowledge.practices.filter(**filters)
    return _list(context, found, _pack(context, filters), 1, replace=False)


SEARCH = router.form(
    Form(
        "practices",
        (
            Question("theme", options=_theme_options, optional=True),
            Question("region", options=_region_options, optional=True),
            Question("level", options=_level_options, optional=True),
            Question("criterion", options=_criterion_options, optional=True),
        ),
        _finish,
    )
)


@router.command("practicas", "buenas_practicas", words=True)
def list_practices(context: Context) -> Replies:
    """Without words, the guided search; with words, what they find: `/practicas salud cusco`."""
    if not context.text:
        return start(context, SEARCH)
    return search(context, context.text) or rendering.compose("practices_none")


def search(context: Context, text: str) -> Reply | None:
    """The practices that the words of `text` find, or nothing."""
    words = [word for word in normalise(text).split() if word not in SUBJECT_WORDS]
    if not words:
        return None
    sought = " ".join(words)
    found = context.knowledge.practices.filter(text=sought)
    filters: dict[str, str | None] = {"text": sought}
    return _list(context, found, _pack(context, filters), 1, replace=False) if found else None


@router.action("practices")
def turn_page(context: Context) -> Replies:
    """`practices:<page>:<filters>`, or all of them."""
    page, packed = (*context.args, "1", "")[:2] if context.args else ("1", "")
    found = context.knowledge.practices.filter(**_unpack(context, packed))
    return _list(context, found, packed, int(page) if page.isdecimal() else 1, replace=True)


@router.action("practice")
def show_practice(context: Context) -> Replies:
    practice = context.knowledge.practices.get(context.args[0] if context.args else "")
    if practice is None:
        return rendering.compose("outdated_button")
    return strangers.refusal(context) or rendering.compose("practice", practice=practice)


def _list(
    context: Context, found: list[Practice], packed: str, number: int, *, replace: bool
) -> Reply:
    if not found:
        return rendering.compose("practices_none")
    page = page_of(found, number, PER_PAGE)
    return rendering.compose("practices", page=page, packed=packed, replace=replace)


_LETTERS = {"region": "r", "theme": "t", "level": "l", "criterion": "c", "text": "x"}
_MAX_TEXT = 40
"""Letters of a free search that a button carries; whole words of it."""


def _names(context: Context, key: str) -> list[str]:
    known = context.knowledge.practices
    return {
        "region": known.regions,
        "theme": known.themes,
        "level": known.levels,
        "criterion": known.criteria,
    }.get(key, [])


def _pack(context: Context, filters: dict[str, str | None]) -> str:
    """The filters as a button carries them, names by their place in the list: `t=0,r=4`."""
    parts = []
    for key, value in filters.items():
        if value:
            told, names = slug(value), [slug(name) for name in _names(context, key)]
            packed = str(names.index(told)) if told in names else _cut(told)
            parts.append(f"{_LETTERS[key]}={packed}")
    return ",".join(parts)


def _unpack(context: Context, packed: str) -> dict[str, str | None]:
    keys = {letter: key for key, letter in _LETTERS.items()}
    pairs = [part.partition("=") for part in packed.split(",")]
    return {
        keys[letter]: _unpacked(_names(context, keys[letter]), value)
        for letter, _, value in pairs
        if letter in keys
    }


def _unpacked(names: list[str], value: str) -> str | None:
    if value.isdecimal() and int(value) < len(names):
        return names[int(value)]
    return _words(value)


def _cut(words: str) -> str:
    return words if len(words) <= _MAX_TEXT else words[: _MAX_TEXT + 1].rpartition("-")[0]


def _words(value: object) -> str | None:
    return str(value).replace("-", " ") if value else None
