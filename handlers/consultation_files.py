"""Files in a consultation: kept with the message that brought them, or with a draft."""

from bot.context import Context
from bot.forms import Answers, InvalidAnswer
from bot.messages import Attachment
from db.consultation_events import ConsultationFile


def usable(context: Context) -> list[Attachment]:
    """The files of the message whose content is here."""
    return [file for file in context.message.attachments if file.path and not file.problem]


def lost(context: Context) -> bool:
    """Whether the message brought a file that could not be had."""
    return len(usable(context)) < len(context.message.attachments)


def keep(
    context: Context,
    consultation_id: int,
    *,
    event_id: int | None = None,
    draft_by: int | None = None,
) -> int:
    """Keep the files of the message; returns how many."""
    found = usable(context)
    for file in found:
        context.session.add(
            ConsultationFile(
                consultation_id=consultation_id,
                event_id=event_id,
                draft_by=draft_by,
                name=file.name or "archivo",
                mime=file.mime,
                size=file.size,
                sha256=file.path,
            )
        )
    context.session.flush()
    return len(found)


def names(context: Context) -> str:
    return ", ".join(file.name or "archivo" for file in usable(context))


def words(context: Context, text: str, answers: Answers) -> str:
    """A form's answer that may be a file without a word."""
    if not text and not usable(context):
        raise InvalidAnswer("form_empty_answer")
    return text
