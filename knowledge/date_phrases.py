"""Where in a line the phrases about time stand, and which of them are its deadline."""

import re
from dataclasses import dataclass

from knowledge import (
    date_month_rules,
    date_named_rules,
    date_period_rules,
    date_relative_rules,
)
from knowledge.date_rule import Place
from knowledge.deadline import Deadline, Now, none, without_past

RULES = (
    *date_named_rules.RULES,
    *date_month_rules.RULES,
    *date_period_rules.RULES,
    *date_relative_rules.RULES,
)

# Words that lead to a deadline and go with it: «a más tardar el», «con plazo hasta el».
LEADING = re.compile(
    r"(?<![a-z0-9])(?:a mas (?:tardar|tarde)|(?:como )?maximo|(?:con )?(?:plazo|fecha|vencimiento)"
    r"(?: limite| maximo| maxima| de entrega)?|vence|limite|aprox|aproximadamente|antes|hasta|para"
    r"|durante|desde|a partir|unos|unas|por|en|al?|del?|el|las?|los)[ :]+\Z"
)
# What follows these says since when, which is no deadline.
ONLY_FROM = re.compile(
    r"(?<![a-z0-9])(?:despues|luego|posterior(?:idad)?(?:mente)?|pasado|tras|desde|a partir"
    r"|no antes)(?: (?:del?|al?|el|las?|los|dias|mes))* \Z"
)
# Words that may follow a deadline and go with it.
TRAILING = re.compile(
    r",? \(?(?:a mas tardar|como (?:maximo|limite)|maximo|aprox(?:imadamente)?)\b\)?\.?"
)
MOST_LEADS = 8
LONGEST_LEAD = 32  # letters
# «Reunión de mañana», «Saneamiento de Marzo»: these alone lead to no deadline.
WEAK_LEADS = frozenset({"de", "del"})

# «Plaza 2 de Mayo», «I.E. 28 de Julio»: names, not deadlines.
NAMED_AFTER_DATES = re.compile(
    r"\b(?:avenida|av|jiron|jr|calle|plaza|plazuela|pasaje|parque|estadio|mercado|barrio|colegio"
    r"|ie|i\.e|educativa|institucion|urbanizacion|urb|asentamiento|humano|aahh|hospital|poblado"
    r"|comunidad|distrito|provincia|santo|ley|decreto|resolucion|directiva|ordenanza|oficio|acta)"
    r"[. ]*(?:n[°o.]* ?)?\Z"
)
LONGEST_NAME_WORD = 24
SEPARATORS = frozenset(",;:()[]|\n-")


@dataclass(frozen=True)
class Phrase:
    """A phrase about time; `lead` is where the words that lead to it begin."""

    deadline: Deadline
    place: Place
    lead: int
    start: int
    end: int


def phrases(text: str, now: Now) -> list[Phrase]:
    """All the phrases, in order; of those that overlap, the longest."""
    found = []
    for rule in RULES:
        for match in rule.pattern.finditer(text):
            start, end = match.span()
            deadline = without_past(rule.read(match, now), now)
            if ONLY_FROM.search(text[max(0, start - LONGEST_LEAD) : start]):
                deadline = none("only_from")
            trailing = TRAILING.match(text, end)
            end = trailing.end() if trailing else end
            found.append(Phrase(deadline, rule.place, _lead(text, start), start, end))
    found.sort(key=lambda phrase: (phrase.start - phrase.end, phrase.start))
    kept: list[Phrase] = []
    for phrase in found:
        if all(phrase.end <= other.start or phrase.start >= other.end for other in kept):
            kept.append(phrase)
    return sorted(kept, key=lambda phrase: phrase.start)


def stands_as_deadline(text: str, phrase: Phrase) -> bool:
    """Whether a phrase inside a line is its deadline, and not a detail or part of a name."""
    begins = begins_part(text, phrase.lead)
    ends = ends_part(text, phrase.end)
    lead = text[phrase.lead : phrase.start].strip(" :")
    led = bool(lead) and lead not in WEAK_LEADS
    standing = {
        "plain": True,
        "edge": begins or (ends and lead not in WEAK_LEADS),
        "led": begins or (ends and led),
        "alone": begins and ends,
        "sole": begins and ends,
    }
    return standing[phrase.place] and not is_a_name(text, phrase)


def is_a_name(text: str, phrase: Phrase) -> bool:
    before = text[max(0, phrase.start - LONGEST_NAME_WORD) : phrase.start]
    return bool(NAMED_AFTER_DATES.search(before))


def stands_as_answer(text: str, phrase: Phrase) -> bool:
    """Whether a phrase counts in the answer to a question: «30 de nero 2027» is not «2027»."""
    sole = phrase.place == "sole"
    return not is_a_name(text, phrase) and (not sole or stands_as_deadline(text, phrase))


def begins_part(text: str, start: int) -> bool:
    before = text[max(0, start - 2) : start].strip(" ")
    return start == 0 or not before or before[-1] in SEPARATORS or before[-1] in ".¿¡\"'«"


def ends_part(text: str, end: int) -> bool:
    after = text[end : end + 2].strip(" ")
    return not after or after[0] in SEPARATORS or after[0] in ".!?\"'»"


def _lead(text: str, start: int) -> int:
    for _ in range(MOST_LEADS):
        word = LEADING.search(text[max(0, start - LONGEST_LEAD) : start])
        if not word:
            break
        start -= word.end() - word.start()
    return start
