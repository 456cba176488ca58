"""Coming in: consent, an invitation, one's own contact, or the word of a coordinator."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Lane, Replies, Reply
from bot.router import Router
from db import audit, bodies, invitations, joining, people, posts, standing
from db.audit import Act
from db.posts import Post, Role
from handlers import brief
from handlers.bodies import find

router = Router()

MIN_NAME, MAX_NAME = 3, 80
DECIDERS = (Role.COORDINATOR, Role.ADMIN)
OWN_REGISTRATION = "registro"
"""What the consent is for when it is not an invitation."""


# The form ---------------------------------------------------------------------------------------


def _body(context: Context, text: str, answers: Answers) -> str:
    found = find(context, text)
    if found.body:
        return found.body.code
    raise InvalidAnswer("join_body_unclear", choices=found.choices)


def _posts(context: Context, answers: Answers) -> list[tuple[str, str]]:
    body = bodies.get(context.session, answers["body"])
    return [(post.title, post.title) for post in standing.standing(body)] if body else []


def _name(context: Context, text: str, answers: Answers) -> str:
    words = " ".join(text.split())
    if not MIN_NAME <= len(words) <= MAX_NAME or not any(letter.isalpha() for letter in words):
        raise InvalidAnswer("join_name_unclear")
    return words


def _post_title(context: Context, text: str, answers: Answers) -> str:
    title = " ".join(text.split())
    if not MIN_NAME <= len(title) <= MAX_NAME:
        raise InvalidAnswer("form_empty_answer")
    return title[0].upper() + title[1:]


def _own_name(context: Context, answers: Answers) -> list[tuple[str, str]]:
    given = context.message.sender_name.strip()
    return [(given, given)] if MIN_NAME <= len(given) <= 40 else []


def _ask_to_join(context: Context, answers: Answers) -> Replies:
    body = bodies.get(context.session, answers["body"])
    if body is None:
        return rendering.compose("join_body_unclear", choices=())
    # A title of one's own choosing never carries more than an official's rights.
    post = standing.post_for(context.session, body, answers["post"])
    request = joining.ask(
        context.session,
        address=context.message.address,
        name=answers["name"],
        post=post,
        now=context.now,
    )
    audit.record(context.session, Act.ASKED_TO_JOIN, now=context.now, subject=f"body:{body.code}")
    told = _tell_deciders(context, request)
    return rendering.compose("join_waiting", request=request, body=body, told=told)


REGISTRATION = router.form(
    Form(
        "registro",
        (
            Question("body", parse=_body),
            Question("post", options=_posts, parse=_post_title, open=True),
            Question("name", options=_own_name, parse=_name, open=True),
        ),
        _ask_to_join,
    )
)
ARRIVAL = router.form(
    Form(
        "ingreso",
        (Question("name", options=_own_name, parse=_name, open=True),),
        lambda context, answers: _arrive(context, answers["code"], answers["name"]),
    )
)


# Commands ---------------------------------------------------------------------------------------


@router.command("registro", "registrarme")
def register(context: Context) -> Replies:
    """`/registro` begins the form; `/registro CODE` brings an invitation."""
    if context.text:
        return redeem(context, context.text)
    if not joining.has_consented(context.session, context.message.address):
        return rendering.compose("consent", purpose=OWN_REGISTRATION)
    return [rendering.compose("join_share_contact", ask_contact=_share_label()), *_begin(context)]


def redeem(context: Context, code: str) -> Replies:
    """Bring an invitation's code: consent first, then the name, then the post."""
    code = code.removeprefix(invitations.LINK_PREFIX).strip()
    if problem := _refused(context, code):
        return problem
    if not joining.has_consented(context.session, context.message.address):
        return rendering.compose("consent", purpose=code)
    if context.person is not None:
        return _arrive(context, code, context.person.name)
    return start(context, ARRIVAL, code=code)


@router.action("consent")
def consent(context: Context) -> Replies:
    joining.consent(context.session, context.message.address, context.now)
    audit.record(
        context.session,
        Act.CONSENTED,
        now=context.now,
        actor_id=context.person.id if context.person else None,
        version=joining.CONSENT_VERSION,
    )
    purpose = context.args[0] if context.args else ""
    if purpose == OWN_REGISTRATION:
        context.args = ()
        return register(context)
    return redeem(context, purpose) if purpose else rendering.compose("consent_thanks")


@router.action("noconsent")
def decline(context: Context) -> Replies:
    return rendering.compose("consent_declined")


@router.text()
def take_contact(context: Context) -> Replies:
    """One's own contact, vouched for by the platform, matched with the list of staff."""
    contact = context.message.contact
    if contact is None:
        return None
    own = contact.user_id and context.message.address.endswith(f":{contact.user_id}")
    if not own or context.message.group:
        return rendering.compose("contact_not_own")
    if not joining.has_consented(context.session, context.message.address):
        return rendering.compose("consent", purpose=OWN_REGISTRATION)
    listed = joining.listed(context.session, contact.phone)
    if not listed:
        return rendering.compose("contact_not_listed")
    person = context.person or _new_person(context, listed[0].name)
    for row in listed:
        _appoint(context, person.id, row.post, via="contact")
    return _welcome(context, person.id, [row.post for row in listed])


