"""Who may do what: one table, checked for every command, action and form, whoever asks."""

from typing import Any, cast

import pytest

import handlers
from bot.context import Context
from bot.messages import Message
from bot.router import Route
from db.posts import Duty, Role, Scope, ScopeKind
from tests.fakes import SATURDAY, Talk
from tests.people import COORDINATOR, MAYOR, ON_SQLITE, templates

STRANGER = "stranger"
ANYONE = frozenset({STRANGER, *Role})
REGISTERED = frozenset(Role)
GUARDIANS = frozenset({Role.COORDINATOR, Role.ADMIN})
LOOKERS = REGISTERED - {Role.AUTHORITY, Role.OFFICIAL}
LENDERS = REGISTERED - {Role.APPROVER, Role.CURATOR, Role.ADMIN}
ADMINS = frozenset({Role.ADMIN})
PARTIES = frozenset({Role.AUTHORITY, Role.OFFICIAL, Role.COORDINATOR})
"""Those on the two sides of a commitment."""
ADVISERS = frozenset({Role.ADVISER, Role.SUPERVISOR})
"""Those who answer consultations."""
DESK = ADVISERS | {Role.CURATOR, Role.ADMIN}
SUPERVISORS = frozenset({Role.SUPERVISOR, Role.ADMIN})
CLOSERS = frozenset({Role.APPROVER, Role.ADMIN})
EDITORS = CLOSERS | {Role.ADVISER}
REGISTRARS = EDITORS | {Role.COORDINATOR}
FOLLOWERS = PARTIES | EDITORS
COMPOSERS = frozenset({Role.BROADCASTER, Role.APPROVER})
"""The PCM's communications: who writes announcements."""


def table(*rows: tuple[frozenset[str], str]) -> dict[str, frozenset[str]]:
    return {name: who for who, names in rows for name in names.split()}


COMMANDS = table(
    (ANYONE, "inicio ayuda temas practicas registro vincular misdatos baja borrarme"),
    (ANYONE, "consultar mis_consultas consulta agregar"),
    (ADVISERS, "responder repreguntar ausente"),
    (DESK, "cola nota"),
    (SUPERVISORS, "equipo"),
    (SUPERVISORS | {Role.CURATOR}, "indicadores"),
    (DESK, "publicar respuestas repetidas"),
    (REGISTERED, "ajustes cargos"),
    (REGISTERED, "ajustes cargos calendario"),
    (REGISTRARS, "evento"),
    (EDITORS, "no_laborables obligaciones"),
    (LOOKERS, "entidad"),
    (GUARDIANS, "solicitudes invitar relevo"),
    (LENDERS, "delegar"),
    (ADMINS, "grupo"),
    (REGISTERED, "mis_compromisos compromisos compromiso exportar hitos ficha recordatorios"),
    (REGISTRARS, "reunion nuevo_compromiso fin edicion importar plantilla corregir"),
    (PARTIES, "avance bloqueado desbloquear evidencia cumplido"),
    (REGISTERED, "suscripciones"),
    (frozenset({Role.APPROVER}), "aprobar"),
    (COMPOSERS, "anuncio anuncios reporte pausar reanudar detener"),
    (FOLLOWERS, "verificar observar reabrir prorroga plazo cerrar reasignar"),
)
ACTIONS = table(
    (ANYONE, "topics topic q none practices practice rate missing consent noconsent erase"),
    (ANYONE, "consult c_topic c_show c_add c_withdraw c_rate c_reopen c_again"),
    (ADVISERS, "g_all"),
    (ADVISERS, "c_take c_write c_pause c_discard c_send c_entry c_find"),
    (DESK, "c_card c_file c_say c_pass c_free c_approve queue"),
    (DESK, "k k_make k_list k_do k_edit g g_list"),
    (SUPERVISORS, "c_member c_team c_review"),
    (REGISTERED, "set brief"),
    (REGISTERED, "cal cal_areas cal_notices cal_file obl obl_done"),
    (REGISTRARS, "events event event_new event_fix event_drop"),
    (EDITORS, "offday_new offday_drop own_new own_drop"),
    (LOOKERS, "body"),
    (GUARDIANS, "join"),
    (REGISTERED, "list filters com evidences piece history place"),
    (REGISTERED, "rem mute unmute reminders"),
    (REGISTRARS, "meeting_reopen fin held_take held_ask correct editions import amend"),
    (REGISTRARS, "line_ok line_drop line_all line_due line_who line_fix"),
    (EDITORS, "edition_new policy"),
    (PARTIES, "agreements agree confirm object note block unblock attach declare retract done"),
    (PARTIES, "ask_extension assign plan steps reached"),
    (FOLLOWERS, "uphold withdraw verify observe reopen fix_date grant_extension"),
    (FOLLOWERS, "refuse_extension ask_closure reassign"),
    (CLOSERS, "close rule_out refuse_closure"),
    (ANYONE, "ann_ack ann_reply"),
    (REGISTERED, "sub"),
    (COMPOSERS, "ann anns ann_do ann_edit ann_preview ann_phones ann_report ann_xlsx"),
    (COMPOSERS, "ann_replies aud aud_list aud_set aud_all aud_save seg_drop"),
)
FORMS = table(
    (ANYONE, "practices comment registro ingreso"),
    (ANYONE, "consulta agregado reapertura"),
    (ADVISERS, "redaccion fundamento entrada ausente"),
    (DESK, "asesoria curada"),
    (GUARDIANS, "invitar relevo"),
    (LENDERS, "delegar"),
    (REGISTERED, "filtros"),
    (REGISTRARS, "reunion compromiso correccion importar enmienda"),
    (EDITORS, "edicion politica no_laborable obligacion"),
    (REGISTRARS, "evento evento_fecha"),
    (PARTIES, "evidencia prorroga encargar hitos"),
    (FOLLOWERS, "plazo cierre reasignar motivo"),
    (ANYONE, "respuesta"),
    (COMPOSERS, "anuncio anuncio_campo anuncio_motivo segmento"),
)
IN_GROUPS = {
    *("inicio", "ayuda", "temas", "practicas"),
    *("topics", "topic", "q", "none", "practices", "practice", "rate", "missing"),
}
"""What a group chat may be answered; everything else is for one's own chat."""

