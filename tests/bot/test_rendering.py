"""Templates become replies: text, rows of buttons, and nothing undefined or unescaped."""

import re
from typing import Any

import pytest
from jinja2 import UndefinedError

from bot import rendering
from bot.messages import Button
from bot.rendering import compose, speaking

ALLOWED_TAGS = re.compile(r"</?(?:b|i|u|s|code|pre)>|<a href=|</a>")
OPEN_TAG = re.compile(r"<[a-zA-Z/!][^>]*>?")


def test_text_and_buttons_are_told_apart() -> None:
    reply = compose("unknown", question="x")
    assert reply.text.startswith("No lo sé")
    assert "---" not in reply.text
    first, second = reply.buttons
    assert first == (Button("🙋 Enviar a un asesor", action="consult"),)
    assert second == (Button("📚 Ver temas", action="topics:1"),)


def test_a_reply_knows_its_template_and_its_manners() -> None:
    reply = compose("unknown", question="x", replace=True, notice="Listo")
    assert (reply.template, reply.replace, reply.notice) == ("unknown", True, "Listo")


def test_a_reply_without_buttons_has_none() -> None:
    assert compose("form_cancelled").buttons == ()


def test_a_missing_parameter_is_not_passed_over() -> None:
    with pytest.raises(UndefinedError):
        compose("could_not_handle")


def test_what_people_say_is_escaped_in_the_text() -> None:
    reply = compose("could_not_handle", number="<b>&</b>")
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in reply.text


def test_what_people_say_is_plain_in_a_label() -> None:
    [[button]] = rendering._buttons("[Tubos &amp; caños &lt;4&#34;&gt;](q:x)")
    assert button == Button('Tubos & caños <4">', action="q:x")


@pytest.mark.parametrize(
    ("line", "buttons"),
    [
        ("[Sí](si) [No](no)", [Button("Sí", action="si"), Button("No", action="no")]),
        ("[Norma](https://a.pe/x?y=1&amp;z=2)", [Button("Norma", url="https://a.pe/x?y=1&z=2")]),
        ("[¿Cuánto? (UIT)](q:a)", [Button("¿Cuánto? (UIT)", action="q:a")]),
        ("[Mayúscula: [1]](q:a)", [Button("Mayúscula: [1]", action="q:a")]),
    ],
)
def test_a_line_is_a_row_of_buttons(line: str, buttons: list[Button]) -> None:
    assert rendering._buttons(line) == (tuple(buttons),)


def test_a_blank_line_is_no_row() -> None:
    assert rendering._buttons("\n  \nsolo texto\n") == ()


def test_whoever_asked_for_it_is_addressed_informally() -> None:
    with speaking(informally=True):
        assert "Escribe" in compose("no_words", empty=True).text
    assert "Escriba" in compose("no_words", empty=True).text


def test_a_template_without_an_informal_twin_is_used_as_it_is() -> None:
    with speaking(informally=True):
        assert compose("form_cancelled").text == "Listo, lo dejamos ahí. No se guardó nada."


def test_every_informal_template_has_a_formal_twin() -> None:
    informal = {path.name for path in (rendering.TEMPLATES / rendering.INFORMAL).glob("*.j2")}
    assert informal
    assert informal <= {path.name for path in rendering.TEMPLATES.glob("*.j2")}


def test_templates_use_only_the_small_html() -> None:
    for path in rendering.TEMPLATES.rglob("*.j2"):
        text = path.read_text(encoding="utf-8")
        odd = [tag for tag in OPEN_TAG.findall(text) if not ALLOWED_TAGS.match(tag)]
        assert odd == [], path.name


def test_a_label_is_found_by_its_key() -> None:
    assert rendering.label("roles", "authority") == "autoridad"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "menos de un minuto"), (86, "cerca de un minuto"), (172, "unos 3 minutos")],
)
def test_how_long_an_announcement_takes_is_said_in_words(seconds: int, said: str) -> None:
    parts: Any = rendering.environment().get_template("announcement_parts.j2").module
    assert str(parts.duration(seconds)).strip() == said
