"""The slides on a round, from the answers of one edition.

For an audience the way to ask must lead to the public extract; then nothing that is not public can reach a slide. The
Presentation page, its PowerPoint and its PDF show the same slides, so that their figures agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from pages.change import pairs as change
from pages.change import participation, words
from pages.change.arrows import arrow_picture, arrow_values, group_lines
from pages.doors import show
from pages.map import measures
from pages.map.picture import county_picture
from pages.municipality.report import Ask
from pages.needs import needs
from pages.pictures.bars import interval_picture, stacked_picture
from pages.pictures.slide import Slide
from pages.pilots import pilots
from pages.pilots.picture import timeline_picture
from pages.slides import content
from pages.text import quality, sentences
from pages.text.provenance import Provenance
from pages.text.swedish import join_and, of
from pages.wheel import usage
from pages.wheel.picture import occurrence_picture, use_picture

IDS = {
    "lage": "Var står vi?",
    "karta": "Hur långt har kommunerna kommit?",
    "byggstenar": "Hur långt har vi kommit med byggstenarna?",
    "hjulet": f"Var används {show.wheel().word}?",
    "stodbehov": "Vilket stöd behövs?",
    "piloter": "Vad prövas, och vad har vi lärt oss?",
    "forandring": "Vad har ändrats sedan förra uppföljningen?",
    "beslut": "Vad är bestämt, och vad händer nu?",
    "kvalitet": "Hur bra är uppgifterna?",
    "metod": "Så är det räknat, och härifrån kommer uppgifterna",
}
PILOTS_SHOWN, PLAN_LINES = 6, 6
# Letters are read from the back of a room: the narrower a picture is made, the larger they are on the slide. A map has no
# legend of its own; its colours and signs are explained by what stands beside it.
MAP_WIDTH, STANDING_WIDTH, TIMELINE_WIDTH = 420, 745.0, 900.0


def slides(ask: Ask, round_id: str, provenance: Provenance) -> list[Slide]:
    """Return the slides on a round in their usual order, without those that there is nothing to say on.

    ``ask(name, **params)`` answers questions of one edition. Where no decision is approved for display, the county's plan is
    shown. Choose and order by ``id`` (keys of ``IDS``).
    """
    of_round = _Round(ask, round_id, provenance)
    made = [
        of_round.standing(),
        of_round.map(),
        of_round.components(),
        of_round.wheel(),
        of_round.needs(),
        of_round.pilots(),
        of_round.change(),
        of_round.next(),
        of_round.quality(),
        of_round.method(),
    ]
    return [slide for slide in made if slide is not None]


@dataclass(frozen=True)
class _Round:
    ask: Ask
    round_id: str
    provenance: Provenance

    @cached_property
    def rounds(self) -> pl.DataFrame:
        return self.ask("list_rounds")

    @cached_property
    def of_round(self) -> dict[str, Any]:
        return self.rounds.row(by_predicate=pl.col("round_id") == self.round_id, named=True)

    @cached_property
    def title(self) -> str:
        return str(self.of_round["title"])

    @cached_property
    def levels(self) -> list[str]:
        return self.ask("list_levels")["short"].to_list()

    @cached_property
    def municipalities(self) -> pl.DataFrame:
        return self.ask("list_municipality_degrees", round_id=self.round_id)

    @cached_property
    def county(self) -> dict[str, Any]:
        scopes = self.ask("show_county_degree", round_id=self.round_id)
        return scopes.row(by_predicate=pl.col("scope") == "county", named=True)

    @cached_property
    def settings(self) -> dict[str, str]:
        return dict(self.ask("list_settings", round_id=self.round_id).iter_rows())

    @cached_property
    def titles(self) -> dict[str, str]:
        return dict(self.ask("list_sources").select("source_id", "title").iter_rows())

    @cached_property
    def coverage(self) -> str:
        """The caveat of every sentence on the round's answers."""
        answered, asked = (int(self.municipalities[name].sum()) for name in ("units_answered", "units_asked"))
        return f"{of(answered, asked)} kommunala verksamheter svarade." if asked else ""

    def _with_coverage(self, *sentences: str) -> str:
        """Return the sentences of a slide on the round's answers, their caveat last."""
        return " ".join(one for one in (*sentences, self.coverage) if one)

    def standing(self) -> Slide:
        lead, rest = sentences.county_sentence(self.municipalities, self.county, self.levels)
        needs_now = self.ask("count_open_needs", today=self.provenance.taken_out.isoformat()).row(0, named=True)
        cards = sentences.key_figures(
            self.municipalities,
            self.ask("list_units", round_id=self.round_id, municipality_code=None),
            self.ask("list_key_shares", round_id=self.round_id).head(2),
            self.ask("list_findings", round_id=self.round_id),
            # Who is responsible is not public, so how many needs lack a function cannot be said.
            {name: value for name, value in needs_now.items() if name != "ownerless"},
            self.titles,
            "bara behov som är godkända för visning",
            sentences.stated_count(self.of_round),
        )
        sentence = self._with_coverage(lead, rest)
        bars = self.municipalities.select("name", "index_low", "index_observed", "index_high", "stage_observed")
        # The county's index may be known by the Region's divisions alone: then there is no municipality to draw.
        known = self.county["index_observed"] is not None and bars["index_low"].is_not_null().any()
        return Slide(
            "lage",
            IDS["lage"],
            sentence,
            "standing",
            self.title,
            picture=interval_picture(bars, self.levels, IDS["lage"], sentence, width=STANDING_WIDTH) if known else None,
            chart=content.interval_chart(bars) if known else None,
            cards=tuple(cards),
            frames={"municipalities": self.municipalities},
        )

    def map(self) -> Slide:
        lead, _ = sentences.county_sentence(self.municipalities, self.county, self.levels)
        values = measures.map_values(measures.DEGREE, self.municipalities, self.levels)
        shapes = self.ask("show_map")
        staged = values.filter(pl.col("fill_kind") == "stage").height
        unknown = (
            "" if staged == values.height else f"För {of(values.height - staged, values.height)} är steget inte känt."
        )
        sentence = self._with_coverage(lead, unknown)
        return Slide(
            "karta",
            IDS["karta"],
            sentence,
            "map",
            self.title,
            picture=county_picture(shapes, values, IDS["karta"], sentence, width=MAP_WIDTH, values_first=True),
            table=content.municipality_table(self.municipalities, values, self.levels),
            frames={"shapes": shapes, "values": values, "municipalities": self.municipalities},
        )

    def components(self) -> Slide | None:
        counts = self.ask("count_levels", round_id=self.round_id)
        if counts.is_empty():
            return None  # no component applies to anybody who answered
        shares = self.ask("list_key_shares", round_id=self.round_id)
        sentence = self._with_coverage(content.component_sentence(counts, self.levels))
        chart = content.component_chart(counts, self.levels)
        title = IDS["byggstenar"]
        return Slide(
            "byggstenar",
            title,
            sentence,
            "components",
            self.title,
            picture=stacked_picture(chart.labels, chart.parts, title, sentence),
            chart=chart,
            table=content.share_table(shares),
            frames={"counts": counts, "shares": shares},
        )

    def wheel(self) -> Slide | None:
        uses = self.ask("list_wheel_uses", round_id=self.round_id)
        if uses.is_empty():
            return None  # the round did not ask about it
        summary = usage.summarise(uses)
        if not summary["known"].sum():
            statements = self.ask("list_context_uses", round_id=self.round_id)
            sentence = self._with_coverage(content.occurrence_sentence(statements))
            return Slide(
                "hjulet",
                IDS["hjulet"],
                sentence,
                "wheel",
                self.title,
                picture=occurrence_picture(statements, usage.ALL, IDS["hjulet"], sentence),
                table=content.occurrence_table(statements),
                frames={"statements": statements},
            )
        names = self.ask("list_wheel_levels")["name"].to_list()
        groups = usage.by_sector(uses)
        sentence = " ".join(usage.sentence(summary, uses, names, usage.ALL))
        return Slide(
            "hjulet",
            IDS["hjulet"],
            sentence,
            "wheel",
            self.title,
            picture=use_picture(groups, names, usage.ALL, IDS["hjulet"], sentence, width=1000.0),
            table=content.wheel_table(summary, names),
            frames={"summary": summary, "groups": groups},
        )

    def needs(self) -> Slide:
        every = needs.with_age(
            self.ask("list_all_needs"), self.provenance.taken_out, self.settings["region_name"], False
        )
        categories = dict(self.ask("list_need_categories").select("category", "name").iter_rows())
        counts = needs.by_category(every, categories)
        published = needs.published_only(every, self.provenance.example)
        sentence = content.need_sentence(counts, needs.published_text(every.filter("is_open")) if published else "")
        chart = content.need_chart(counts) if counts.height else None
        title = IDS["stodbehov"]
        return Slide(
            "stodbehov",
            title,
            sentence,
            "needs",
            self.title,
            picture=stacked_picture(chart.labels, chart.parts, title, sentence) if chart else None,
            chart=chart,
            table=content.need_table(counts) if chart else None,
            frames={"counts": counts},
        )

    def pilots(self) -> Slide | None:
        every = pilots.with_age(self.ask("list_pilots", municipality_code=None), self.provenance.taken_out)
        if every.is_empty():
            return None
        shown = every.tail(PILOTS_SHOWN)
        reports = self.ask("list_pilot_reports")
        caveat = "Bara piloter och rapporter som är godkända för visning räknas."
        sentence = " ".join(pilots.sentence(every, pilots.ALL, caveat))
        if shown.height < every.height:
            sentence += f" De {shown.height} senast startade visas."
        examples = self.ask("list_examples", municipality_code=None).head(1).rows(named=True)
        return Slide(
            "piloter",
            IDS["piloter"],
            sentence,
            "pilots",
            self.title,
            picture=timeline_picture(
                shown, reports, self.provenance.taken_out, IDS["piloter"], sentence, width=TIMELINE_WIDTH
            ),
            table=content.pilot_table(shown),
            points=tuple(content.example_text(row) for row in examples),
            frames={"pilots": shown, "reports": reports},
        )

    def change(self) -> Slide | None:
        earlier = self.rounds.filter(pl.col("round_id") < self.round_id).sort("round_id").tail(1)
        if earlier.is_empty():
            return None
        from_round, from_title = earlier.select("round_id", "title").row(0)
        degrees = self.ask("list_change_degrees", from_round=from_round, to_round=self.round_id)
        before, after = (self.ask("list_participation", round_id=one) for one in (from_round, self.round_id))
        names = dict(self.municipalities.select("municipality_code", "name").iter_rows()) | {
            change.COUNTY: "Hela länet"
        }
        compared = change.pair_rounds(degrees, names, from_round, self.round_id, change.ALL_TOPICS)
        everything = [self.ask("list_place_degrees", round_id=one) for one in (from_round, self.round_id)]
        pairs = change.with_all_answers(compared, everything, change.ALL_TOPICS)
        sentence = " ".join(words.sentence(pairs, participation.unit_states(before, after), from_title, self.title))
        shapes = self.ask("show_map")
        values = arrow_values(shapes, pairs)
        return Slide(
            "forandring",
            IDS["forandring"],
            sentence,
            "change",
            f"{from_title} och {self.title}",
            picture=arrow_picture(shapes, values, IDS["forandring"], sentence, width=MAP_WIDTH, marked=False),
            table=content.change_table(pairs, self.levels),
            points=tuple(group_lines(pairs, signed=True)),
            frames={"shapes": shapes, "values": values, "pairs": pairs},
        )

    def next(self) -> Slide | None:
        sentence, points = content.decision_points(self.ask("list_decisions"), PLAN_LINES, self.provenance.taken_out)
        source = "mötenas beslut"
        if not points:
            plan = self.ask("list_county_plan").filter(pl.col("confidence") == "stated")
            points = tuple(f"{row['aspect']}: {row['known']}" for row in plan.head(PLAN_LINES).iter_rows(named=True))
            source = join_and(sorted({content.source_names(ids, self.titles) for ids in plan["source_ids"]}))
            sentence = f"Det här är känt om länets plan, enligt {source}."
        if not points:
            return None
        return Slide("beslut", IDS["beslut"], sentence, "next", source, points=points)

    def quality(self) -> Slide:
        declared = self.ask("show_quality", round_id=self.round_id).row(0, named=True)
        sectors = self.ask("count_sector_answers", round_id=self.round_id)
        return Slide(
            "kvalitet",
            IDS["kvalitet"],
            quality.sentence(declared, sectors),
            "quality",
            self.title,
            points=tuple(quality.points(declared)),
            table=content.quality_table(declared, sectors),
            frames={"sectors": sectors},
        )

    def method(self) -> Slide:
        sources = self.ask("list_sources")
        sentence = self._with_coverage(
            "Det som saknas räknas aldrig som noll. Intervallet visar allt som är möjligt när de svar som fattas räknas in."
        )
        return Slide(
            "metod",
            IDS["metod"],
            sentence,
            "method",
            self.title,
            points=content.method_points(
                self.settings, self.levels, self.ask("list_participation", round_id=self.round_id), self.of_round
            ),
            table=content.source_table(sources),
            frames={"sources": sources},
        )
