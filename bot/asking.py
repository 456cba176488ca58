"""`municipio ask` and `municipio knowledge …`: no database is needed; one that is there is read."""

import json
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from bot import settings
from knowledge import catalog, check, obligation_files
from knowledge.matcher import Match, Matcher, Outcome
from knowledge.obligation_files import Known


def ask(question: str, folder: Path | None, *, as_json: bool) -> int:
    """Answer the question, or one per line of standard input when there is none."""
    try:
        known = catalog.load(_entries(folder))
    except catalog.KnowledgeError as error:
        return _print_faults(error.faults)
    matcher = Matcher(known.entries.values())
    current = None if folder else _published_too(known, matcher)
    for text in [_readable(question)] if question else _lines(sys.stdin):
        known = current() if current else known
        started = time.perf_counter()
        match = matcher.match(text)
        spent = (time.perf_counter() - started) * 1000
        if as_json:
            print(json.dumps(as_record(text, match, spent), ensure_ascii=False))
        else:
            print(_in_words(match, known))
        sys.stdout.flush()
    return 0


def _published_too(
    known: catalog.Catalog, matcher: Matcher
) -> Callable[[], catalog.Catalog] | None:
    """How to follow what is published by chat; None, at no cost, where there is no database."""
    try:
        place = settings.load().database
    except settings.SettingsError:
        return None
    scheme, _, path = place.partition(":///")
    if scheme.startswith("sqlite") and not Path(path).exists():
        return None
    from bot import published

    return published.follow(known, matcher)


def _entries(folder: Path | None) -> Path:
    """The folder of entries: ours, the one given, or the one inside a whole knowledge folder."""
    if folder is None:
        return catalog.ENTRIES
    inside = folder / catalog.ENTRIES.name
    return inside if inside.is_dir() else folder


def as_record(question: str, match: Match, ms: float) -> dict[str, Any]:
    """One line of `ask --json`: the contract that other programs rely on."""
    return {
        "question": question,
        "outcome": str(match.outcome),
        "id": match.id,
        "score": round(match.score, 4),
        "candidates": [
            {"id": candidate.id, "score": round(candidate.score, 4)}
            for candidate in match.candidates
        ],
        "ms": round(ms, 3),
    }


def check_knowledge(folder: Path | None) -> int:
    """Print every fault with its file and line; 1 when there is any.

    Ours and a whole knowledge folder have obligations beside the entries.
    """
    entries = _entries(folder)
    return _print_faults([*check.check(entries), *obligation_faults(entries)])


def obligation_faults(entries: Path, file: Path | None = None) -> list[catalog.Fault]:
    """What is wrong with the obligations beside these entries, or in a file of their own."""
    found = file or entries.parent / obligation_files.OURS.name
    if entries.name != catalog.ENTRIES.name or not found.exists():
        return []
    ids = {record.lined.value["id"].strip() for record in check.records(entries)}
    areas = catalog.known_topics(entries)
    return obligation_files.check(found, Known(areas=areas, entries=ids))


def _print_faults(faults: Iterable[catalog.Fault]) -> int:
    found = [str(fault) for fault in faults]
    if not found:
        print("Todo en orden.")
        return 0
    print("\n".join(found), file=sys.stdout)
    print(f"Fallas: {len(found)}.", file=sys.stderr)
    return 1


def _readable(argument: str) -> str:
    """An argument as text: the shell may hand over bytes that are not UTF-8."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _lines(stream: TextIO) -> Iterable[str]:
    # What is not UTF-8 is a question that can't be read, not a reason to stop.
    raw = stream.buffer if hasattr(stream, "buffer") else None
    for line in raw or stream:
        text = line.decode("utf-8", "replace") if isinstance(line, bytes) else str(line)
        yield text.rstrip("\r\n")


def _in_words(match: Match, known: catalog.Catalog) -> str:
    from bot import rendering
    from bot.channels.console import as_plain_text
    from bot.spanish import LIMA

    entries, today = known.entries, datetime.now(LIMA).date()
    if match.id and match.outcome in (Outcome.ANSWER, Outcome.REFER):
        entry = entries[match.id]
        name = "refer" if match.outcome is Outcome.REFER else "answer"
        reply = rendering.compose(
            name, entry=entry, expired=entry.expired(today), related=[], about_practices=0
        )
    elif match.outcome is Outcome.SUGGEST:
        guesses = [entries[candidate.id] for candidate in match.candidates[:3]]
        reply = rendering.compose("suggest", guesses=guesses)
    elif match.outcome is Outcome.SMALLTALK:
        reply = rendering.compose("smalltalk", kind=match.smalltalk or "greeting", person=None)
    else:
        reply = rendering.compose("unknown", question="")
    return as_plain_text(reply)
