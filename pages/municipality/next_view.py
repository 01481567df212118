"""The list of a municipality's next steps on its page."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from pages.doors.show import Action
from pages.events.decision_links import open_cells
from pages.frame.ask import View, ask
from pages.municipality.next_steps import ANSWER, Find, Place, Raise, examples, next_steps
from pages.municipality.place import PLACE, REGION
from pages.municipality.step import TOP
from pages.needs.detail import METHODS
from pages.text.html import Link, cell_html, page_url
from pages.text.swedish import join_and, plural, stage_name

STYLE = """<style>
.lb-next{display:grid;gap:.5rem}
.lb-next>div{line-height:1.4;border:1px solid color-mix(in srgb,currentColor 30%,transparent);border-radius:6px;
padding:.45rem .8rem;overflow-wrap:anywhere}
.lb-next p{margin:0;font-size:.95rem;line-height:1.4}
.lb-next div>div{display:inline;line-height:1.4}
.lb-next .lb-act::before{content:"· "}
.st-key-nasta-steg h2{font-size:1.2rem!important;padding:.35rem 0 .25rem}
</style>"""


def show(
    view: View,
    place: str,
    name: str,
    cells: pl.DataFrame,
    parts: pl.DataFrame,
    degree: Mapping[str, Any],
    levels: list[str],
) -> None:
    """Show what takes the place ``name`` to its next step, with whom to ask and where to read more.

    ``place``: its municipality's code, or ``REGION``.
    ``cells``: list_cells; ``parts``: list_municipality_parts; ``degree``: its row of list_municipality_degrees.
    """
    st.html(STYLE)
    st.header("Nästa steg", anchor=False)
    index = dict(parts.filter(pl.col("kind") == "byggsten").select("part", "index_observed").iter_rows())
    anchors = ask(view, "list_anchors", round_id=view.round_id)
    steps = next_steps(cells, anchors, index, degree["stage_observed"])
    if not steps:
        highest = degree["stage_observed"] == TOP
        st.markdown(
            f"{name} är på det högsta steget, och alla svar är kända." if highest else "Inget nästa steg är känt."
        )
        return
    stages = ask(view, "list_unit_stages", round_id=view.round_id)
    told = [
        _raise(view, place, one, stages, levels) if isinstance(one, Raise) else _find(one, len(index)) for one in steps
    ]
    items = "".join(f"<div role='listitem'>{item}</div>" for item in told)
    st.html(f"<div class='lb-next' role='list'>{items}</div>{_more(view)}")


def _raise(view: View, code: str, step: Raise, stages: pl.DataFrame, levels: list[str]) -> str:
    there = [
        cell_html(
            Link(
                one["unit_long_name"],
                page_url("kommun", **view.link_params, **{PLACE: one["municipality_code"] or REGION}),
            )
        )
        for one in examples(stages, step)
    ]
    facts = [
        f"Kan ta det: {escape(join_and(map(_place, step.places)))}",
        f"Har kommit dit: {'; '.join(there)}" if there else "Ingen annan verksamhet med kända svar har kommit dit",
        _needs(view, code, step.component),
        *map(
            cell_html, open_cells(view, ask(view, "list_decisions"), municipality_code=code, component=step.component)
        ),
    ]
    head = f"{step.name}: till nivå {stage_name(step.level, levels)}"
    return _item(head, f"”{step.words}”", facts) + _decide(view, code, step)


def _place(place: Place) -> str:
    return f"{place.unit} ({', '.join(place.org_levels).lower()})" if place.org_levels else place.unit


def _needs(view: View, code: str, component: str) -> str:
    """Return a link to the municipality's support needs, of the component's category where it has just one."""
    if not view.actor.may_see("stodbehov"):
        return ""
    categories = ask(view, "list_need_categories").filter(pl.col("component") == component)["category"].to_list()
    category = categories[0] if len(categories) == 1 else None
    return cell_html(Link("Stödbehov", page_url("stodbehov", **view.link_params, kommun=code, kategori=category)))


def _decide(view: View, code: str, step: Raise) -> str:
    """Return a link to the form for a decision on the step, for those who may decide."""
    if not view.actor.may(Action.DECIDE):
        return ""
    about = {"kommun": code, "byggsten": step.component, "niva": str(step.level)}
    link = cell_html(Link("Ta upp på mötet", page_url("mote", **view.link_params, **about)))
    return f" <div class='lb-source lb-act'>{link}</div>"


def _find(step: Find, asked: int) -> str:
    what = "alla byggstenar" if len(step.components) == asked else join_and(step.components)
    if step.how == ANSWER:
        return _item(
            "Svara på det som saknas",
            f"{plural(step.answers, 'svar är okänt', 'svar är okända')}: {what}.",
            [f"Kan ta det: {escape(join_and(map(_place, step.places)))}"],
        )
    return _item(
        "Läs in svaren per verksamhet",
        f"{plural(step.answers, 'nivå är inte publicerad', 'nivåer är inte publicerade')}: {what}.",
        ["Kan ta det: processledare"],
    )


def _item(head: str, text: str, facts: list[str]) -> str:
    """Return a step; ``facts`` are HTML."""
    told = " · ".join(fact for fact in facts if fact)
    return f"<p><strong>{escape(head)}</strong></p><p>{escape(text)}</p><div class='lb-source'>{told}</div>"


def _more(view: View) -> str:
    materials = ask(view, "list_materials").filter(pl.col("kind").is_in(METHODS))
    if materials.is_empty() or not view.actor.may_see("larande"):
        return ""
    link = cell_html(Link("Material på sidan Lärande", page_url("larande", visa="material", **view.link_params)))
    return f"<p class='lb-source'>{link}</p>"
