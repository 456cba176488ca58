"""Commitments as files: the template, the download, and loading a file seen through first."""

from bot import exchange_columns, rendering, spreadsheets
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Attachment, Replies, Reply
from bot.router import Router
from db import commitment_lists, imports
from db.imports import ImportState
from db.posts import Role
from handlers import list_filters, sight

router = Router()

IMPORTERS = frozenset({Role.COORDINATOR, Role.ADVISER, Role.APPROVER, Role.ADMIN})
"""Who may register commitments may load them."""
MAX_EXPORTED = 2_000
"""Rows that a chat gets at once; an operator exports them all."""
EXPORT_NAME = "compromisos.xlsx"
TEMPLATE_NAME = "plantilla_compromisos.xlsx"
TO_CHECK, TO_LOAD, TO_DROP = "check", "yes", "no"


def _parse_file(context: Context, text: str, answers: Answers) -> dict[str, object]:
    file = next((f for f in context.message.attachments if spreadsheets.is_table(f.name)), None)
    if file is None or file.problem or not file.path:
        raise InvalidAnswer("import_which", problem=file.problem if file else "")
    return {"path": file.path, "name": file.name}


def _begin(context: Context, answers: Answers) -> Replies:
    file = answers["file"]
    return _ask(context, str(file["path"]), str(file["name"]))


IMPORT = router.form(
    Form("importar", (Question("file", parse=_parse_file),), _begin, roles=IMPORTERS)
)


@router.command("importar", roles=IMPORTERS)
def load(context: Context) -> Replies:
    """`/importar`, with the file or before it."""
    return take_table(context) or start(context, IMPORT)


@router.text(roles=IMPORTERS)
def take_table(context: Context) -> Replies:
    """A table that is sent is one to load."""
    files = [file for file in context.message.attachments if spreadsheets.is_table(file.name)]
    if context.message.group:
        return None
    if any(spreadsheets.is_other_table(file.name) for file in context.message.attachments):
        return rendering.compose("import_which", problem="")
    if not files:
        return None
    if files[0].problem or not files[0].path:
        return rendering.compose("import_which", problem=files[0].problem or "unavailable")
    return _ask(context, files[0].path, files[0].name)


@router.action("import", roles=IMPORTERS)
def decide(context: Context) -> Replies:
    """`import:<number>:yes|no`, once."""
    number, verdict = (*context.args, "", "")[:2]
    task = imports.get(context.session, int(number)) if number.isdecimal() else None
    if task is None or context.person is None or task.person_id != context.person.id:
        return rendering.compose("outdated_button")
    after = ImportState.CONFIRMED if verdict == TO_LOAD else ImportState.DROPPED
    if not imports.move(context.session, task.id, ImportState.CHECKED, after):
        return rendering.compose("outdated_button")
    template = "import_loading" if after is ImportState.CONFIRMED else "import_dropped"
    return rendering.compose(template, task=task)


@router.command("plantilla", roles=IMPORTERS)
def give_template(context: Context) -> Replies:
    headings = list(exchange_columns.HEADINGS.values())
    content = spreadsheets.write(TEMPLATE_NAME, headings, [])
    file = context.files.save(content, TEMPLATE_NAME, spreadsheets.XLSX)
    return rendering.compose("import_template", headings=headings, attachments=(file,))


@router.command("exportar", roles=sight.REGISTERED)
def export(context: Context) -> Replies:
    """`/exportar [filters]`: what one may see, as a file that can be loaded again."""
    wanted = list_filters.read(context, context.text)
    filters = list_filters.filters(context.session, wanted)
    page = commitment_lists.page(
        context.session,
        sight.reach(context),
        filters,
        today=context.today,
        limit=MAX_EXPORTED,
    )
    if not page.rows:
        return rendering.compose("export_nothing")
    rows = (exchange_columns.write(row) for row in page.rows)
    content = spreadsheets.write(EXPORT_NAME, list(exchange_columns.HEADINGS.values()), rows)
    file = context.files.save(content, EXPORT_NAME, spreadsheets.XLSX)
    return _exported(file, len(page.rows), cut=bool(page.after))


def _exported(file: Attachment, count: int, *, cut: bool) -> Reply:
    return rendering.compose("export_done", count=count, cut=cut, attachments=(file,))


def _ask(context: Context, sha256: str, name: str) -> Reply:
    assert context.person is not None, "roles were checked"
    task = imports.ask(
        context.session,
        person_id=context.person.id,
        address=context.message.address,
        sha256=sha256,
        name=name,
        now=context.now,
    )
    return rendering.compose("import_received", task=task)
