"""Receipts, the report and its files, replies, subscriptions."""

from pathlib import Path
from typing import Any

import pytest

from bot import spreadsheets
from bot.channels.base import Fate, SendError
from bot.messages import Reply
from db import outbox_lookup, people
from db.announcement_states import Action
from tests import announcements as step
from tests.announcements import APPROVER, AUTHOR, heard, last, tick
from tests.audience import appoint
from tests.fakes import Talk
from tests.people import COORDINATOR, MAYOR, ON_SQLITE, OTHER_MAYOR, acts, templates
from tests.stage import Paper
from tests.voices import stored

pytestmark = ON_SQLITE


def rows_of(talk: Talk, reply: Reply) -> list[dict[str, Any]]:
    """What the spreadsheet in a reply holds."""
    [file] = reply.attachments
    path: Path = talk.dispatcher.files.path(file.path)
    return [row.values for row in spreadsheets.read(path, file.name)]


async def test_the_report_counts_by_outcome_and_region_with_a_chart(talk: Talk) -> None:
    await talk.database.run(lambda s: appoint(s, "080102", alive=False) and None)
    await talk.database.run(lambda s: appoint(s, "080103", notices=False) and None)
    await step.draft(talk, "/anuncio alcaldes de Apurímac y 080102, 080103: Aviso. Texto.")
    await step.approve(talk)
    [report] = await talk(AUTHOR, "/reporte 1")
    assert "no se le pudo escribir: 85" in report.text
    assert "bloqueó el asistente: 1" in report.text
    assert "pidió no recibir avisos: 1" in report.text
    assert "Apurímac:" in report.text
    assert "Cusco: 0 de 2" in report.text
    [chart] = report.attachments
    drawn = talk.dispatcher.files.path(chart.path).read_bytes()
    assert (chart.kind, drawn[:4]) == ("photo", b"\x89PNG")


async def test_the_spreadsheet_has_a_row_for_each(talk: Talk) -> None:
    await step.draft(talk, "/anuncio alcaldes de la provincia de Antabamba: Aviso. Texto.")
    await step.approve(talk)
    [export] = await talk(AUTHOR, action="ann_xlsx:1")
    rows = rows_of(talk, export)
    assert len(rows) == 7
    [mayor] = [row for row in rows if row["nombre"]]
    assert (mayor["entidad"], mayor["resultado"]) == (
        "Municipalidad Distrital de Sabaino",
        "enviado",
    )
    assert {row["motivo"] for row in rows if not row["nombre"]} == {"nadie registrado"}


async def test_whom_to_phone_is_exported_and_the_look_is_on_record(talk: Talk) -> None:
    person = await talk.database.run(lambda s: appoint(s, "030302", channels=()).id)
    assert person
    await step.draft(talk, "/anuncio alcaldes de la provincia de Antabamba: Aviso. Texto.")
    [export] = await talk.tap(AUTHOR, "A quiénes no llega")
    reasons = [row["por que no le llega"] for row in rows_of(talk, export)]
    assert sorted(set(reasons)) == ["nadie registrado", "sin canal"]
    assert "consulta de entidad" in await acts(talk)


async def test_who_all_are_reached_needs_no_phone(talk: Talk) -> None:
    await step.draft(talk, "/anuncio alcalde de Abancay: Aviso. Texto.")
    assert templates(await talk(AUTHOR, action="ann_phones:1")) == ["announcement_all_reached"]


async def test_an_acknowledgement_counts_once(talk: Talk) -> None:
    await step.draft(talk, wants_ack=True)
    await step.approve(talk)
    [thanks] = await talk.tap(MAYOR, "Recibido")
    assert "quedó anotado" in thanks.text
    [again] = await talk.tap(MAYOR, "Recibido")
    assert "Ya estaba anotado" in again.text
    [report] = await talk(AUTHOR, "/reporte 1")
    assert "acusaron recibo <b>1</b>" in report.text


