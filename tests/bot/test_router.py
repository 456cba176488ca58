"""The router: which handler a message reaches, and who may reach it."""

import pytest

from bot.context import Context, Knowledge
from bot.forms import Form
from bot.messages import Message, Replies, Reply
from bot.router import Router
from db.engine import Database
from db.posts import Role
from tests.fakes import SATURDAY, FakeClock, Talk

ROSA, ADVISER, STRANGER = "alcaldesa-sabaino", "asesora-pcm", "visita"


def make_router() -> Router:
    router = Router()

    @router.command("temas", "menu")
    def topics(context: Context) -> Replies:
        return Reply(f"temas {context.text}".strip())

    @router.command("busca", words=True)
    def search(context: Context) -> Replies:
        return Reply(f"busca {context.text}")

    @router.command("secreto", roles=[Role.ADVISER])
    def secret(context: Context) -> Replies:
        return Reply("secreto")

    @router.command("oculto", hidden=True)
    def hidden(context: Context) -> Replies:
        return Reply("oculto")

    @router.action("abre")
    def open_it(context: Context) -> Replies:
        return Reply(f"abre {'/'.join(context.args)}")

    @router.action("firma", roles=[Role.ADVISER])
    def sign(context: Context) -> Replies:
        return Reply("firma")

    @router.text(roles=[Role.ADVISER])
    def adviser_only(context: Context) -> Replies:
        return Reply("para asesores") if context.text == "doble" else None

    @router.text()
    def anything(context: Context) -> Replies:
        return None if context.text == "callar" else Reply(f"texto {context.text}")

    return router


@pytest.fixture
async def talk(talk: Talk, database: Database, knowledge: Knowledge, clock: FakeClock) -> Talk:
    """Among the cast, with a router of our own."""
    return Talk(database, knowledge, clock, make_router())


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/temas", "temas"),
        ("/TEMAS", "temas"),
        ("/menú", "temas"),
        ("/temas@MunicipioBot uno dos", "temas uno dos"),
        ("temas", "temas"),
        ("¡Menú!", "temas"),
        ("temas de agua", "texto temas de agua"),
        ("/busca agua", "busca agua"),
        ("Busca agua potable", "busca agua potable"),
        ("¿cuánto?", "texto ¿cuánto?"),
        ("  con espacios  ", "texto con espacios"),
    ],
)
async def test_what_is_said_reaches_its_handler(talk: Talk, said: str, answer: str) -> None:
    [reply] = await talk(ROSA, said)
    assert reply.text == answer


@pytest.mark.parametrize(
    ("action", "answer"),
    [("abre", "abre "), ("abre:a:b", "abre a/b"), ("command:busca:agua", "busca agua")],
)
async def test_a_button_reaches_its_handler(talk: Talk, action: str, answer: str) -> None:
    [reply] = await talk(ROSA, action=action)
    assert reply.text == answer


async def test_a_button_that_leads_nowhere_says_so(talk: Talk) -> None:
    [reply] = await talk(ROSA, action="nunca:existió")
    assert reply.template == "outdated_button"


@pytest.mark.parametrize(
    "message", [{"text": "/secreto"}, {"text": "secreto"}, {"action": "firma"}]
)
@pytest.mark.parametrize(
    ("who", "words"), [(ROSA, "Su cargo no tiene permiso"), (STRANGER, "personas registradas")]
)
async def test_who_lacks_the_role_is_refused(
    talk: Talk, who: str, words: str, message: dict[str, str]
) -> None:
    [reply] = await talk(who, **message)
    assert words in reply.text


@pytest.mark.parametrize("message", [{"text": "/secreto"}, {"action": "firma"}])
async def test_who_has_the_role_is_not(talk: Talk, message: dict[str, str]) -> None:
    [reply] = await talk(ADVISER, **message)
    assert reply.text in ("secreto", "firma")


async def test_free_text_goes_to_the_first_who_answers_and_may_be_asked(talk: Talk) -> None:
    [for_adviser] = await talk(ADVISER, "doble")
    [for_mayor] = await talk(ROSA, "doble")
    assert (for_adviser.text, for_mayor.text) == ("para asesores", "texto doble")


async def test_text_that_nobody_answers_is_not_left_in_silence(talk: Talk) -> None:
    [reply] = await talk(ROSA, "callar")
    assert reply.template == "nothing_to_say"


async def test_a_mistyped_command_offers_only_what_one_may_use(talk: Talk) -> None:
    [mayor] = await talk(ROSA, "/secretos")
    [adviser] = await talk(ADVISER, "/secretos")
    assert "/secreto?" not in mayor.text
    assert "/secreto?" in adviser.text


def menu(*, group: bool) -> list[str]:
    message = Message("fake", ROSA, "1", SATURDAY, group=group)
    context = Context(None, message, None, None, SATURDAY)  # type: ignore[arg-type]
    return make_router().menu(context)


def test_the_menu_holds_each_command_once_and_no_hidden_one() -> None:
    assert menu(group=False) == ["temas", "busca"]
    assert menu(group=True) == ["temas", "busca"]


@pytest.mark.parametrize("kind", ["command", "action"])
def test_two_handlers_of_one_name_are_refused(kind: str) -> None:
    router = Router()
    getattr(router, kind)("a")(lambda context: None)
    with pytest.raises(ValueError, match="two handlers answer a"):
        getattr(router, kind)("a")(lambda context: None)


def test_a_name_taken_by_another_subject_is_refused() -> None:
    with pytest.raises(ValueError, match="two handlers answer temas"):
        make_router().include(make_router())


def test_two_forms_of_one_name_are_refused() -> None:
    router = Router()
    form = Form("a", (), lambda context, answers: None)
    router.form(form)
    with pytest.raises(ValueError, match="two forms are called a"):
        router.form(form)
