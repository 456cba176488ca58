"""One's own affairs: settings, a second address, a copy of one's data, notices off, erasure."""

import json
from typing import Any

from bot import rendering
from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from db import audit, bodies, joining, linking, people, privacy
from db.audit import Act
from db.posts import Role
from handlers import arriving, brief

router = Router()

REGISTERED = tuple(Role)
HOURS = (8, 9, 12, 15, 18)
"""Hours of notices that people choose from, Lima time; never outside 8:00-19:00."""
FILE_NAME = "mis_datos.json"


@router.command("ajustes", "settings", "configuracion", roles=REGISTERED)
def show_settings(context: Context) -> Replies:
    return _settings(context, replace=False)


@router.action("set", roles=REGISTERED)
def change_setting(context: Context) -> Replies:
    """`set:<name>:<value>`."""
    name, value = (*context.args, "", "")[:2]
    assert context.person is not None, "roles were checked"
    channels = rendering.labels("channels")
    choices: dict[str, dict[str, Any]] = {
        "hour": {str(hour): hour for hour in HOURS},
        "digest": {"1": True, "0": False},
        "notices": {"1": True, "0": False},
        "channel": {channel: channel for channel in channels},
        "address": {"usted": "usted", "tu": "tu"},
    }
    if value not in choices.get(name, {}):
        return rendering.compose("outdated_button")
    people.change_setting(context.person, name, choices[name][value])
    return _settings(context, replace=True)


@router.command("cargos", roles=REGISTERED)
def show_posts(context: Context) -> Replies:
    bodies = {duty.body_code: duty.body for duty in context.duties}
    return rendering.compose("my_posts", duties=context.duties, bodies=bodies)


@router.action("brief", roles=REGISTERED)
def show_brief(context: Context) -> Replies:
    """What waits for a body of one's own, on arrival or later."""
    code = context.args[0] if context.args else ""
    body = bodies.get(context.session, code)
    if body is None or all(duty.body_code != body.code for duty in context.duties):
        return rendering.compose("outdated_button")
    return brief.on_arrival(context, [body]) or rendering.compose("brief_nothing", body=body)


@router.command("vincular", personal=True, words=True)
def link(context: Context) -> Replies:
    """Without a code, makes one; with one, ties this address to the person who made it."""
    if context.text:
        return _use_link(context, context.text)
    if context.person is None:
        return rendering.compose("link_how")
    code = linking.issue(context.session, context.person.id, context.now)
    minutes = linking.VALID_FOR.seconds // 60
    return rendering.compose("link_code", code=code, minutes=minutes, ephemeral=True)


def _use_link(context: Context, code: str) -> Replies:
    address = context.message.address
    if locked := arriving.locked_out(context):
        return locked
    owner = linking.use(context.session, code, context.now)
    if owner is None:
        return arriving.wrong_code(context)
    if context.person is not None and context.person.id != owner:
        return rendering.compose("link_taken")
    person = context.session.get_one(people.Person, owner)
    people.link(context.session, address, person, context.now)
    joining.consent(context.session, address, context.now)
    audit.record(context.session, Act.LINKED, now=context.now, actor_id=owner)
    return rendering.compose("link_done", person=person)


@router.command("misdatos", personal=True)
def export(context: Context) -> Replies:
    """A file with everything held about the person (Ley 29733: right of access).

    For strangers too, and for those who left their post: it is the one thing they keep.
    """
    actor = context.person.id if context.person else None
    audit.record(context.session, Act.EXPORTED, now=context.now, actor_id=actor)
    content = json.dumps(_held(context), ensure_ascii=False, indent=2, default=str).encode()
    file = context.files.save(content, FILE_NAME, "application/json")
    return rendering.compose("my_data", attachments=(file,))


@router.command("baja", personal=True)
def stop_notices(context: Context) -> Replies:
    """No more notices; what one asks is still answered."""
    if context.person is not None:
        people.change_setting(context.person, "notices", False)
        audit.record(context.session, Act.WITHDREW, now=context.now, actor_id=context.person.id)
    joining.withdraw(context.session, context.message.address, context.now)
    return rendering.compose("notices_off", person=context.person)


@router.command("borrarme", personal=True)
def ask_to_erase(context: Context) -> Replies:
    return rendering.compose("erase_confirm", person=context.person)


@router.action("erase", personal=True)
def erase(context: Context) -> Replies:
    """After a confirmation: nothing that remains can be tied to the person."""
    if context.args != ("yes",):
        return rendering.compose("erase_kept")
    _forget_exports(context)
    if context.person is None:
        privacy.erase_address(context.session, context.message.address)
    else:
        actor = context.person.id
        audit.record(context.session, Act.ERASED, now=context.now, actor_id=actor)
        privacy.erase(context.session, actor, context.now)
    return rendering.compose("erased", ephemeral=True)


def _forget_exports(context: Context) -> None:
    """The copies of their data that the person asked for go with the data."""
    for delivery in _held(context).get("outbox", ()):
        for file in delivery["payload"].get("attachments", ()):
            if file.get("name") == FILE_NAME:
                context.files.forget(file["path"])


def _held(context: Context) -> dict[str, list[dict[str, Any]]]:
    """Everything held about whoever writes."""
    context.session.flush()
    if context.person is None:
        return privacy.everything_at(context.session, context.message.address)
    return privacy.everything(context.session, context.person.id)


def _settings(context: Context, *, replace: bool) -> Replies:
    assert context.person is not None, "roles were checked"
    kept = context.person.settings
    addresses = people.addresses_of(context.session, context.person.id)
    held = {row.address.partition(":")[0] for row in addresses}
    channels = rendering.labels("channels")
    return rendering.compose(
        "settings",
        replace=replace,
        hour=kept.get("hour", 9),
        digest=kept.get("digest", True),
        notices=kept.get("notices", True),
        channel=kept.get("channel", ""),
        channels=[channel for channel in channels if channel in held],
        hours=HOURS,
        informal=context.informal,
    )
