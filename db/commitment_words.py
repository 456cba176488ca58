"""The words of commitments: an index to search by text without reading every row."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, ForeignKey, delete, exists, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base
from db.commitments import Commitment

MIN_LETTERS = 3
RARE = 1000
"""A word in fewer commitments than this is looked up first; commoner ones are met on the way."""
LINKING_WORDS = ("con", "del", "entre", "las", "los", "para", "por", "que", "sin", "sus", "una")
BODY_WORDS = ("municipalidad", "distrital", "provincial", "ministerio", "gobierno", "regional")
COMMON_WORDS = frozenset((*LINKING_WORDS, *BODY_WORDS))
"""Words that tell no commitment from another."""
_WORD = re.compile(r"[a-z0-9]+")


class CommitmentWord(Base):
    """One word of one commitment, without accents or capitals."""

    __tablename__ = "commitment_words"

    word: Mapped[str] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(
        ForeignKey("commitments.id"), primary_key=True, index=True
    )


class KnownWord(Base):
    """A word that some commitment has: what a mistyped one is compared with."""

    __tablename__ = "commitment_vocabulary"

    word: Mapped[str] = mapped_column(primary_key=True)


Term = Collection[str]
"""One word sought, with the spellings that count as it."""


def words(text: str) -> list[str]:
    """The words worth indexing, each once, in order."""
    plain = unicodedata.normalize("NFD", text.lower())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    found = _WORD.findall(letters)
    return list(dict.fromkeys(word for word in found if _counts(word)))


def index(session: Session, commitments: Iterable[Commitment]) -> None:
    """Note the words of new commitments."""
    found = [(word, row.id) for row in commitments for word in words(_searched(row))]
    if not found:
        return
    rows = [{"word": word, "commitment_id": number} for word, number in found]
    session.execute(insert(CommitmentWord), rows)
    _learn(session, {word for word, _ in found})


def reindex(session: Session, commitment: Commitment) -> None:
    """Note the words again after the text or a body has changed."""
    old = delete(CommitmentWord).where(CommitmentWord.commitment_id == commitment.id)
    session.execute(old)
    index(session, [commitment])


def vocabulary(session: Session) -> list[str]:
    """All words, to find the one that a mistyped word meant."""
    return list(session.scalars(select(KnownWord.word).order_by(KnownWord.word)))


def conditions(session: Session, terms: Sequence[Term]) -> list[ColumnElement[bool]]:
    """What a commitment must meet to have every term."""
    sized = sorted(((_frequency(session, term), list(term)) for term in terms), key=_size)
    if not sized:
        return []
    common = [_has(term) for _, term in sized[1:]]
    size, rarest = sized[0]
    if size > RARE:
        return [_has(rarest), *common]
    holders = select(CommitmentWord.commitment_id).where(CommitmentWord.word.in_(rarest))
    return [Commitment.id.in_(session.scalars(holders).all()), *common]


def _counts(word: str) -> bool:
    return word.isdigit() or (len(word) >= MIN_LETTERS and word not in COMMON_WORDS)


def _searched(commitment: Commitment) -> str:
    bodies = (commitment.responsible, commitment.counterpart)
    named = [part for body in bodies for part in (body.name, body.place, body.code)]
    return " ".join([commitment.text, commitment.cui, *named])


def _learn(session: Session, new: Collection[str]) -> None:
    module = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = module.insert(KnownWord).on_conflict_do_nothing()
    # In one order everywhere: two transactions that add the same words must not wait crosswise.
    session.execute(statement, [{"word": word} for word in sorted(new)])


def _frequency(session: Session, term: Term) -> int:
    """In how many commitments a term is, counting no further than matters."""
    some = select(CommitmentWord.word).where(CommitmentWord.word.in_(list(term))).limit(RARE + 1)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _size(sized: tuple[int, list[str]]) -> int:
    return sized[0]


def _has(term: Term) -> ColumnElement[bool]:
    return exists().where(
        CommitmentWord.commitment_id == Commitment.id, CommitmentWord.word.in_(list(term))
    )
