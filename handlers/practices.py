"""Good practices of other governments: a guided search, typed filters, and the card of one."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from handlers.paging import page_of
from knowledge.practices import Practice
from knowledge.text import normalise

router = Router()

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
    return _list(context, found, _pack(filters), 1, replace=False)


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
    return _list(context, found, _pack(filters), 1, replace=False) if found else None


@router.action("practices")
def turn_page(context: Context) -> Replies:
    """`practices:<page>:<filters>`, or all of them."""
    page, packed = (*context.args, "1", "")[:2] if context.args else ("1", "")
    found = context.knowledge.practices.filter(**_unpack(packed))
    return _list(context, found, packed, int(page) if page.isdigit() else 1, replace=True)


@router.action("practice")
def show_practice(context: Context) -> Replies:
    practice = context.knowledge.practices.get(context.args[0] if context.args else "")
    if practice is None:
        return rendering.compose("outdated_button")
    return rendering.compose("practice", practice=practice)


def _list(
    context: Context, found: list[Practice], packed: str, number: int, *, replace: bool
) -> Reply:
    if not found:
        return rendering.compose("practices_none")
    page = page_of(found, number, PER_PAGE)
    return rendering.compose("practices", page=page, packed=packed, replace=replace)


_LETTERS = {"region": "r", "theme": "t", "level": "l", "criterion": "c", "text": "x"}
_MAX_PACKED = 40


def _pack(filters: dict[str, str | None]) -> str:
    """The filters as a button carries them: `t=salud,r=cusco`."""
    parts = [f"{_LETTERS[key]}={slug(value)}" for key, value in filters.items() if value]
    return ",".join(parts)[:_MAX_PACKED]


def _unpack(packed: str) -> dict[str, str | None]:
    names = {letter: key for key, letter in _LETTERS.items()}
    pairs = (part.partition("=") for part in packed.split(",") if "=" in part)
    return {names[key]: _words(value) for key, _, value in pairs if key in names}


def _words(value: object) -> str | None:
    return str(value).replace("-", " ") if value else None
