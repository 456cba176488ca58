"""Audiences: whom an announcement is for, kept as data, so that it can be asked again later."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from itertools import combinations
from typing import Any, Self

from db.bodies import BodyKind
from db.roles import GOVERNMENT, Role

MUNICIPAL = frozenset({BodyKind.DISTRICT, BodyKind.PROVINCE})


class Debt(StrEnum):
    """Which commitments of its own a body must have."""

    NONE = ""
    OPEN = "open"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Audience:
    """Every condition that is said must hold; one that is empty says nothing.

    `places` and `outside` are INEI codes of a department (2), a province (4) or a district (6);
    `bodies` the codes of an uploaded list; `editions` prefixes such as `ME5`. Without roles and
    titles it is whoever holds a post of the government in the body.
    """

    everyone: bool = False
    roles: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    editions: frozenset[str] = frozenset()
    commitments: str = Debt.NONE
    sectors: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Nothing was chosen: that is nobody, not everybody."""
        return self == replace(EMPTY, outside=self.outside)

    @property
    def of_government(self) -> bool:
        """Whether it is for those who govern a body: then a body without any is worth knowing."""
        return bool(self.titles) or self.asked_roles <= GOVERNMENT

    @property
    def asked_roles(self) -> frozenset[str]:
        """The roles to reach; titles alone ask for no role."""
        return self.roles if self.roles or self.titles else frozenset(GOVERNMENT)

    @property
    def asked_levels(self) -> frozenset[str]:
        """The kinds of body; those who govern are by default those of municipalities."""
        if self.levels or self.bodies or not self.of_government:
            return self.levels
        return frozenset(MUNICIPAL)

    def toggle(self, name: str, value: str) -> Self:
        """With the value of that condition put in, or taken out if it was in."""
        held: frozenset[str] = getattr(self, name)
        return type(self)(**{**vars(self), name: held ^ {value}})

    def to_json(self) -> dict[str, Any]:
        record = asdict(self)
        lists = {k: sorted(v) if isinstance(v, frozenset) else v for k, v in record.items()}
        return {key: value for key, value in lists.items() if value}

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Self:
        """What `to_json` gave; a condition it does not know raises ValueError, so that an
        audience never grows by being misread."""
        if unknown := set(record) - {field.name for field in fields(cls)}:
            raise ValueError(f"unknown conditions: {sorted(unknown)}")
        sets: dict[str, Any] = {
            key: frozenset(value) if isinstance(value, list) else value
            for key, value in record.items()
        }
        return cls(**sets)


EMPTY = Audience()


def joined(audiences: Iterable[Audience]) -> Audience:
    """The conditions of several as one: a saved segment and what was said besides."""
    found = EMPTY
    for audience in audiences:
        merged = {
            field.name: getattr(found, field.name) | getattr(audience, field.name)
            for field in fields(Audience)
            if isinstance(getattr(found, field.name), frozenset)
        }
        found = Audience(
            everyone=found.everyone or audience.everyone,
            commitments=audience.commitments or found.commitments,
            **merged,
        )
    return found


def can_join(audiences: Sequence[Audience]) -> bool:
    """Whether together they reach nobody whom none of them reaches.

    One that says «alcaldes de Apurímac» and one that says «gerentes de Cusco» do not: joined, each
    condition holds for everybody. Two that differ in one thing, or add to one another, do.
    """
    pairs = combinations([a for a in audiences if not a.is_empty], 2)
    return all(_differences(one, other) <= 1 for one, other in pairs)


def _differences(one: Audience, other: Audience) -> int:
    """How many things both say, and each otherwise."""
    return sum(
        any(mine) and any(theirs) and mine != theirs
        for mine, theirs in zip(_said(one), _said(other), strict=True)
    )


def _said(a: Audience) -> tuple[tuple[object, ...], ...]:
    who, where, when = (a.roles, a.titles), (a.places, a.bodies), (a.commitments, a.sectors)
    return who, (a.levels,), where, when, (a.editions,)


PEOPLE_ROLES = (Role.AUTHORITY, Role.OFFICIAL, Role.COORDINATOR, Role.ADVISER)
"""The roles that an audience is chosen from."""
