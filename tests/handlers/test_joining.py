"""Coming in with a proof: a link, a code, one's own contact; and every way that is refused."""

import asyncio

import pytest

from db import invitations
from tests.fakes import Talk
from tests.people import (
    MAYOR,
    ON_SQLITE,
    acts,
    agree,
    duties_of,
    invite,
    list_phone,
    person_of,
    templates,
    titles_of,
)

PHONE = "+51 999 000 111"
NEW = "7001"
WRONG = "ABCD23456{}"


async def arrive(talk: Talk, who: str, code: str, name: str = "Ana Quispe Soto") -> list[str]:
    await agree(talk, who)
    await talk(who, f"/registro {code}")
    return templates(await talk(who, name))


async def test_a_link_asks_consent_then_the_name_and_gives_the_post(talk: Talk) -> None:
    code = await invite(talk, title="Gerencia Municipal")
    assert templates(await talk(NEW, f"/start inv_{code}")) == ["consent"]
    assert templates(await talk.tap(NEW, "Acepto")) == ["form_ingreso_name"]
    welcome, brief = await talk(NEW, "Ana Quispe Soto")
    assert (welcome.template, brief.template) == ("join_done", "brief_obligations")
    assert "Gerencia Municipal, Municipalidad Distrital de Sabaino" in welcome.text
    assert await titles_of(talk, NEW) == ["Gerencia Municipal"]


async def test_without_consent_nobody_is_registered(talk: Talk) -> None:
    code = await invite(talk)
    await talk(NEW, f"/registro {code}")
    assert templates(await talk.tap(NEW, "No acepto")) == ["consent_declined"]
    assert await talk.database.run(lambda s: person_of(s, NEW)) is None
    assert await arrive(talk, NEW, code) == ["join_done", "brief_obligations"]


@ON_SQLITE
@pytest.mark.parametrize("said", ["/registro {}", "registro {}", "{}", "/registro inv_{}"])
async def test_a_code_is_taken_however_it_is_sent(talk: Talk, said: str) -> None:
    code = await invite(talk)
    await agree(talk, NEW)
    typed = said.format(f"{code[:5]}-{code[5:]}".lower())
    assert templates(await talk(NEW, typed)) == ["form_ingreso_name"]


async def test_the_consent_button_carries_a_code_typed_with_spaces(talk: Talk) -> None:
    code = await invite(talk)
    await talk(NEW, f"/registro {code[:5]} {code[5:]}")
    assert templates(await talk.tap(NEW, "Acepto")) == ["form_ingreso_name"]


async def test_somebody_registered_is_not_asked_for_a_name(talk: Talk) -> None:
    code = await invite(talk, title="Regiduría")
    await agree(talk, MAYOR)
    assert "join_done" in templates(await talk(MAYOR, f"/registro {code}"))
    assert await titles_of(talk, MAYOR) == ["Alcaldía", "Regiduría"]


async def test_a_used_code_is_refused(talk: Talk) -> None:
    code = await invite(talk)
    await arrive(talk, NEW, code)
    assert await arrive(talk, "7002", code) != ["join_done", "brief_obligations"]
    assert await duties_of(talk, "7002") == []


async def test_a_code_expires_at_its_instant(talk: Talk) -> None:
    code = await invite(talk)
    await agree(talk, NEW)
    talk.clock.forward(days=invitations.VALID_FOR.days, seconds=-1)
    assert templates(await talk(NEW, f"/registro {code}")) == ["form_ingreso_name"]
    talk.clock.forward(seconds=1)
    assert templates(await talk(NEW, "Ana Quispe Soto")) == ["code_wrong"]
    assert await talk.database.run(lambda s: person_of(s, NEW)) is None


