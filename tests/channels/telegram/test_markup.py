"""Splitting at 4,096 UTF-16 units: no tag, entity or emoji is ever cut, no word is lost."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.markup import plain, split, units

FAMILY = "👨‍👩‍👧‍👦"
PERU, THUMB, KEYCAP, SCOTLAND = "🇵🇪", "👍🏽", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"
CLUSTERS = (FAMILY, PERU, THUMB, KEYCAP, SCOTLAND, "é", "ñ̃")
LIMIT = 4096


class Balance(HTMLParser):
    """Fails on a tag that closes what is not open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check_balanced(part: str) -> None:
    parser = Balance()
    parser.feed(part)
    parser.close()
    assert parser.open == []


def letters(text: str) -> str:
    """The text without white space, which a cut may drop."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(
    ("text", "length"), [("a", 1), ("ñ", 1), ("👍", 2), (PERU, 4), (FAMILY, 11), ("\ud800", 1)]
)
def test_length_is_counted_as_telegram_counts(text: str, length: int) -> None:
    assert units(text) == length


def test_what_fits_is_one_part() -> None:
    text = "<b>Base legal</b>: " + "a" * (LIMIT - 12)
    assert split(text, LIMIT) == [text]


def test_what_is_one_unit_too_long_is_two_parts() -> None:
    assert len(split("palabra " * 513, LIMIT)) == 2


def test_it_cuts_at_a_line_end_rather_than_in_a_sentence() -> None:
    assert split("uno dos\ntres cuatro", 14) == ["uno dos", "tres cuatro"]


def test_it_cuts_between_words_rather_than_in_one() -> None:
    assert split("uno dos tres", 9) == ["uno dos", "tres"]


def test_a_tag_is_closed_and_opened_again() -> None:
    assert split("<b>uno <i>dos tres</i></b>", 8) == ["<b>uno <i>dos</i></b>", "<b><i>tres</i></b>"]


def test_a_link_keeps_its_address_on_both_sides() -> None:
    link = '<a href="https://www.gob.pe/x?a=1&amp;b=2">'
    assert split(f"{link}ley orgánica</a>", 9) == [f"{link}ley</a>", f"{link}orgánica</a>"]


def test_an_entity_counts_as_what_it_shows_and_is_not_cut() -> None:
    assert split("&lt;&lt;&lt;&amp;", 2) == ["&lt;&lt;", "&lt;&amp;"]


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_what_looks_like_one_character_is_not_cut(cluster: str) -> None:
    parts = split(cluster * 40, units(cluster) * 3 + 1)
    assert "".join(parts) == cluster * 40
    assert all(part.replace(cluster, "") == "" for part in parts)


def test_something_longer_than_a_part_is_cut_rather_than_looped_over() -> None:
    assert "".join(split("á" * 20, 3)) == "á" * 20
    assert "".join(split(FAMILY, 4)) == FAMILY


def test_no_part_is_empty() -> None:
    assert split("   " + "a" * 12, 10) == ["a" * 10, "aa"]


WORDS = st.one_of(
    st.text("abcñ&<>\"' ", max_size=12).map(html.escape),
    st.sampled_from(CLUSTERS),
    st.sampled_from([" ", "\n", "\n\n", "&lt;", "&amp;", "&#8217;"]),
    st.text(st.characters(codec="utf-8", exclude_characters="<>&\x00"), max_size=6),
)
MARKUP = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5).map("".join),
        st.tuples(st.sampled_from(["b", "i", "u", "s", "code", "pre"]), inner).map(
            lambda made: f"<{made[0]}>{made[1]}</{made[0]}>"
        ),
        inner.map(lambda text: f'<a href="https://www.gob.pe/?a=1&amp;b=2">{text}</a>'),
    ),
    max_leaves=40,
)


@given(MARKUP, st.integers(12, 60))
@settings(max_examples=300, deadline=None)
def test_whatever_the_text_its_parts_are_whole_and_lose_nothing(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert letters("".join(map(plain, parts))) == letters(plain(text))
    for part in parts:
        check_balanced(part)
        assert units(plain(part)) <= limit
        assert plain(part).strip() or len(parts) == 1
        part.encode("utf-8")