@pytest.mark.parametrize("action", ["ann_ack:1", "ann_reply:1"])
@pytest.mark.parametrize("who", [COORDINATOR, "vecina"])
async def test_who_was_not_sent_it_can_neither_acknowledge_nor_reply(
    talk: Talk, action: str, who: str
) -> None:
    await step.draft(talk, wants_ack=True)
    await step.approve(talk)
    [told] = await talk(who, action=action)
    assert told.template == "announcement_not_for_you"
    assert "no se le envió a usted" in told.text


async def test_without_acknowledgement_there_is_no_button(talk: Talk) -> None:
    await step.draft(talk)
    await step.approve(talk)
    labels = [button.label for button in last(talk, MAYOR, "announcement").choices()]
    assert labels == ["💬 Responder"]


async def test_a_reply_is_listed_to_the_team(talk: Talk) -> None:
    await step.draft(talk)
    await step.approve(talk)
    await talk.tap(MAYOR, "Responder")
    paper = stored(talk, Paper("foto", "constancia.jpg"))
    assert templates(await talk(MAYOR, "Ya se hizo", files=paper)) == ["announcement_reply_thanks"]
    await talk.tap(OTHER_MAYOR, "Responder")
    assert templates(await talk(OTHER_MAYOR, "?")) == ["form_empty_answer", "form_respuesta_text"]
    await talk(OTHER_MAYOR, "¿Hasta qué hora?")
    assert heard(talk, AUTHOR).count("announcement_replied") == 1
    [listed] = await talk(APPROVER, action="ann_replies:1")
    assert "Julio Carrasco Vargas, Alcaldía" in listed.text.replace("</b>", "").replace("<b>", "")
    assert "Ya se hizo" in listed.text
    assert [file.name for file in listed.attachments] == ["constancia.jpg"]


async def test_a_message_in_reply_to_it_is_a_reply(talk: Talk) -> None:
    await step.draft(talk)
    await step.approve(talk)
    address = f"fake:{MAYOR}"
    sent = await talk.database.run(
        lambda s: outbox_lookup.series(s, address, "announcement:1:")[0].provider_id
    )
    assert templates(await talk(MAYOR, "Conforme", reply_to=sent)) == ["announcement_reply_thanks"]
    others = await talk(MAYOR, "¿Qué es el FONCOMUN?", reply_to="12345")
    assert "announcement_reply_thanks" not in templates(others)
    assert "announcement_reply_thanks" not in templates(await talk(AUTHOR, "Hola", reply_to=sent))


async def test_who_asked_for_it_is_addressed_informally(talk: Talk) -> None:
    await talk(MAYOR, action="set:address:tu")
    await step.draft(talk, wants_ack=True)
    await step.approve(talk)
    said = [reply.text for reply in await talk(MAYOR, action="ann_ack:1")]
    said += [reply.text for reply in await talk(MAYOR, "/suscripciones")]
    said += [reply.text for reply in await talk(MAYOR, action="ann_ack:9")]
    said += [reply.text for reply in await talk(MAYOR, action="ann_reply:1")]
    said += [reply.text for reply in await talk(MAYOR, "Gracias")]
    for words in ("que recibiste", "Tus suscripciones", "a ti", "Escribe tu", "Tu respuesta"):
        assert any(words in text for text in said), words


async def test_without_replies_the_list_says_so(talk: Talk) -> None:
    await step.draft(talk)
    [listed] = await talk(AUTHOR, action="ann_replies:1")
    assert "Nadie ha respondido" in listed.text


async def test_a_topic_that_is_not_wanted_is_not_sent(talk: Talk) -> None:
    await talk(MAYOR, "/suscripciones")
    [shown] = await talk.tap(MAYOR, "Presupuesto")
    assert "⬜ Presupuesto y transferencias" in [button.label for button in shown.choices()]
    await step.draft(talk, topic="presupuesto")
    await step.approve(talk)
    assert heard(talk, MAYOR).count("announcement") == 0
    assert heard(talk, OTHER_MAYOR) == ["announcement"]
    [back] = await talk.tap(MAYOR, "Presupuesto")
    assert "✅ Presupuesto y transferencias" in [button.label for button in back.choices()]
    assert templates(await talk(MAYOR, action="sub:gastronomía")) == ["outdated_button"]


