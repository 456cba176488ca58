"""Obligations that the PCM adds to the calendar by chat: a file of YAML, or its text."""

from pathlib import Path

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import own_obligations
from db.commitment_sides import ACTING_ROLES
from handlers import obligation_intake
from knowledge import obligation_files
from knowledge.faults import KnowledgeError

router = Router()

STAFF = ACTING_ROLES
FILE_NAME = "obligaciones.yaml"
ENDINGS = (".yaml", ".yml", ".txt")
MAX_FAULTS = 12


@router.command("obligaciones", roles=STAFF)
def show(context: Context) -> Replies:
    return _list(context)


@router.action("own_new", roles=STAFF)
def ask(context: Context) -> Replies:
    return start(context, OWN)


@router.action("own_drop", roles=STAFF)
def remove(context: Context) -> Replies:
    """`own_drop:<id>`."""
    id_ = context.args[0] if context.args else ""
    by = context.person.id if context.person else None
    if not obligation_intake.remove(context.session, id_, by=by, now=context.now):
        return rendering.compose("outdated_button")
    return _list(context, removed=id_)


def _list(context: Context, removed: str = "") -> Reply:
    rows = own_obligations.all_of(context.session)
    own = [obligation_files.of(row.fields) for row in rows]
    return rendering.compose("own_obligations", own=own, removed=removed)


def _parse(context: Context, text: str, answers: Answers) -> str:
    """The path of what was sent; what is typed becomes a file too."""
    files = [f for f in context.message.attachments if f.name.lower().endswith(ENDINGS)]
    if files and files[0].path and not files[0].problem:
        return files[0].path
    if context.message.attachments or not text:
        raise InvalidAnswer("own_obligation_how")
    typed = context.message.text.encode()
    return context.files.save(typed, FILE_NAME, "text/yaml").path


def _take(context: Context, answers: Answers) -> Replies:
    path: Path = context.files.path(answers["file"])
    known = obligation_intake.known_of(context.knowledge.catalog)
    by = context.person.id if context.person else None
    try:
        taken = obligation_intake.take(context.session, path, known, by=by, now=context.now)
    except KnowledgeError as error:
        faults, more = error.faults[:MAX_FAULTS], max(len(error.faults) - MAX_FAULTS, 0)
        return rendering.compose("own_obligation_faults", faults=faults, more=more)
    return rendering.compose("own_obligation_taken", taken=taken)


OWN = router.form(Form("obligacion", (Question("file", parse=_parse),), _take, roles=STAFF))
