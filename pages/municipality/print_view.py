"""The download of a municipality's one-page PDF."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from pages.figures.downloads import File, download
from pages.frame.ask import View, ask, edition_date
from pages.frame.hidden import left_out
from pages.municipality.report import MunicipalityFrames, municipality_frames
from pages.municipality.report_pdf import municipality_report
from pages.text.provenance import Provenance


def show_print(view: View, round_id: str, code: str, name: str) -> None:
    """Offer the municipality's page as one page of PDF."""
    make = partial(_report, view, round_id, code, _provenance(view))
    file = File("Skriv ut en sida (PDF)", f"{name} {round_id}.pdf", "application/pdf", make)
    download(file, key="skriv_ut", icon=":material/print:")


def _provenance(view: View) -> Provenance:
    return Provenance(view.round_title, view.edition.number, edition_date(view), view.today, view.example)


def frames_for(view: View, round_id: str, code: str) -> MunicipalityFrames:
    """Return what the page of a municipality is made from, as much of it as the viewer may see."""
    return replace(
        municipality_frames(partial(ask, view), round_id, code),
        functions=not view.hides("need_event", "responsible"),
        needs_unseen=left_out(view, "need"),
        pilots_unseen=left_out(view, "pilot", "pilot_report"),
    )


def _report(view: View, round_id: str, code: str, provenance: Provenance) -> bytes:
    return municipality_report(frames_for(view, round_id, code), provenance)