async def test_of_two_who_bring_the_same_code_at_once_one_gets_in(talk: Talk) -> None:
    code = await invite(talk)
    for who in (NEW, "7002"):
        await agree(talk, who)
        await talk(who, f"/registro {code}")
    for who in (NEW, "7002"):
        await talk.post(who, f"Persona {who}")
    await asyncio.gather(*(talk.dispatcher.handle_head(f"fake:{who}") for who in (NEW, "7002")))
    await talk.settle()
    held = [await titles_of(talk, who) for who in (NEW, "7002")]
    assert sorted(held) == [[], ["Alcaldía"]]
    loser = NEW if held[0] == [] else "7002"
    assert talk.channel.sent[f"fake:{loser}"][-1].template == "code_wrong"
    assert await talk.database.run(lambda s: person_of(s, loser)) is None


async def test_wrong_codes_lock_the_address_and_are_on_record(talk: Talk) -> None:
    code = await invite(talk)
    said = [templates(await talk(NEW, f"/registro {WRONG.format(n)}")) for n in "22345"]
    assert said == [["code_wrong"]] * 4 + [["code_locked"]]
    assert templates(await talk(NEW, f"/registro {code}")) == ["code_locked"]
    assert templates(await talk(NEW, "/vincular ABCD2345")) == ["code_locked"]
    assert (await acts(talk))[-5:] == ["código equivocado"] * 4 + ["bloqueo por códigos"]


async def test_the_lock_opens_after_an_hour_and_locks_nobody_else(talk: Talk) -> None:
    code = await invite(talk)
    for number in range(2, 7):
        await talk(NEW, f"/registro {WRONG.format(number)}")
    assert templates(await talk("7002", f"/registro {code}")) == ["consent"]
    talk.clock.forward(seconds=invitations.WRONG_CODES_WITHIN.total_seconds())
    assert templates(await talk(NEW, f"/registro {code}")) == ["consent"]


async def test_many_guessers_together_stop_the_looking_at_codes(talk: Talk) -> None:
    code = await invite(talk)

    def guess(session) -> None:
        for number in range(invitations.ALL_WRONG_CODES):
            invitations.note_wrong_code(session, f"fake:{number}", talk.clock())

    await talk.database.run(guess)
    assert templates(await talk(NEW, f"/registro {code}")) == ["code_locked"]


async def test_ones_own_contact_on_the_list_gives_the_post_at_once(talk: Talk) -> None:
    await list_phone(talk, "51999000111", "Ana Quispe Soto")
    await talk(NEW, "/registro")
    share, form = await talk.tap(NEW, "Acepto")
    assert (share.ask_contact, form.template) == ("📱 Compartir mi número", "form_registro_body")
    replies = await talk(NEW, contact={"phone": PHONE, "user_id": NEW})
    assert "Ana Quispe Soto" in replies[0].text
    assert await titles_of(talk, NEW) == ["Alcaldía"]
    assert templates(await talk(NEW, "/cancelar")) == ["form_nothing_to_cancel"]


@ON_SQLITE
@pytest.mark.parametrize("user_id", ["7002", "001", ""])
async def test_a_contact_of_somebody_else_is_refused(talk: Talk, user_id: str) -> None:
    await list_phone(talk, "51999000111", "Ana Quispe Soto")
    await agree(talk, NEW)
    replies = await talk(NEW, contact={"phone": PHONE, "user_id": user_id})
    assert templates(replies) == ["contact_not_own"]
    assert await duties_of(talk, NEW) == []


async def test_a_contact_that_is_not_listed_goes_on_with_the_form(talk: Talk) -> None:
    await agree(talk, NEW)
    await talk(NEW, "/registro")
    replies = await talk(NEW, contact={"phone": PHONE, "user_id": NEW})
    assert templates(replies) == ["contact_not_listed", "form_registro_body"]
    assert await duties_of(talk, NEW) == []


async def test_a_contact_before_the_consent_gives_nothing(talk: Talk) -> None:
    await list_phone(talk, "51999000111", "Ana Quispe Soto")
    replies = await talk(NEW, contact={"phone": PHONE, "user_id": NEW})
    assert templates(replies) == ["consent"]
    assert await duties_of(talk, NEW) == []