ROUTER = handlers.build_router()


def as_somebody(who: str) -> Context:
    """What the router knows of a stranger, or of somebody who holds one post of that role."""
    scope = Scope(ScopeKind.ALL)
    duty = Duty(Role(who), scope, 1, "cargo", "PCM", "PCM") if who != STRANGER else None
    return Context(
        session=cast(Any, None),
        message=Message("fake", "fake:alguien", "1", SATURDAY),
        conversation=cast(Any, None),
        knowledge=cast(Any, None),
        now=SATURDAY,
        duties=(duty,) if duty else (),
    )


def allowed(route: Route) -> set[str]:
    return {who for who in ANYONE if route.allows(as_somebody(who))}


def test_every_command_is_in_the_table() -> None:
    assert {route.name for route in ROUTER.commands.values()} == set(COMMANDS)


def test_every_action_is_in_the_table() -> None:
    assert set(ROUTER.actions) == set(ACTIONS)


def test_every_form_is_in_the_table() -> None:
    assert set(ROUTER.book.forms) == set(FORMS)


@pytest.mark.parametrize("spelling", ROUTER.commands)
def test_a_command_is_for_those_in_the_table(spelling: str) -> None:
    route = ROUTER.commands[spelling]
    assert allowed(route) == COMMANDS[route.name]


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_for_those_in_the_table(name: str) -> None:
    assert allowed(ROUTER.actions[name]) == ACTIONS[name]


@pytest.mark.parametrize("name", FORMS)
def test_every_step_of_a_form_is_for_those_in_the_table(name: str) -> None:
    assert (ROUTER.book.forms[name].roles or ANYONE) == FORMS[name]


def test_a_question_is_taken_from_anybody() -> None:
    assert allowed(ROUTER.texts[-1]) == ANYONE


def test_a_group_sees_only_what_is_for_everybody() -> None:
    routes = [*ROUTER.commands.values(), *ROUTER.actions.values()]
    assert {route.name for route in routes if not route.private} == IN_GROUPS


@ON_SQLITE
async def test_the_router_refuses_a_stranger_whatever_needs_a_role(talk: Talk) -> None:
    for name in [name for name, who in COMMANDS.items() if STRANGER not in who]:
        assert templates(await talk("curioso", f"/{name}")) == ["not_allowed"], name
        assert templates(await talk("curioso", action=f"command:{name}")) == ["not_allowed"]
    for name in [name for name, who in ACTIONS.items() if STRANGER not in who]:
        assert templates(await talk("curioso", action=f"{name}:1:1")) == ["not_allowed"], name


@ON_SQLITE
async def test_the_router_refuses_a_mayor_what_is_for_coordinators(talk: Talk) -> None:
    for name in [name for name, who in COMMANDS.items() if Role.AUTHORITY not in who]:
        [refused] = await talk(MAYOR, f"/{name}")
        assert (refused.template, "Su cargo no tiene permiso" in refused.text) == (
            "not_allowed",
            True,
        )


@ON_SQLITE
async def test_the_menu_offers_what_is_allowed_and_nothing_else(talk: Talk) -> None:
    [help_of_mayor] = await talk(MAYOR, "/ayuda")
    [help_of_coordinator] = await talk(COORDINATOR, "/ayuda")
    assert "/delegar" in help_of_mayor.text
    assert "/relevo" not in help_of_mayor.text
    assert "/relevo" in help_of_coordinator.text


@ON_SQLITE
async def test_a_mistyped_command_does_not_betray_one_that_is_not_allowed(talk: Talk) -> None:
    [reply] = await talk(MAYOR, "/solicitude")
    assert reply.template == "unknown_command"
    assert "solicitudes" not in reply.text
