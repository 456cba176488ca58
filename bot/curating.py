"""`municipio knowledge explain | confusions | coverage | exam`: the curators' tools."""

import sys
from pathlib import Path

from knowledge import catalog, curation, exam
from knowledge.exam import Result, Tally
from knowledge.matcher import Matcher

EXAM = Path(__file__).parents[1] / "tests" / "knowledge" / "exam"
MOST_CONFUSIONS = 30


def explain(question: str) -> int:
    """Print which entries competed for a question, and what each feature weighed."""
    known = catalog.load(catalog.ENTRIES)
    matcher = Matcher(known.entries.values())
    match = matcher.match(question)
    print(f"{match.outcome} {match.id or match.smalltalk or ''} {match.score:.3f}".rstrip())
    for found in matcher.explain(question):
        print(f"\n{found.id}  {found.score:.3f}  {known.entries[found.id].question}")
        print(f"  leído como: {found.read_as}")
        print(f"  frase más parecida: {found.phrase}")
        for name, (figure, weighed) in found.features.items():
            print(f"  {name:<16} {figure:8.3f} {weighed:+8.3f}")
    return 0


def show_confusions() -> int:
    """Print the pairs of entries that would answer one another's questions."""
    pairs = curation.confusions(list(catalog.load(catalog.ENTRIES).entries.values()))
    for pair in pairs:
        print(f"{pair.first} ↔ {pair.second}: {pair.first_taken} y {pair.second_taken}")
    print(f"Pares: {len(pairs)}.")
    return 0


def show_coverage() -> int:
    """Print the entries that lack phrasings or whose phrasings say the same."""
    gaps = curation.coverage(list(catalog.load(catalog.ENTRIES).entries.values()))
    for gap in gaps:
        print(f"{gap.id}: {gap.variants} formas")
        for one, other in gap.look_alikes:
            print(f"  casi iguales: «{one}» y «{other}»")
    print(f"Respuestas por mejorar: {len(gaps)}.")
    return 0


def examine(folder: Path | None, half: str | None) -> int:
    """Print how the matcher does on an exam folder."""
    place = folder or EXAM
    if not place.is_dir():
        print(f"No está la carpeta del examen: {place}.", file=sys.stderr)
        return 2
    known = catalog.load(catalog.ENTRIES)
    questions = [item for item in exam.load(place) if half in (None, item.half)]
    topics = {entry.id: entry.topic or "" for entry in known.entries.values()}
    print(as_table(exam.run(Matcher(known.entries.values()), questions, topics)))
    return 0


def as_table(result: Result) -> str:
    """The result as a Markdown table."""
    lines = [
        "| preguntas | n | primera | entre tres | servida | directa | directa errada |",
        "|---|---|---|---|---|---|---|",
        _row("todas", result.overall),
        *(_row(name, tally) for name, tally in result.by_register.items()),
        *(_row(name or "sin tema", tally) for name, tally in result.by_topic.items()),
        _row("ambiguas", result.ambiguous),
        "",
        f"Fuera de alcance respondidas: cercanas {result.false_near:.1%}, "
        f"lejanas {result.false_far:.1%}. Cortesías reconocidas: {result.small_talk:.1%}.",
        "",
        "Confusiones (correcta → puesta primero):",
        *(
            f"- {right} → {put or 'ninguna'}: {count}"
            for (right, put), count in result.confusions[:MOST_CONFUSIONS]
        ),
    ]
    return "\n".join(lines)


def _row(name: str, tally: Tally) -> str:
    shares = (
        tally.first,
        tally.among_three,
        tally.served,
        tally.direct,
        tally.wrong_direct,
    )
    return f"| {name} | {tally.count} | " + " | ".join(f"{share:.3f}" for share in shares) + " |"
