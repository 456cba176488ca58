"""Writing an announcement: what is asked, what is refused, what one line can say."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from bot import spreadsheets
from bot.channels.telegram.sending import fit
from bot.messages import Attachment, Reply
from db import announcements, audit
from db.announcement_states import State
from db.announcements import MAX_SUBJECT, MAX_TEXT, MAX_TEXT_WITH_FILE, Announcement
from handlers import announcing
from tests.announcements import AUTHOR, first
from tests.fakes import Talk
from tests.people import ON_SQLITE, templates
from tests.stage import Paper
from tests.voices import stored

pytestmark = ON_SQLITE

ANSWERS = {
    "subject": "Asunto",
    "text": "Un texto",
    "file": "omitir",
    "topic": "Capacitaciones",
    "valid_until": "omitir",
    "wants_ack": "no",
    "audience": "alcaldes de Apurímac",
    "send_at": "ahora",
}


async def fill(talk: Talk, until: str = "", **answers: str) -> list[Reply]:
    """The form up to a question, with these answers."""
    replies = await talk(AUTHOR, "/anuncio")
    for name, usual in ANSWERS.items():
        if name == until:
            return replies
        replies = await talk(AUTHOR, answers.get(name, usual))
    return replies


def file(talk: Talk, kind: str, name: str) -> list[dict[str, Any]]:
    return stored(talk, Paper(kind, name))


def table(talk: Talk, *cells: str, heading: str = "Ubigeo") -> list[dict[str, Any]]:
    content = spreadsheets.write("lista.xlsx", [heading], [[cell] for cell in cells])
    kept: Attachment = talk.dispatcher.files.save(content, "lista.xlsx", spreadsheets.XLSX)
    return [vars(kept)]


async def test_the_form_ends_with_a_draft_and_what_it_would_reach(talk: Talk) -> None:
    [card] = await fill(talk)
    assert card.template == "announcement_card"
    assert "Llega a 2 personas</b> de 85 entidades" in card.text
    draft = await first(talk)
    assert (draft.state, draft.subject, draft.topic) == (State.DRAFT, "Asunto", "capacitacion")
    assert (draft.wants_ack, draft.valid_until, draft.send_at) == (False, None, None)


async def test_a_draft_is_on_record_with_its_author(talk: Talk) -> None:
    await fill(talk)
    [row] = await talk.database.run(lambda s: audit.of_subject(s, "announcement:1"))
    assert row.act == audit.Act.BEGAN_ANNOUNCEMENT


async def test_a_half_filled_form_waits_while_something_else_is_asked(talk: Talk) -> None:
    await fill(talk, until="topic")
    await talk(AUTHOR, "/anuncios")
    assert templates(await talk(AUTHOR, "Capacitaciones")) == ["form_anuncio_valid_until"]


@pytest.mark.parametrize(
    ("field", "answer", "complaint"),
    [
        ("subject", "a" * 121, "hasta 120"),
        ("text", "a" * 3001, "hasta 3,000"),
        ("file", "no tengo", "imagen (JPG, PNG, WEBP) o un PDF"),
        ("topic", "gastronomía", "No reconocí esa opción"),
        ("valid_until", "ayer", "ya pasó"),
        ("audience", "alcaldes de la sierra", "No entiendo «sierra»"),
        ("audience", "alcaldes de Santiago", "puede ser Santiago (Cusco, Cusco) o Santiago (Ica"),
        ("audience", "buenos días", "No entiendo «buenos días»"),
        ("audience", "de", "No entiendo a quiénes va"),
        ("send_at", "hoy a las 8 de la mañana", "a las 08:00 ya pasó"),
        ("send_at", "cuando se pueda", "No entendí esa fecha"),
    ],
)
async def test_what_does_not_fit_is_asked_again(
    talk: Talk, field: str, answer: str, complaint: str
) -> None:
    await fill(talk, until=field)
    told, again = await talk(AUTHOR, answer)
    assert complaint.lower() in told.text.lower()
    assert again.template == f"form_anuncio_{field}"


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("mañana a las 9", "2026-11-22T09:00:00-05:00"),
        ("el lunes", "2026-11-23T09:00:00-05:00"),
        ("25 de noviembre a las 3 de la tarde", "2026-11-25T15:00:00-05:00"),
        ("a las 5 de la tarde", "2026-11-21T17:00:00-05:00"),
    ],
)
async def test_the_hour_is_understood(talk: Talk, said: str, at: str) -> None:
    await fill(talk, send_at=said)
    draft = await first(talk)
    assert draft.send_at is not None
    assert draft.send_at.isoformat() == at.replace("-05:00", "+00:00").replace(
        at[11:13], f"{int(at[11:13]) + 5:02}"
    )


async def test_a_picture_goes_along_and_shortens_the_text(talk: Talk) -> None:
    await fill(talk, until="file")
    replies = await talk(AUTHOR, files=file(talk, "foto", "afiche.jpg"))
    assert templates(replies) == ["form_anuncio_topic"]
    for name in ("topic", "valid_until", "wants_ack", "audience", "send_at"):
        replies = await talk(AUTHOR, ANSWERS[name])
    assert "afiche.jpg" in replies[0].text
    seen, _ = await talk.tap(AUTHOR, "Vista previa")
    assert [attached.kind for attached in seen.attachments] == ["photo"]
    await talk(AUTHOR, action="ann_edit:1:text")
    told, _ = await talk(AUTHOR, "a" * 751)
    assert "hasta 750, porque va con un archivo" in told.text


async def test_the_longest_there_can_be_is_one_message(talk: Talk) -> None:
    longest = {"subject": "á" * MAX_SUBJECT, "valid_until": date(2026, 9, 30), "wants_ack": True}
    plain = Announcement(id=99999, text="ñ" * MAX_TEXT, file={}, emergency="x", **longest)
    kept = {"kind": "photo", "name": "a.jpg", "path": "0"}
    text = "ñ" * MAX_TEXT_WITH_FILE
    with_file = Announcement(id=99999, text=text, file=kept, emergency="x", **longest)
    for announcement in (plain, with_file):
        assert len(fit(announcing.as_recipients_see(announcement))) == 1


async def test_a_long_text_refuses_a_picture(talk: Talk) -> None:
    await fill(talk, until="file", text="a" * 900)
    told, _ = await talk(AUTHOR, files=file(talk, "pdf", "bases.pdf"))
    assert told.template == "announcement_too_long"


async def test_what_is_no_picture_is_refused_whatever_its_name(talk: Talk) -> None:
    await fill(talk, until="file")
    kept = talk.dispatcher.files.save(b"MZ\x90\x00", "afiche.jpg", "image/jpeg")
    told, _ = await talk(AUTHOR, files=[vars(kept)])
    assert told.template == "announcement_file"
    gone = {**vars(kept), "path": "", "problem": "too_large"}
    told, _ = await talk(AUTHOR, files=[gone])
    assert "más de 5 MB" in told.text


async def test_a_file_that_weighs_too_much_for_phones_is_refused(talk: Talk) -> None:
    await fill(talk, until="file")
    kept = talk.dispatcher.files.save(b"%PDF-1.4\n" + b" " * 6_000_000, "bases.pdf")
    told, _ = await talk(AUTHOR, files=[vars(kept)])
    assert "más de 5 MB" in told.text


async def test_a_list_of_ubigeos_is_an_audience(talk: Talk) -> None:
    await fill(talk, until="audience")
    await talk(AUTHOR, files=table(talk, "030307", "30101", "GR-03"))
    [card] = await talk(AUTHOR, "ahora")
    assert "de una lista de 3 entidades" in card.text
    assert set((await first(talk)).audience["bodies"]) == {"030307", "030101", "GR-03"}


@pytest.mark.parametrize(
    ("cells", "heading", "complaint"),
    [
        (("030307", "999999"), "Ubigeo", "999999"),
        (("030307",), "Distrito", "encabezado «ubigeo»"),
    ],
)
async def test_a_list_with_faults_is_refused_whole(
    talk: Talk, cells: tuple[str, ...], heading: str, complaint: str
) -> None:
    await fill(talk, until="audience")
    told, _ = await talk(AUTHOR, files=table(talk, *cells, heading=heading))
    assert complaint in told.text


async def test_a_broken_list_is_refused(talk: Talk) -> None:
    await fill(talk, until="audience")
    kept = talk.dispatcher.files.save(b"no es un excel", "lista.xlsx", spreadsheets.XLSX)
    told, _ = await talk(AUTHOR, files=[vars(kept)])
    assert "No pude leer esa lista" in told.text


@pytest.mark.parametrize(
    ("line", "subject", "text"),
    [
        ("alcaldes de Apurímac: Aviso. Mañana vence.", "Aviso", "Mañana vence."),
        ("alcaldes de Apurímac: Mañana vence", "Aviso de la PCM", "Mañana vence"),
        ("alcaldes de Apurímac: Un plazo\nVence: mañana.", "Un plazo", "Vence: mañana."),
    ],
)
async def test_one_line_says_it_all(talk: Talk, line: str, subject: str, text: str) -> None:
    [card] = await talk(AUTHOR, f"/anuncio {line}")
    assert card.template == "announcement_card"
    draft = await first(talk)
    assert (draft.subject, draft.text) == (subject, text)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Mañana vence el plazo", "announcement_one_line"),
        ("alcaldes de la costa: Aviso.", "audience_unclear"),
        ("alcaldes de Puno y gerentes de Cusco: Aviso.", "audience_unclear"),
    ],
)
async def test_a_line_that_is_unclear_begins_the_form(talk: Talk, line: str, told: str) -> None:
    assert templates(await talk(AUTHOR, f"/anuncio {line}")) == [told, "form_anuncio_subject"]
    assert await talk.database.run(partial(announcements.get, announcement_id=1)) is None


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        ("alcaldes de Apurímac y gerentes de Cusco", "hay dos grupos distintos"),
        ("alcaldes de Apurímac y Abancay", "En la región Apurímac ya está la provincia de Abancay"),
        ("provincias de Cusco", "la región Cusco o la provincia de Cusco"),
        ("menos Lima", "No entiendo a quiénes va"),
    ],
)
async def test_what_would_reach_others_is_asked(talk: Talk, audience: str, told: str) -> None:
    unclear, _ = await talk(AUTHOR, f"/anuncio {audience}: Aviso.")
    assert told in unclear.text
