"""Questions that ask the same come together; those that only share words stay apart."""

from knowledge import grouping
from knowledge.grouping import Asked

PILETA = (
    "¿Puedo teñir de azul la pileta de la plaza?",
    "teñir de azul el agua de la pileta",
    "se puede teñir la pileta de la plaza de azul",
)
DRON = ("¿Cómo contrato un dron para el catastro?", "contratar drones para hacer el catastro")
ALONE = ("¿Quién paga la luz del cementerio?", "¿Puedo comprar un globo aerostático?")


def grouped(*texts: str) -> list[set[str]]:
    asked = [Asked(str(number), text) for number, text in enumerate(texts)]
    return [{one.text for one in group} for group in grouping.groups(asked)]


def test_what_asks_the_same_is_one_group_the_largest_first() -> None:
    found = grouped(DRON[0], PILETA[0], ALONE[0], PILETA[1], DRON[1], ALONE[1], PILETA[2])
    assert found[:2] == [set(PILETA), set(DRON)]
    assert sorted(map(len, found)) == [1, 1, 2, 3]


def test_the_same_words_count_each_time_they_are_asked() -> None:
    asked = [Asked("1", ALONE[0]), Asked("2", ALONE[0].upper()), Asked("3", DRON[0])]
    assert [[one.key for one in group] for group in grouping.groups(asked)] == [["1", "2"], ["3"]]


def test_what_has_no_words_is_in_no_group() -> None:
    assert grouping.groups([Asked("1", "¿?"), Asked("2", "")]) == []