# Deciding ---------------------------------------------------------------------------------------


@router.command("solicitudes", roles=DECIDERS)
def list_requests(context: Context) -> Replies:
    waiting = [request for request in joining.waiting(context.session) if _mine(context, request)]
    return rendering.compose("join_requests", requests=waiting)


@router.action("join", roles=DECIDERS)
def decide(context: Context) -> Replies:
    """`join:<request>:1|0`, one tap; a second tap, or another coordinator, changes nothing."""
    number, verdict = (*context.args, "", "")[:2]
    request = joining.get(context.session, int(number)) if number.isdigit() else None
    if request is None or not _mine(context, request) or context.person is None:
        return rendering.compose("outdated_button")
    approve = verdict == "1"
    if not joining.decide(
        context.session,
        request.id,
        approve=approve,
        decided_by=context.person.id,
        now=context.now,
    ):
        return rendering.compose("join_decided_before")
    audit.record(
        context.session,
        Act.APPROVED if approve else Act.REFUSED,
        now=context.now,
        actor_id=context.person.id,
        subject=f"post:{request.post_id}",
        request=request.id,
    )
    _settle(context, request, approve=approve)
    return rendering.compose("join_decided", request=request, approved=approve)


def _settle(context: Context, request: joining.JoinRequest, *, approve: bool) -> None:
    if approve:
        row = people.see(context.session, request.address, context.now)
        if row.person_id is None:
            person = people.add_person(context.session, request.name, context.now)
            row.person_id = person.id
        _appoint(context, row.person_id, request.post, via="approval")
        word = rendering.compose("join_approved", request=request)
    else:
        word = rendering.compose("join_refused", post=request.post)
    context.tell(request.address, word, f"join:{request.id}", Lane.ANSWER)


# Steps ------------------------------------------------------------------------------------------


def _begin(context: Context) -> list[Reply]:
    return [start(context, REGISTRATION)]


def _share_label() -> str:
    return rendering.label("buttons", "share_contact")


def _refused(context: Context, code: str) -> Reply | None:
    """Why a code is not taken: too many wrong ones, or this one is wrong, used or expired."""
    address = context.message.address
    if invitations.locked(context.session, address, context.now):
        return rendering.compose("code_locked")
    if invitations.find(context.session, code, context.now):
        return None
    wrong = invitations.note_wrong_code(context.session, address, context.now)
    locked = wrong >= invitations.MAX_WRONG_CODES
    act = Act.LOCKED_OUT if locked else Act.WRONG_CODE
    actor = context.person.id if context.person else None
    audit.record(context.session, act, now=context.now, actor_id=actor)
    if locked:
        return rendering.compose("code_locked")
    return rendering.compose("code_wrong", left=invitations.MAX_WRONG_CODES - wrong)


def _arrive(context: Context, code: str, name: str) -> Replies:
    invitation = invitations.find(context.session, code, context.now)
    if invitation is None:
        return rendering.compose("code_wrong", left=invitations.MAX_WRONG_CODES)
    person = context.person or _new_person(context, name)
    if not invitations.use(context.session, invitation, person.id, context.now):
        return rendering.compose("code_wrong", left=invitations.MAX_WRONG_CODES)
    posts.appoint(
        context.session,
        person_id=person.id,
        post=invitation.post,
        now=max(invitation.starts_at, context.now),
        ends_at=invitation.ends_at,
        delegated_by=invitation.delegated_by,
    )
    _note_arrival(context, person.id, invitation.post, via="invitation")
    if invitation.starts_at > context.now:
        return rendering.compose("join_from", post=invitation.post, starts_at=invitation.starts_at)
    return _welcome(context, person.id, [invitation.post])


def _new_person(context: Context, name: str) -> people.Person:
    person = people.add_person(context.session, name, context.now)
    people.link(context.session, context.message.address, person, context.now)
    context.person = person
    return person


def _appoint(context: Context, person_id: int, post: Post, *, via: str) -> None:
    posts.appoint(context.session, person_id=person_id, post=post, now=context.now)
    _note_arrival(context, person_id, post, via=via)


def _note_arrival(context: Context, person_id: int, post: Post, *, via: str) -> None:
    audit.record(
        context.session,
        Act.JOINED,
        now=context.now,
        actor_id=person_id,
        subject=f"post:{post.id}",
        via=via,
    )


def _welcome(context: Context, person_id: int, held: list[Post]) -> list[Reply]:
    context.duties = posts.duties(context.session, person_id, context.now)
    first = rendering.compose("join_done", person=context.person, posts=held)
    return [first, *brief.on_arrival(context, [post.body for post in held])]


def _tell_deciders(context: Context, request: joining.JoinRequest) -> int:
    """Everybody who may decide is asked; returns how many could be reached."""
    session, body, now = context.session, request.post.body, context.now
    deciders = posts.who_covers(session, body, Role.COORDINATOR, now) or posts.who_covers(
        session, body, Role.ADMIN, now
    )
    card = rendering.compose("join_request", request=request, body=body)
    key = f"joinask:{request.id}"
    return sum(context.notify(person, card, f"{key}:{person}") for person in deciders)


def _mine(context: Context, request: joining.JoinRequest) -> bool:
    return context.covers(request.post.body, *DECIDERS)
