"""Whether a model can be that of what is stored: where it cannot, why, in Swedish and with the remedy."""

from __future__ import annotations

import duckdb
import polars as pl

from data.map.shapes import municipalities
from data.model.model import Model
from data.model.reference import units_of
from data.model.units import Unit, unit_frame

# Who is asked in a round whatever the model says now: a file says so, or the round is one that keeps what it asked. Invented
# answers are about the units that the program came with, whenever the county's own change.
_ASKED_OUTSIDE_TIME = """
WITH asked AS (
    SELECT participation.unit_id, unit.long_name, participation.round_id, round.title, participation.answered
    FROM participation
    INNER JOIN unit ON participation.unit_id = unit.unit_id
    INNER JOIN round ON participation.round_id = round.round_id
    LEFT JOIN raw_row ON round.raw_id = raw_row.raw_id
    LEFT JOIN import ON raw_row.import_id = import.import_id
    WHERE
        participation.asked
        AND import.kind IS DISTINCT FROM 'example'
        AND (
            participation.raw_id IS NOT NULL
            OR round.status = 'published'
            OR participation.round_id IN (SELECT round_id FROM participation WHERE answered)
            OR participation.round_id IN (SELECT round_id FROM cell WHERE low IS NOT NULL)
        )
)

SELECT asked.*, _timed.valid_from, _timed.valid_to
FROM asked
INNER JOIN _timed ON asked.unit_id = _timed.unit_id
WHERE
    asked.round_id < coalesce(_timed.valid_from, '')
    OR asked.round_id > coalesce(_timed.valid_to, asked.round_id)
ORDER BY asked.round_id, asked.answered DESC, asked.unit_id
"""


def units_of_county(model: Model) -> list[Unit]:
    """Return the units of the model. Raises ModelError where their times cannot be."""
    return units_of(model, municipalities(model.county_code))


def other_than_stored(con: duckdb.DuckDBPyConnection, model: Model) -> str | None:
    """Return why the edition's rounds cannot be shown by ``model``: another county, or a unit in another sector; else None."""
    if not con.sql("SELECT 1 FROM round LIMIT 1").fetchall():
        return None
    there = dict(con.sql("SELECT key, value FROM setting WHERE key IN ('county_code', 'county_name')").fetchall())
    if there["county_code"] != model.county_code:
        return (
            f"Modellfilen är för {model.county_name} (län {model.county_code}), men uppgifterna är för "
            f"{there['county_name']} (län {there['county_code']}). Ställ tillbaka county.code i data/model.toml till "
            f'"{there["county_code"]}", eller välj en egen mapp för det andra länet med LAGESBILD_DATA.'
        )
    suffixes = {sector.suffix: sector.id for sector in model.sectors}
    stored = con.sql(
        "SELECT DISTINCT unit_id[6:] AS suffix, sector FROM unit SEMI JOIN participation USING (unit_id) "
        "WHERE municipality_code IS NOT NULL ORDER BY ALL"
    ).fetchall()
    for suffix, sector in stored:
        if suffixes.get(suffix, sector) != sector:
            return (
                f"Modellfilen har {suffix} som suffix för sektorn {suffixes[suffix]}, men uppgifternas verksamheter med det "
                f'suffixet hör till sektorn {sector}. Byter sektorn bara namn: behåll id = "{sector}" och ändra name. Är '
                "det en annan sektor: ge den ett eget suffix."
            )
    return None


def asked_outside_time(con: duckdb.DuckDBPyConnection, model: Model) -> str | None:
    """Return which unit an edition's round asks outside the time that ``model`` gives it, and what to do; None where none is."""
    units = [unit for unit in units_of_county(model) if unit.time.valid_from or unit.time.valid_to]
    if not units:
        return None
    con.register("_timed", unit_frame(units))
    found = con.sql(_ASKED_OUTSIDE_TIME).pl()
    con.unregister("_timed")
    if found.is_empty():
        return None
    first = found.row(0, named=True)
    others = found.filter(pl.col("round_id") == first["round_id"]).height - 1
    who = f"{first['long_name']}{f' och {others} till' if others else ''}"
    late = first["valid_to"] is not None and first["round_id"] > first["valid_to"]
    key, limit = ("valid_to", first["valid_to"]) if late else ("valid_from", first["valid_from"])
    said = f"finns enligt modellfilen bara {'till och med' if late else 'från och med'} {limit} ({key})"
    did = "har svarat" if first["answered"] else "är tillfrågade" if others else "är tillfrågad"
    other = (
        "ta först bort svaren därifrån"
        if first["answered"]
        else "läs in bladet Verksamheter med Tillfrågad = Nej för omgången"
    )
    return (
        f'{who} {said}, men {did} i {first["title"]}. Ändra {key} i data/model.toml till "{first["round_id"]}" eller '
        f"{'senare' if late else 'tidigare'}, eller {other}."
    )
