"""The model as rows of the edition's tables: levels, components, sectors, contexts, units, map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from data.base.errors import ModelError
from data.map.shapes import map_shapes, municipalities
from data.model.model import Model, Sector
from data.model.units import Time, Unit, successors, unit_frame, with_own_times

# What the model no longer has stays in these tables, as retired: rounds that were asked it lead there.
OUTLIVE_MODEL = ("component", "org_level", "sector", "context", "need_category", "unit")


def full_name(name: str) -> str:
    """Return the municipality's name with "kommun": the genitive takes an s except after a vowel or an s-sound."""
    return f"{name} kommun" if name[-1].lower() in "aeiouyåäösxz" else f"{name}s kommun"


def units_of(model: Model, places: pl.DataFrame) -> list[Unit]:
    """Return the units: each municipality of ``places`` (code, name) × sector that it has, then the Region's divisions.

    Raises ModelError where the model gives a unit a time that cannot be.
    """
    codes = set(places["code"])
    for sector in model.sectors:
        if unknown := sorted(set(sector.municipalities) - codes):
            raise ModelError(
                f"Modellfilen: sektorn {sector.id} har kommunen {unknown[0]}, som inte finns i länet. Skriv kommunens kod med "
                f"fyra siffror i municipalities, till exempel {min(codes)}."
            )
    units = [
        Unit(
            unit_id=f"{code}-{sector.suffix}",
            municipality_code=code,
            principal=full_name(name),
            sector=sector.id,
            name=sector.name,
            long_name=f"{name}, {sector.name.lower()}",
            time=_time_in(model, sector, code),
        )
        for code, name in places.select("code", "name").iter_rows()
        for sector in model.sectors
        if code in (sector.municipalities or codes)
    ]
    units += [
        Unit(
            unit_id=division.id,
            municipality_code=None,
            principal=model.region_name,
            sector="region",
            name=division.name,
            long_name=f"{model.region_name}, {division.name}",
            time=division.time,
        )
        for division in model.divisions
    ]
    return with_own_times(units, model.units)


def _time_in(model: Model, sector: Sector, code: str) -> Time:
    """Return the sector's time, with the units that it became in a municipality: those that there are there."""
    there = {
        one.id: f"{code}-{one.suffix}" for one in model.sectors if not one.municipalities or code in one.municipalities
    }
    return replace(sector.time, became=tuple(there[one] for one in sector.time.became if one in there))


def _rows(rows: Iterable[Mapping[str, object]], position: bool = True) -> pl.DataFrame:
    frame = pl.DataFrame(list(rows), infer_schema_length=None)
    return frame.with_row_index("position", offset=1) if position else frame


def reference_tables(
    model: Model, county_map: Path | None = None, drawn: pl.DataFrame | None = None
) -> dict[str, pl.DataFrame]:
    """Return table name -> rows for every table of ``schema.sql`` that the model file decides, in the schema's order.

    ``county_map`` is a GeoJSON file that replaces the built-in outlines; ``drawn`` is the map where it is drawn already,
    which takes seconds. Raises what ``data.map.shapes`` raises, and ModelError as ``units_of``.
    """
    places = municipalities(model.county_code)
    units = units_of(model, places)
    settings = {
        "county_code": model.county_code,
        "county_name": model.county_name,
        "programme": model.programme,
        "contact": model.contact,
        "region_name": model.region_name,
        "threshold": repr(model.threshold),  # exact: the degree is worked out again from it
        "wheel_name": model.wheel_name,
        "wheel_former_names": "; ".join(model.wheel_former_names),
    }
    sectors = [{"sector": x.id, "name": x.name, "long_name": x.long_name} for x in model.sectors]
    if model.region_name:
        sectors.append({"sector": "region", "name": model.region_name, "long_name": model.region_name})
    tables = {
        "setting": _rows(({"key": key, "value": value} for key, value in settings.items()), position=False),
        "level": _rows(({"level": x.level, "name": x.name, "short": x.short} for x in model.levels), position=False),
        "component": _rows(
            {
                "component": x.id,
                "name": x.name,
                "short": x.short,
                "weight": x.weight,
                "question": x.question,
                "key_figure": x.key_figure,
                "key_level": x.key_level,
            }
            for x in model.components
        ),
        "anchor": _rows(
            (
                {"component": x.id, "level": level, "anchor": anchor}
                for x in model.components
                for level, anchor in enumerate(x.anchors)
            ),
            position=False,
        ),
        "org_level": _rows({"org_level": x.id, "name": x.name} for x in model.org_levels),
        "sector": _rows(sectors),
        "wheel_level": _rows(({"use_level": x.level, "name": x.name} for x in model.wheel_uses), position=False),
        "context": _rows(
            {"context": x.id, "name": x.name, "short": x.short, "sectors": ";".join(x.sectors) or None}
            for x in model.contexts
        ),
        "need_category": _rows({"category": x.id, "name": x.name, "component": x.component} for x in model.categories),
        "municipality": places.select(
            municipality_code="code",
            name="name",
            full_name=pl.col("name").map_elements(full_name, return_dtype=pl.String),
        ),
        "unit": unit_frame(units).with_row_index("position", offset=1),
        "unit_successor": pl.DataFrame(
            list(successors(units)), schema=dict.fromkeys(("unit_id", "successor_id"), pl.String), orient="row"
        ),
        "map_shape": map_shapes(model.county_code, county_map) if drawn is None else drawn,
    }
    return tables | {table: tables[table].with_columns(retired=pl.lit(False)) for table in OUTLIVE_MODEL}
