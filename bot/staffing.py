"""`municipio invite`, `handover` and `people import`: what an operator does about posts."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from bot import app as application
from bot import phones, settings
from bot.at_the_desk import Refusal, day_to_come, in_database
from bot.spanish import LIMA, lima_midnight
from db import bodies, handover, invitations, standing
from db.bodies import Body
from db.posts import Role, Scope, ScopeKind
from knowledge.places import Places
from knowledge.sectors import Sectors

USERNAME_SECONDS = 5.0


@dataclass(frozen=True)
class Wanted:
    """The options of `municipio invite`."""

    role: str
    body: str
    post: str
    scope: str
    as_json: bool


def invite(wanted: Wanted) -> int:
    """Make an invitation and print its code and links, once."""

    def act(session: Session, loaded: settings.Settings) -> None:
        role = _role(wanted.role)
        body = _body(session, wanted.body or bodies.PCM_CODE)
        title = wanted.post or _usual_title(body, role)
        post = standing.post_for(session, body, title, role, _department_in(title))
        if Role(post.role) is not role:
            raise Refusal(f"El cargo «{post.title}» de {body.name} ya existe con otro rol.")
        if wanted.scope:
            scope = _scope(wanted.scope, body)
            post.scope_kind, post.scope_value = scope.kind, scope.value
        issued = invitations.issue(session, post, now=application.now())
        username = asyncio.run(_username(loaded))
        _print_invitation(issued, body, wanted.as_json, username)

    return in_database(act)


def _print_invitation(issued: invitations.Issued, body: Body, as_json: bool, username: str) -> None:
    link = f"https://t.me/{username}?start={issued.payload}" if username else ""
    invitation = issued.invitation
    if as_json:
        record = {
            "code": issued.code,
            "links": {"telegram": link or None},
            "command": f"/start {issued.payload}",
            "role": invitation.post.role,
            "body": body.code,
            "post": invitation.post.title,
            "expires_at": invitation.expires_at.isoformat(),
        }
        print(json.dumps(record, ensure_ascii=False))
        return
    print(f"Invitación para {invitation.post.title}, {body.name}")
    print(f"Código: {issued.code}")
    if link:
        print(f"Enlace: {link}")
    print(f"En el chat: /registro {issued.code}")
    print(f"Vence el {invitation.expires_at.astimezone(LIMA):%d/%m/%Y}; sirve una sola vez.")


async def _username(loaded: settings.Settings) -> str:
    """The bot's name on Telegram, for a link; empty when it is not configured or not reached."""
    token = loaded.telegram_token.get_secret_value()
    if not token:
        return ""
    from bot.channels.telegram.request import AiohttpRequest

    request = AiohttpRequest()
    try:
        url = f"{loaded.telegram_api_url}/bot{token}/getMe"
        return str((await request.call(url, {}, USERNAME_SECONDS)).get("username", ""))
    except Exception:
        return ""
    finally:
        await request.shutdown()


def hand_over(body_code: str, day: str, *, everyone: bool, dry_run: bool) -> int:
    """End the tenures of a body on a date and print the successors' codes; or only rehearse."""

    def act(session: Session, loaded: settings.Settings) -> None:
        now = application.now()
        at = lima_midnight(day_to_come(day, now))
        if everyone:
            _everyone(session, at, now, dry_run)
            return
        body = _body(session, body_code)
        if not handover.applies(body):
            raise Refusal(f"{body.name} no tiene autoridades que cambien con un relevo.")
        if dry_run:
            _print_handover(handover.rehearse(session, body, at=at, now=now))
        else:
            _print_handover(handover.hand_over(session, body, at=at, now=now, by=None))

    return in_database(act)


def _everyone(session: Session, at: datetime, now: datetime, dry_run: bool) -> None:
    if not dry_run:
        raise Refusal("El relevo de todo el país se hace entidad por entidad; pruebe --dry-run.")
    found = handover.rehearse_all(session, at=at)
    print(f"Municipalidades: {found.municipalities}; con alguien registrado: {found.with_holders}.")
    print(f"Períodos que terminarían: {found.tenures_that_end}.")
    print(f"Cargos que esperarían sucesor: {found.posts_to_fill}.")
    for body in handover.municipalities_with_posts(session):
        _print_handover(handover.rehearse(session, body, at=at, now=now))


def _print_handover(done: handover.Handover) -> None:
    print(f"{done.body.code} {done.body.name}")
    for name, post in done.leaving:
        print(f"  termina: {post}, {name}")
    for item in done.successors:
        print(f"  entra: {item.title} {item.code}".rstrip())


def import_phones(file: Path) -> int:
    """Load the list of phones that staff vouch for: all rows or none, each bad one named."""

    def act(session: Session, loaded: settings.Settings) -> None:
        print(f"Filas cargadas: {phones.load(session, file, application.now())}.")

    return in_database(act)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        known = ", ".join(Role)
        raise Refusal(f"No existe el rol «{text}». Use uno de: {known}.") from None


def _body(session: Session, code: str) -> Body:
    body = bodies.get(session, code)
    if body is None:
        raise Refusal(f"No existe la entidad «{code}». Use el ubigeo de 6 cifras o las siglas.")
    return body


def _usual_title(body: Body, role: Role) -> str:
    usual = [post.title for post in standing.standing(body) if post.role is role]
    return usual[0] if usual else standing.TITLES[role]


def _department_in(title: str) -> str:
    """The department named in a title such as «Coordinación territorial Apurímac»."""
    regions = [p.code for p in Places.load().find_in(title) if p.level == "department"]
    return regions[0] if len(regions) == 1 else ""


def _scope(text: str, body: Body) -> Scope:
    kind, _, value = text.partition(":")
    if kind in ("all", "body") and not value:
        return Scope(ScopeKind(kind), body.code if kind == "body" else "")
    departments = {place.code for place in Places.load().all("department")}
    if kind == "region" and value in departments:
        return Scope(ScopeKind.REGION, value)
    if kind == "sector" and value in {sector.acronym for sector in Sectors.load().all()}:
        return Scope(ScopeKind.SECTOR, value)
    raise Refusal("El ámbito es all, body, region:03 o sector:MVCS.")
