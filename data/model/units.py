"""The county's units by the model: who takes part in which rounds, and what those that ended became.

A unit is one municipality's part in a sector, or a division of the Region. It keeps its id as long as it is the same; when it is
divided, or merges with others, it ends and new units begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from data.base.errors import ModelError

ROUND_ID = re.compile(r"[0-9]{4}(-[2-9])?")


@dataclass(frozen=True)
class Time:
    """The first and the last round that a unit takes part in, by their ids, and the ids of what it became.

    Without a first it has been there from the start, without a last it goes on.
    """

    valid_from: str | None = None
    valid_to: str | None = None
    became: tuple[str, ...] = ()

    def holds_in(self, round_id: str) -> bool:
        """Return whether the round is within the time: ids of rounds sort as the rounds follow on each other."""
        return (self.valid_from or "") <= round_id and (self.valid_to is None or round_id <= self.valid_to)


ALWAYS = Time()


@dataclass(frozen=True)
class OwnTime:
    """What the model says of a single unit's time; what it leaves out is as its sector or division has it."""

    id: str
    time: Time


@dataclass(frozen=True)
class EarlierUnit:
    """A sector or a division as earlier rounds had it: id, suffix (of a sector), its names then, and in which rounds."""

    id: str
    suffix: str
    names: tuple[str, ...]
    time: Time


@dataclass(frozen=True)
class Unit:
    """A unit of the county, as a row of the edition's table unit, and its time."""

    unit_id: str
    municipality_code: str | None
    principal: str
    sector: str
    name: str
    long_name: str
    time: Time


def check_times(times: Mapping[str, tuple[str, Time]]) -> None:
    """Raise ModelError where a time ends before it begins, or leads to something that does not follow on it.

    ``times``: id -> its place in the model file, and its time; all that may follow on each other.
    """
    for one, (place, time) in times.items():
        if time.valid_from is not None and time.valid_to is not None and time.valid_to < time.valid_from:
            raise ModelError(
                f"Modellfilen: {place}.valid_to ({time.valid_to}) är före valid_from ({time.valid_from}) för {one}. "
                "valid_from är den första uppföljningen och valid_to den sista."
            )
        if time.became and time.valid_to is None:
            raise ModelError(
                f"Modellfilen: {place}.became säger vad {one} har blivit, men inte när. Skriv den sista uppföljningen "
                f'som {one} var med i, till exempel valid_to = "2025".'
            )
        for other in time.became:
            _check_follows(one, place, str(time.valid_to), other, times)


def _check_follows(one: str, place: str, last: str, other: str, times: Mapping[str, tuple[str, Time]]) -> None:
    if other not in times:
        known = ", ".join(id_ for id_ in times if id_ != one)
        raise ModelError(f"Modellfilen: {place}.became nämner {other}, som inte finns. Skriv något av: {known}.")
    first = times[other][1].valid_from
    if first is None or first <= last:
        raise ModelError(
            f"Modellfilen: {place}.became säger att {one} blir {other}, men {other} börjar inte efter {last}. Det som något "
            f"blir är nytt, så att siffrorna före och efter inte jämförs: ge {other} ett valid_from efter {last}, "
            "eller ett eget id om det fanns förut."
        )


def with_own_times(units: Iterable[Unit], own: Iterable[OwnTime]) -> list[Unit]:
    """Return ``units`` with the times that the model gives single ones. Raises ModelError where these cannot be."""
    listed = list(units)
    given = {one.id: (f"units[{number}]", one.time) for number, one in enumerate(own, start=1)}
    if unknown := sorted(set(given) - {unit.unit_id for unit in listed}):
        raise ModelError(
            f"Modellfilen: {given[unknown[0]][0]}.id: verksamheten {unknown[0]} finns inte. En verksamhets id är kommunens kod "
            f"och sektorns suffix, till exempel {listed[0].unit_id}, eller divisionens id."
        )
    found = [_with_time(unit, given[unit.unit_id][1]) if unit.unit_id in given else unit for unit in listed]
    if given:
        check_times({unit.unit_id: (given.get(unit.unit_id, ("sectors",))[0], unit.time) for unit in found})
    return found


def _with_time(unit: Unit, own: Time) -> Unit:
    time = Time(
        own.valid_from or unit.time.valid_from, own.valid_to or unit.time.valid_to, own.became or unit.time.became
    )
    return replace(unit, time=time)


def successors(units: Iterable[Unit]) -> Iterator[tuple[str, str]]:
    """Yield (unit_id, id of a unit that it became), in the order of ``units``."""
    for unit in units:
        for one in unit.time.became:
            yield unit.unit_id, one


def unit_frame(units: Iterable[Unit]) -> pl.DataFrame:
    """Return the rows of the edition's table unit but for ``position`` and ``retired``, in the order of ``units``."""
    columns = ("unit_id", "municipality_code", "principal", "sector", "name", "long_name")
    rows = [
        {name: getattr(unit, name) for name in columns}
        | {"valid_from": unit.time.valid_from, "valid_to": unit.time.valid_to}
        for unit in units
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys((*columns, "valid_from", "valid_to"), pl.String))
