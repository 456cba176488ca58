"""Who asked: what they are called, and where their names or the number of their chat stand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge import folding, person_names, personal_data

SHORTEST_NUMBER = 5
"""Digits of an address from which a number can tell whose it is."""
_INTRODUCES = re.compile(
    r"\b(?:soy|me llamo|nombre es|atte|atentamente|escribe|de parte de|habla|saludos|firma)"
    r"\W+(?:\w+\W+){0,3}$"
)
"""Before the name of who writes: «soy la alcaldesa», «Atentamente,»."""


@dataclass(frozen=True)
class Asker:
    """Who must not be told: names and addresses of those who asked."""

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


def introduced(texts: Iterable[str]) -> tuple[str, ...]:
    """The names by which people say who they are."""
    found = []
    for text in map(folding.compose, texts):
        plain = folding.plain(text)
        for mention in personal_data.find(text):
            is_name = mention.kind is personal_data.Kind.NAME
            if is_name and _INTRODUCES.search(plain[: mention.start]):
                found.append(text[mention.start : mention.end])
    return tuple(found)


def names_of(asker: Asker) -> set[str]:
    """What they are called, word by word, short forms too."""
    names = {word for name in asker.names for word in person_names.words_of(name) if len(word) > 2}
    return names | person_names.short_forms(names)


def mentions(text: str, asker: Asker) -> Iterator[tuple[int, int, bool]]:
    """Any of the asker's names by itself and the number of their chat; whether that is sure."""
    names = names_of(asker)
    for word in folding.WORD.finditer(folding.plain(text)):
        if word[0] in names:
            capital = text[word.start()].isupper()  # «rosa» may be a colour, «Rosa» is who asked
            yield word.start(), word.end(), capital
    for address in asker.addresses:
        number = address.partition(":")[2]
        if len(re.sub(r"\D", "", number)) >= SHORTEST_NUMBER:
            for found in re.finditer(re.escape(number), text):
                yield found.start(), found.end(), True
