"""What happens at the door: a name is taken, a post is held, the newcomer is told what waits."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, InvalidAnswer, Question
from bot.messages import Reply
from db import audit, invitations, people, posts
from db.audit import Act
from db.posts import Post
from handlers import announcement_sending, brief
from knowledge.text import normalise

MIN_WORDS, MAX_WORDS = 3, 80
"""Length of a name or a title, in characters."""
MAX_BUTTON = 40
"""A name that is longer is typed, not tapped."""


def is_name(words: str) -> bool:
    letters = any(letter.isalpha() for letter in normalise(words))
    return MIN_WORDS <= len(words) <= MAX_WORDS and letters


def parse_name(context: Context, text: str, answers: Answers) -> str:
    words = " ".join(text.split())
    if not is_name(words):
        raise InvalidAnswer("join_name_unclear")
    return words


def parse_title(context: Context, text: str, answers: Answers) -> str:
    """A post's title in somebody's own words."""
    title = " ".join(text.split())
    if not is_name(title):
        raise InvalidAnswer("form_empty_answer")
    return title[0].upper() + title[1:]


def own_name(context: Context, answers: Answers) -> list[tuple[str, str]]:
    """The name that the platform gives, to accept with one tap."""
    given = " ".join(context.message.sender_name.split())
    return [(given, given)] if is_name(given) and len(given) <= MAX_BUTTON else []


NAME = Question("name", options=own_name, parse=parse_name, open=True)


def new_person(context: Context, name: str) -> people.Person:
    """Whoever writes from this chat is somebody from now on."""
    person = people.add_person(context.session, name, context.now)
    people.link(context.session, context.message.address, person, context.now)
    context.person = person
    return person


def appoint(context: Context, person_id: int, post: Post, *, via: str) -> None:
    posts.appoint(context.session, person_id=person_id, post=post, now=context.now)
    note_arrival(context, person_id, post, via=via)


def note_arrival(context: Context, person_id: int, post: Post, *, via: str) -> None:
    """Put it on record; announcements that still hold for the post are left for its holder."""
    audit.record(
        context.session,
        Act.JOINED,
        now=context.now,
        actor_id=person_id,
        subject=f"post:{post.id}",
        via=via,
    )
    announcement_sending.catch_up(context.session, context.now)


def welcome(context: Context, person: people.Person, held: list[Post]) -> list[Reply]:
    """The first words to a new holder, and what waits for each body."""
    context.duties = posts.duties(context.session, person.id, context.now)
    first = rendering.compose("join_done", person=person, posts=held)
    return [first, *brief.on_arrival(context, [post.body for post in held])]


def locked_out(context: Context) -> Reply | None:
    """The refusal of any code, from an address that has sent too many wrong ones."""
    locked = invitations.locked(context.session, context.message.address, context.now)
    return rendering.compose("code_locked") if locked else None


def wrong_code(context: Context) -> Reply:
    """Count a wrong code and say how many more are looked at."""
    wrong = invitations.note_wrong_code(context.session, context.message.address, context.now)
    left = invitations.MAX_WRONG_CODES - wrong
    audit.record(
        context.session,
        Act.WRONG_CODE if left > 0 else Act.LOCKED_OUT,
        now=context.now,
        actor_id=context.person.id if context.person else None,
    )
    return rendering.compose("code_wrong" if left > 0 else "code_locked", left=left)
