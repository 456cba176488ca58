"""What a text claims in figures: sums and shares, counts of things, majorities."""

import re

from knowledge import amounts
from knowledge import claim_words as words
from knowledge.claims import Claim, Kind, figure, find


def sums(plain: str) -> list[Claim]:
    soles, rest = [], plain
    while found := amounts.find(rest):
        said = rest[found.start : found.end]
        soles.append(Claim(Kind.AMOUNT, f"{found.soles.normalize():f}", said))
        rest = rest[found.end :]
    share = rf"\b(?P<n>{words.NUMBER}) ?(?:%|por ciento)"
    return soles + find(share, plain, Kind.SHARE, lambda match: figure(match["n"]))


def counts(plain: str) -> list[Claim]:
    before = rf"\b(?P<n>{words.NUMBER}) (?:\(\w+\) )?(?:sol[ao] )?"
    pattern = rf"{before}(?P<what>{words.COUNTED})\b"
    named = rf"(?:{words.COUNTED}|{words.NOT_COUNTED})"
    many = r"(?P<many>mil |mil(?:lon|es|lones) de )?"
    other = rf"{before}{many}(?!{named}\b)(?P<what>[a-z]{{3,}}s)\b"

    def value(match: re.Match[str]) -> str:
        return f"{figure(match['n'])} {words.SAME_UNIT.get(match['what'][:3], match['what'][:3])}"

    def value_of_other(match: re.Match[str]) -> str:
        return f"{figure(match['n'])}{(match['many'] or '')[:4].strip()} {match['what'][:5]}"

    nth = rf"\b(?P<n>{'|'.join(words.ORDINALS)}) grado\b"
    often = rf"\b(?P<n>{words.NUMBER}) al (?P<what>ano|mes)\b"
    in_all = rf"\bson (?P<n>{words.NUMBER})(?= *(?:[,:.;]|l[ao]s\b)|$)"
    opens = rf"^(?P<n>{words.NUMBER})(?:(?: \w+)?:|(?=,))"
    part = rf"\b(?P<n>{words.NUMBER}) ?% de (?:la|una) uit\b"

    def total(match: re.Match[str]) -> str:
        return f"{figure(match['n'])} {words.IN_ALL}"

    def of_unit(match: re.Match[str]) -> str:
        return f"{float(figure(match['n'])) / 100:g} uit"

    return [
        *find(pattern, plain, Kind.COUNT, value),
        *find(other, plain, Kind.COUNT, value_of_other),
        *find(part, plain, Kind.COUNT, of_unit),
        *find(nth, plain, Kind.COUNT, lambda m: f"{words.ORDINALS[m['n']]} gra"),
        *find(often, plain, Kind.COUNT, lambda m: f"{figure(m['n'])} al {m['what']}"),
        *find(in_all, plain, Kind.COUNT, total),
        *find(opens, plain, Kind.COUNT, total),
    ]


def majorities(plain: str) -> list[Claim]:
    pattern = "|".join(sorted(words.FRACTIONS, key=len, reverse=True))
    share = rf"\b(?P<n>{words.NUMBER}) ?(?:%|por ciento) de (?:l[ao]s? |el )?(?:{words.VOTERS})\b"
    return [
        *find(rf"\b(?:{pattern})\b", plain, Kind.MAJORITY, lambda m: words.FRACTIONS[m[0]]),
        *find(share, plain, Kind.MAJORITY, lambda m: words.SHARES.get(figure(m["n"]), m["n"])),
    ]