async def test_who_has_notices_off_is_told_where_to_put_them_on(talk: Talk) -> None:
    await talk(MAYOR, "/baja")
    [shown] = await talk(MAYOR, "/suscripciones")
    assert "/ajustes" in shown.text


async def test_the_report_of_what_is_not_out_is_its_card(talk: Talk) -> None:
    await step.draft(talk)
    assert templates(await talk(AUTHOR, "/reporte 1")) == ["announcement_card"]
    assert templates(await talk(AUTHOR, action="ann_xlsx:1")) == ["announcement_unknown"]


async def test_who_left_the_post_stays_in_the_report(talk: Talk) -> None:
    await step.draft(talk)
    await step.approve(talk)
    await talk(MAYOR, action="erase:yes")
    [report] = await talk(AUTHOR, "/reporte 1")
    assert "Enviado a <b>1</b> de 1" in report.text


async def test_failed_ones_are_shown_with_their_reason(talk: Talk) -> None:
    await step.on_its_way(talk)
    talk.clock.forward(seconds=step.STORM + 1)
    talk.channel.fail_next = [SendError(Fate.FAILED, "chat not found") for _ in range(4)]
    await talk.settle()
    [report] = await talk(AUTHOR, "/reporte 1")
    assert "no se pudo enviar: 2" in report.text
    assert "chat not found: 2" in report.text


async def test_unknown_outcomes_are_shown_and_not_resent(talk: Talk) -> None:
    await step.on_its_way(talk)
    talk.clock.forward(seconds=step.STORM + 1)
    talk.channel.fail_next = [SendError(Fate.UNKNOWN, "no answer in time") for _ in range(4)]
    await talk.settle()
    await tick(talk, minutes=5)
    assert heard(talk, MAYOR) == []
    [report] = await talk(AUTHOR, "/reporte 1")
    assert "no se sabe si llegó: 2" in report.text
    assert "no answer in time: 2" in report.text


async def test_both_acts_of_a_refusal_are_told_to_the_author(talk: Talk) -> None:
    await step.draft(talk)
    await talk(AUTHOR, action="ann_do:submit:1:1")
    await talk(APPROVER, action=f"ann_do:{Action.REFUSE}:1:1")
    assert templates(await talk(APPROVER, "a" * 401))[0] == "reason_too_long"
    await talk(APPROVER, "Falta la base legal")
    told = last(talk, AUTHOR, "announcement_told")
    assert "Falta la base legal" in told.text
    [card] = await talk(AUTHOR, "/anuncios 1")
    assert "Se devolvió: Falta la base legal" in card.text


async def test_lists_go_by_pages(talk: Talk) -> None:
    assert "Todavía no hay comunicados" in (await talk(AUTHOR, "/anuncios"))[0].text
    for _ in range(9):
        await talk(AUTHOR, step.LINE)
    [page] = await talk(AUTHOR, "/anuncios")
    assert "página 1 de 2" in page.text
    [second] = await talk.tap(AUTHOR, "Siguientes")
    assert "<b>1</b> · ✏️ borrador" in second.text


async def test_an_erased_persons_receipts_are_gone(talk: Talk) -> None:
    await step.draft(talk, wants_ack=True)
    await step.approve(talk)
    await talk.tap(MAYOR, "Recibido")
    await talk.tap(MAYOR, "Responder")
    await talk(MAYOR, "Gracias")
    await talk(MAYOR, action="erase:yes")
    assert await talk.database.run(lambda s: people.addresses_of(s, 1)) == []
    [listed] = await talk(AUTHOR, action="ann_replies:1")
    assert "Nadie ha respondido" in listed.text
