"""Forms: asked in order, kept in the database, put aside and taken up again."""

import pytest

from bot.context import Context, Knowledge
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db.conversations import Conversation
from db.engine import Database
from db.posts import Role
from tests.fakes import FakeClock, Talk

ROSA, ADVISER = "alcaldesa-sabaino", "asesora-pcm"
# The forms borrow questions that have templates: a form's name and keys are a template's name.
THEMES = [("Salud", "salud"), ("Agua y saneamiento", "agua y saneamiento")]


def themes(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return THEMES


def shout(context: Context, text: str, answers: Answers) -> str:
    if text == "no":
        raise InvalidAnswer("form_empty_answer")
    return text.upper()


def skip_level(context: Context, answers: Answers) -> bool:
    return answers.get("theme") == "salud"


def done(context: Context, answers: Answers) -> Replies:
    return Reply(f"hecho {dict(sorted(answers.items()))}")


SEARCH = Form(
    "practices",
    (
        Question("theme", options=themes),
        Question("region", parse=shout),
        Question("level", options=themes, optional=True, skip_if=skip_level),
    ),
    done,
)
COMMENT = Form("comment", (Question("missing", parse=shout, options=themes, open=True),), done)


def make_router() -> Router:
    router = Router()
    for form in (SEARCH, COMMENT):
        router.form(form)

    @router.command("busca")
    def search(context: Context) -> Replies:
        return start(context, SEARCH)

    @router.command("comenta")
    def comment(context: Context) -> Replies:
        return start(context, COMMENT, entry="x")

    @router.command("region")
    def from_the_second(context: Context) -> Replies:
        return start(context, SEARCH, theme="salud")

    @router.text()
    def anything(context: Context) -> Replies:
        return Reply(f"texto {context.text}")

    return router


@pytest.fixture
async def talk(talk: Talk, database: Database, knowledge: Knowledge, clock: FakeClock) -> Talk:
    return Talk(database, knowledge, clock, make_router())


async def say(talk: Talk, *texts: str) -> list[str]:
    """Say them in turn; returns the templates (or texts) of the last replies."""
    for text in texts:
        replies = await talk(ROSA, text)
    return [reply.template.removeprefix("form_") or reply.text for reply in replies]


async def test_it_asks_one_thing_after_another_and_ends(talk: Talk) -> None:
    assert await say(talk, "/busca") == ["practices_theme"]
    assert await say(talk, "Agua y saneamiento") == ["practices_region"]
    assert await say(talk, "cusco") == ["practices_level"]
    ending = "hecho {'level': None, 'region': 'CUSCO', 'theme': 'agua y saneamiento'}"
    assert await say(talk, "omitir") == [ending]
    assert await say(talk, "cusco") == ["texto cusco"]


async def test_a_question_that_does_not_apply_is_not_asked(talk: Talk) -> None:
    assert await say(talk, "/busca", "1", "ica") == ["hecho {'region': 'ICA', 'theme': 'salud'}"]


async def test_what_is_known_is_not_asked(talk: Talk) -> None:
    assert await say(talk, "/region") == ["practices_region"]


async def test_an_answer_that_does_not_fit_is_asked_again(talk: Talk) -> None:
    assert await say(talk, "/busca", "9") == ["choose_option", "practices_theme"]
    assert await say(talk, "1", "no") == ["empty_answer", "practices_region"]
    assert await say(talk, "  ") == ["empty_answer", "practices_region"]


async def test_what_must_be_answered_cannot_be_skipped(talk: Talk) -> None:
    assert await say(talk, "/busca", "omitir") == ["choose_option", "practices_theme"]


async def test_an_open_question_takes_an_option_or_other_words(talk: Talk) -> None:
    assert await say(talk, "/comenta", "2") == [
        "hecho {'entry': 'x', 'missing': 'agua y saneamiento'}"
    ]
    assert await say(talk, "/comenta", "otra cosa") == [
        "hecho {'entry': 'x', 'missing': 'OTRA COSA'}"
    ]


async def test_the_controls_answer_to_their_number_after_the_options(talk: Talk) -> None:
    [asked] = await talk(ROSA, "/busca")
    labels = [button.label for button in asked.choices()]
    assert labels == ["Salud", "Agua y saneamiento", "Cancelar"]
    assert await say(talk, "3") == ["cancelled"]


async def test_a_number_that_may_be_the_answer_is_no_control(talk: Talk) -> None:
    [asked] = await talk(ROSA, "/region")
    assert asked.choices()[0].label == "Atrás"
    assert await say(talk, "1") == ["hecho {'region': '1', 'theme': 'salud'}"]


async def test_going_back_steps_over_what_does_not_apply(talk: Talk) -> None:
    assert await say(talk, "/busca", "2", "ica", "atrás") == ["practices_region"]
    assert await say(talk, "volver") == ["practices_theme"]
    assert await say(talk, "volver") == ["practices_theme"]


async def test_a_tapped_option_of_a_past_question_says_so(talk: Talk) -> None:
    [first] = await talk(ROSA, "/busca")
    await talk.tap(ROSA, "Salud")
    [late] = await talk(ROSA, action=first.choices()[0].action)
    assert late.template == "outdated_button"
    assert await say(talk, "ica") == ["hecho {'region': 'ICA', 'theme': 'salud'}"]


async def test_a_tapped_option_when_nothing_is_open_says_so(talk: Talk) -> None:
    [reply] = await talk(ROSA, action="f:practices:0:salud")
    assert reply.template == "outdated_button"


async def test_a_form_begun_inside_another_brings_it_back(talk: Talk) -> None:
    assert await say(talk, "/busca", "1", "/comenta") == ["comment_missing"]
    ending = "hecho {'entry': 'x', 'missing': 'NADA'}"
    assert await say(talk, "nada") == [ending, "practices_region"]


async def test_cancelling_the_inner_one_brings_the_outer_back(talk: Talk) -> None:
    assert await say(talk, "/busca", "/comenta", "cancelar") == ["cancelled", "practices_theme"]
    assert await say(talk, "/cancelar") == ["cancelled"]
    assert await say(talk, "/cancelar") == ["nothing_to_cancel"]


async def test_beginning_the_same_form_again_starts_it_over(talk: Talk) -> None:
    assert await say(talk, "/busca", "1", "/busca") == ["practices_theme"]
    assert await say(talk, "cancelar") == ["cancelled"]


async def test_a_half_filled_form_is_in_the_database(talk: Talk) -> None:
    await say(talk, "/busca", "1")
    stored = await talk.database.run(lambda s: s.get_one(Conversation, f"fake:{ROSA}").forms)
    assert stored == [{"name": "practices", "step": 1, "answers": {"theme": "salud"}}]


async def test_a_form_that_no_longer_exists_is_forgotten(talk: Talk) -> None:
    def leave_behind(session) -> None:
        left = {"name": "gone", "step": 9, "answers": {}}
        session.get_one(Conversation, f"fake:{ROSA}").forms = [left]

    await say(talk, "hola")
    await talk.database.run(leave_behind)
    assert await say(talk, "hola") == ["texto hola"]


async def test_a_form_of_a_role_ends_when_the_role_is_gone(
    talk: Talk, database: Database, knowledge: Knowledge, clock: FakeClock
) -> None:
    router = Router()
    form = Form("comment", COMMENT.questions, done, roles=frozenset({Role.ADVISER}))
    router.form(form)
    router.command("comenta")(lambda context: start(context, form))
    other = Talk(database, knowledge, clock, router)
    await other(ROSA, "/comenta")
    [refused] = await other(ROSA, "algo", id="9")
    assert refused.template == "form_not_yours"
    await other(ADVISER, "/comenta")
    [answered] = await other(ADVISER, "algo", id="9")
    assert answered.text == "hecho {'missing': 'ALGO'}"
