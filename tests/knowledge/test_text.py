"""What people type becomes comparable words."""

import pytest

from knowledge import text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Q pasa", "que pasa"),
        ("xq no", "por que no"),
        ("pa instalar", "para instalar"),
        ("kien lo ve", "quien lo ve"),
        ("la muni", "la municipalidad"),
        ("porfa", "por favor"),
    ],
)
def test_it_reads_sms_as_words(typed: str, meant: str) -> None:
    assert " ".join(text.tokens(typed)) == meant


def test_it_reads_q_as_que() -> None:
    assert text.tokens("q es") == ["que", "es"]


def test_it_keeps_a_q_inside_a_word() -> None:
    assert text.tokens("quorum") == ["quorum"]


def test_it_reads_dotted_letters_as_an_acronym() -> None:
    assert text.tokens("el P.I.A. del año") == ["el", "pia", "del", "ano"]


def test_it_keeps_the_end_of_a_sentence_apart() -> None:
    assert text.tokens("aprobado. otra cosa") == ["aprobado", "otra", "cosa"]


def test_it_reads_a_lengthened_word_as_the_word() -> None:
    assert text.tokens("holaaaa graciasss") == ["hola", "gracias"]


def test_it_keeps_the_double_letters_of_spanish() -> None:
    assert text.tokens("calle carretera lleer") == ["calle", "carretera", "lleer"]


def test_it_tells_digits_from_letters() -> None:
    assert text.tokens("8uit") == ["8", "uit"]


def test_it_reads_number_words_as_digits() -> None:
    assert text.tokens("ocho uit") == text.tokens("8 uit")


def test_it_reads_a_year_said_aloud() -> None:
    assert text.tokens("dos mil diecisiete") == ["2017"]


def test_it_reads_thousands_with_either_mark() -> None:
    assert text.tokens("5,350 y 5.350") == ["5350", "y", "5350"]


def test_it_keeps_decimals_apart() -> None:
    assert text.tokens("0,2") == ["0", "2"]


def test_it_loses_accents_and_capitals() -> None:
    assert text.normalise("  ¿CUÁNDO   vence el Año? ") == "cuando vence el ano"


def test_normalising_keeps_abbreviations_as_typed() -> None:
    assert text.normalise("Q es?") == "q es"


def test_decomposed_accents_are_the_same_text() -> None:
    assert text.normalise("cu\u0061\u0301ndo") == text.normalise("cuándo")


@pytest.mark.parametrize("odd", ["", "👍🏽", "\ud800", "\x00\x07", "؟", "\u200b"])
def test_it_finds_no_words_where_there_are_none(odd: str) -> None:
    assert text.tokens(odd) == []


def test_it_cuts_what_is_too_long() -> None:
    assert len(text.tokens("plazo " * 5_000)) == text.MAX_TOKENS
