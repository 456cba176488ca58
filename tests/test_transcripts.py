"""Whole conversations in Spanish, written as files that need no programmer to read or write.

`# comment`; `who> what they say`, `[tap] label` or `who> [tap] label` for a button,
`who> [re: words] text` to reply to the newest message with those words;
`who> [foto losa.jpg] caption` and `[pdf acta.pdf]` for files; `bot> words` that the answer must
have, in order; `who< words` of a notice; `bot no> words` and `who no< words` for what must not
come (nothing at all, without words); `@ +3 días` or `@ 25/11/2026 09:00` turns the clock. An
indented line goes on with the message above.
"""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot import demo
from bot.spanish import LIMA
from db import people, posts
from tests.fakes import SATURDAY, Talk
from tests.people import ON_SQLITE
from tests.stage import Stage, moment, plain, read
from tests.transcript_files import EACH_TRANSCRIPT
from tests.voices import Spoken, WebVoice


@EACH_TRANSCRIPT
async def test_the_conversation_goes_as_written(talk: Talk, path: Path) -> None:
    await Stage(Spoken(talk)).play(path)


@ON_SQLITE
@EACH_TRANSCRIPT
async def test_it_goes_the_same_way_in_the_web_chat(talk: Talk, path: Path) -> None:
    talk.database.run_now(lambda s: demo.populate(s, demo.load(), ("web",), talk.clock()))
    talk.database.run_now(leave_the_fake_channel)
    await Stage(WebVoice(talk)).play(path)


def leave_the_fake_channel(session: Session) -> None:
    """The cast lives on one channel: posts that two people hold would be told twice."""
    for row in session.query(people.Address).filter(people.Address.address.like("fake:%")):
        for tenure in session.query(posts.Tenure).filter_by(person_id=row.person_id):
            session.delete(tenure)


def written(folder: Path, *lines: str) -> Path:
    path = folder / "charla.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


async def test_a_transcript_that_comes_true_passes(talk: Talk, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "# Un saludo.",
        "alcaldesa-sabaino> hola",
        "bot> Rosa",
        "bot no> Marleni",
        "alcalde-abancay no<",
    )
    await Stage(Spoken(talk)).play(path)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (("alcaldesa-sabaino> hola", "bot> ceviche"), "línea 2: bot> ceviche\nse oyó: "),
        (("alcaldesa-sabaino> hola", "bot no>"), "línea 2: bot no>\nse oyó: "),
        (("alcaldesa-sabaino> hola", "[tap] Ceviche"), "no button «Ceviche» on screen"),
        (("alcaldesa-sabaino< hola",), "se oyó: nada"),
        (("[tap] Inicio",), "nadie ha hablado"),
        (("hola",), "no se entiende"),
        (("@ ayer",), "se espera «+3 días»"),
    ],
)
async def test_one_that_does_not_names_the_line(
    talk: Talk, tmp_path: Path, lines: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(AssertionError, match=complaint.replace("+", r"\+")):
        await Stage(Spoken(talk)).play(written(tmp_path, *lines))


def test_an_indented_line_goes_on_with_the_one_above(tmp_path: Path) -> None:
    path = written(tmp_path, "alguien> una", "   dos", "", "bot> tres")
    assert [(line.number, line.text) for line in read(path)] == [
        (1, "alguien> una\ndos"),
        (4, "bot> tres"),
    ]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("+3 días", datetime(2026, 11, 24, 10, 0, tzinfo=LIMA)),
        ("+1 hora", datetime(2026, 11, 21, 11, 0, tzinfo=LIMA)),
        ("25/11/2026 09:00", datetime(2026, 11, 25, 9, 0, tzinfo=LIMA)),
    ],
)
def test_the_clock_is_turned_as_written(said: str, meant: datetime) -> None:
    assert moment(said, SATURDAY) == meant


def test_words_are_compared_as_people_read_them() -> None:
    assert plain("S&#39;lo  <b>\nAsí") == "s'lo <b> así"
