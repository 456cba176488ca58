"""Coming in with a proof: an invitation's code, or one's own contact on a list of staff."""

from bot import forms, rendering
from bot.context import Context
from bot.forms import Answers, Form, start
from bot.messages import Replies
from bot.router import Router
from db import audit, codes, invitations, joining, posts
from db.audit import Act
from handlers import arriving
from handlers.requests import REGISTRATION
from knowledge.text import normalise

router = Router()

OWN_REGISTRATION = "registro"
"""What the consent is for when it is not an invitation."""
CODE_WORDS = frozenset({"", "registro", "registrarme", "codigo", "mi codigo es"})
"""What may stand before a code that is sent without the slash."""


@router.command("registro", "registrarme", personal=True)
def register(context: Context) -> Replies:
    """`/registro` begins the form; `/registro CODE` brings an invitation."""
    if context.text:
        return redeem(context, context.text)
    if not joining.has_consented(context.session, context.message.address):
        return rendering.compose("consent", purpose=OWN_REGISTRATION)
    share = rendering.label("buttons", "share_contact")
    return [
        rendering.compose("join_share_contact", ask_contact=share),
        start(context, REGISTRATION),
    ]


def redeem(context: Context, typed: str) -> Replies:
    """Bring an invitation's code: consent first, then the name, then the post."""
    if context.message.group:
        return rendering.compose("only_in_private")
    if locked := arriving.locked_out(context):
        return locked
    code = codes.plain(typed.removeprefix(invitations.LINK_PREFIX))
    if invitations.find(context.session, code, context.now) is None:
        return arriving.wrong_code(context)
    if not joining.has_consented(context.session, context.message.address):
        return rendering.compose("consent", purpose=code)
    if context.person is not None:
        return _arrive(context, code, context.person.name)
    return start(context, ARRIVAL, code=code)


@router.action("consent", personal=True)
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


@router.action("noconsent", personal=True)
def decline(context: Context) -> Replies:
    return rendering.compose("consent_declined")


def _arrive(context: Context, code: str, name: str) -> Replies:
    invitation = invitations.find(context.session, code, context.now)
    if invitation is None or not invitations.use(context.session, invitation, context.now):
        return rendering.compose("code_wrong", left=0)
    person = context.person or arriving.new_person(context, name)
    invitation.used_by = person.id
    tenure = posts.appoint(
        context.session,
        person_id=person.id,
        post=invitation.post,
        now=max(invitation.starts_at, context.now),
        ends_at=invitation.ends_at,
        delegated_by=invitation.delegated_by,
    )
    arriving.note_arrival(context, person.id, invitation.post, via="invitation")
    if tenure.starts_at > context.now:
        return rendering.compose("join_from", post=invitation.post, starts_at=tenure.starts_at)
    return arriving.welcome(context, person, [invitation.post])


def _named(context: Context, answers: Answers) -> Replies:
    return _arrive(context, answers["code"], answers["name"])


ARRIVAL = router.form(Form("ingreso", (arriving.NAME,), _named))


@router.text()
def take_code(context: Context) -> Replies:
    """«registro 3XGD5A7MR8», or a code alone: the slash is easily forgotten."""
    *head, code = context.message.text.split() or [""]
    word = normalise(" ".join(head))
    if word not in CODE_WORDS or not codes.is_like(code, invitations.CODE_LENGTH):
        return None
    return redeem(context, code)


@router.text()
def take_contact(context: Context) -> Replies:
    """One's own contact, vouched for by the platform, matched with the list of staff."""
    contact = context.message.contact
    if contact is None:
        return None
    own = contact.user_id and context.message.address.endswith(f":{contact.user_id}")
    if not own or context.message.group:
        return [rendering.compose("contact_not_own"), *forms.ask_again(context, REGISTRATION)]
    if not joining.has_consented(context.session, context.message.address):
        return rendering.compose("consent", purpose=OWN_REGISTRATION)
    listed = joining.listed(context.session, contact.phone, context.now)
    if not listed:
        again = forms.ask_again(context, REGISTRATION)
        return [rendering.compose("contact_not_listed", asking=bool(again)), *again]
    return _vouched(context, listed)


def _vouched(context: Context, listed: list[joining.ListedPhone]) -> Replies:
    forms.drop(context, REGISTRATION)
    person = context.person or arriving.new_person(context, listed[0].name)
    for row in listed:
        row.person_id = person.id
        arriving.appoint(context, person.id, row.post, via="contact")
    return arriving.welcome(context, person, [row.post for row in listed])
