"""Evidence: a photo, a PDF or a link that shows how a commitment goes; filing it, looking at it."""

from dataclasses import replace
from datetime import timedelta

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies
from bot.router import Router
from db import commitment_acts, commitment_finding, commitment_reports
from db import evidence as record
from db.commitment_acts import Move
from db.commitment_errors import Invalid
from db.commitment_states import Action
from db.commitments import Commitment
from db.evidence import Exhibit
from handlers import acting, exhibits, sight
from handlers.paging import page_of

router = Router()

PER_PAGE = 6
SAME_ALBUM = timedelta(minutes=1)
"""A file without a word that follows another within this time belongs with it."""


def _parse_which(context: Context, text: str, answers: Answers) -> str:
    code, _ = sight.split(text)
    commitment = sight.find(context, code) or sight.get(context, text)
    if commitment is None:
        raise InvalidAnswer("commitment_unknown", near=[], action="attach")
    return str(commitment.id)


def _which_options(context: Context, answers: Answers) -> list[tuple[str, str]]:
    rows = acting.open_to(context, Action.ATTACH)
    return [(sight.label(row), str(row.id)) for row in rows]


def _parse_file(context: Context, text: str, answers: Answers) -> list[dict[str, object]]:
    found = exhibits.sent(context, text)
    if not found:
        raise InvalidAnswer("evidence_problem", problem="nothing", file="", limit=0)
    return exhibits.to_answers(found)


def _about(context: Context, answers: Answers) -> dict[str, object]:
    commitment = sight.get(context, str(answers.get("id", "")))
    return {"commitment": commitment, "declaring": bool(answers.get("declare"))}


def _done(context: Context, answers: Answers) -> Replies:
    commitment = sight.get(context, str(answers["id"]))
    if commitment is None:
        return sight.unknown(context, "")
    found = exhibits.from_answers(answers["file"])
    return _file(context, commitment, found, declaring=bool(answers.get("declare")))


EVIDENCE = router.form(
    Form(
        "evidencia",
        (
            Question("id", options=_which_options, parse=_parse_which, open=True),
            Question("file", parse=_parse_file, skip_if=lambda context, known: "file" in known),
        ),
        _done,
        roles=sight.REPORTERS,
        template_parameters=_about,
    )
)


@router.command("evidencia", roles=sight.REPORTERS)
def attach(context: Context) -> Replies:
    """`/evidencia CODE`, with the file or the link, or before it."""
    if not context.text:
        return _begin(context, None, "")
    return acting.typed(context, Action.ATTACH, lambda row, _, rest: _begin(context, row, rest))


@router.action("attach", roles=sight.REPORTERS)
def tap_attach(context: Context) -> Replies:
    return acting.tapped(context, Action.ATTACH, lambda row, _, rest: _begin(context, row, rest))


@router.text(roles=sight.REPORTERS)
def take_file(context: Context) -> Replies:
    """A file with a code in its caption, in reply to a message about a commitment, or alone."""
    if not context.message.attachments or context.message.group:
        return None
    caption = context.message.text
    code = sight.code_in(caption) or sight.code_in(_replied_to(context))
    commitment = sight.find(context, code) or _same_album(context, caption)
    if code and commitment is None:
        return sight.unknown(context, code, Action.ATTACH)
    return _begin(context, commitment, caption)


@router.action("evidences", roles=sight.REGISTERED)
def list_evidence(context: Context) -> Replies:
    """`evidences:<commitment>[:<page>]`."""
    number, page = (*context.args, "", "")[:2]
    commitment = sight.get(context, number)
    if commitment is None:
        return sight.unknown(context, "")
    pieces = record.of_commitment(context.session, commitment.id)
    shown = page_of(pieces, int(page) if page.isdecimal() else 1, PER_PAGE)
    to_see = [piece.id for piece in shown.items if not piece.url or exhibits.place(piece)]
    return rendering.compose("evidence_list", commitment=commitment, page=shown, to_see=to_see)


@router.action("piece", roles=sight.REGISTERED)
def show_piece(context: Context) -> Replies:
    """`piece:<evidence>`: the file comes back as it was sent."""
    number = context.args[0] if context.args else ""
    piece = commitment_finding.evidence(context.session, number)
    commitment = sight.get(context, str(piece.commitment_id)) if piece else None
    if piece is None or commitment is None:
        return sight.unknown(context, "")
    there = bool(piece.sha256) and context.files.path(piece.sha256).exists()
    files = (exhibits.attachment(piece),) if there else ()
    reply = rendering.compose(
        "evidence_piece", commitment=commitment, piece=piece, there=there, attachments=files
    )
    return replace(reply, location=exhibits.place(piece))


def _begin(context: Context, commitment: Commitment | None, text: str) -> Replies:
    """File what the message brings, or ask for what is missing."""
    try:
        found = exhibits.sent(context, text)
    except InvalidAnswer as problem:
        return rendering.compose(problem.template, **problem.parameters)
    if commitment is not None and found:
        return _file(context, commitment, found)
    known: dict[str, object] = {"id": str(commitment.id)} if commitment else {}
    if found:
        known["file"] = exhibits.to_answers(found)
    return start(context, EVIDENCE, **known)


def ask_to_declare(context: Context, commitment: Commitment) -> Replies:
    """What is sent next is filed, and the commitment declared done with it."""
    return start(context, EVIDENCE, id=str(commitment.id), declare=True)


def _file(
    context: Context, commitment: Commitment, found: list[Exhibit], *, declaring: bool = False
) -> Replies:
    def do(move: Move) -> None:
        fresh = [
            exhibit
            for exhibit in found
            if not record.is_filed(context.session, commitment.id, exhibit)
        ]
        if not fresh:
            raise Invalid("evidence", "repeated")
        for exhibit in fresh:
            step = Move(move.actor, commitment.version, move.now)
            commitment_reports.attach(context.session, commitment, step, exhibit)
        if declaring:
            step = Move(move.actor, commitment.version, move.now)
            commitment_acts.act(context.session, commitment, Action.DECLARE, step)

    action = Action.DECLARE if declaring else Action.ATTACH
    return acting.perform(context, commitment, action, do, version=commitment.version)


def _replied_to(context: Context) -> str:
    """Our words in the message that this one replies to."""
    message = context.message
    if not message.reply_to:
        return ""
    return commitment_finding.text_sent(context.session, message.address, message.reply_to)


def _same_album(context: Context, caption: str) -> Commitment | None:
    if caption or context.person is None:
        return None
    since = context.now - SAME_ALBUM
    found = commitment_finding.last_filed_by(context.session, context.person.id, since)
    return sight.get(context, str(found.id)) if found else None
