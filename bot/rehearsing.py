"""`municipio remind --date D --dry-run`: what would be sent that day, to whom and why."""

from sqlalchemy.orm import Session

from bot import app as application
from bot import at_the_desk, rendering, settings, working_days
from bot.at_the_desk import Refusal
from bot.channels import markup
from handlers import outlook
from handlers.look import Look

ONLY_REHEARSED = (
    "Los recordatorios los envía el servicio en marcha, cada uno a su hora. "
    "Para ver los de un día sin enviar nada, añada --dry-run."
)


def remind(day: str, *, dry_run: bool) -> int:
    """Print the day's digests as the record stands now; 2 without `--dry-run`."""

    def act(session: Session, loaded: settings.Settings) -> None:
        if not dry_run:
            raise Refusal(ONLY_REHEARSED)
        now = application.now()
        look = Look(session, at_the_desk.day_to_come(day, now), now, working_days.load(session))
        seen = outlook.outlook(look)
        reply = rendering.compose(
            "outlook", seen=seen, letters=seen.letters, more=0, items_shown=None
        )
        print(markup.plain(reply.text))

    return at_the_desk.in_database(act)
