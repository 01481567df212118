"""The parts of the page Läs in: choose, decide, correct, preview, confirm."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import polars as pl
import streamlit as st

from pages.doors import acts
from pages.doors import files as loading_commands
from pages.doors.files import Account, Confirmed, Line, Look, Problem, Request, Upload
from pages.figures.downloads import File, download
from pages.figures.tables import XLSX
from pages.frame import notices, upload_rights
from pages.frame.ask import View
from pages.loading import decisions, overwritten
from pages.text import swedish
from pages.text.html import Cell, Column, Link, links, note, page_url, table

_TOLD, _SEEN = "lasin_told", "lasin_seen"
_PUBLISH = "publicera"
PAGE = "lasin"
SHOWN_PROBLEMS = 200
SHOWN_ROWS = 10
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show_material(view: View) -> None:
    """Offer the workbook to fill in and the questionnaire for the survey tool."""
    with st.expander("Arbetsbok att fylla i och frågor till enkätverktyget"):
        st.markdown(
            "Fyll i arbetsboken, eller klistra in frågorna i ert enkätverktyg och läs in verktygets exportfil som den är. "
            "Exporter från Microsoft Forms, LimeSurvey, Artologik/Sunet Survey och SurveyXact känns igen, liksom andra "
            "filer med en rad per svar."
        )
        new = loading_commands.next_round(view.rounds["round_id"].to_list(), view.today.year)
        with st.container(horizontal=True):
            for round_id in dict.fromkeys(one for one in (view.round_id, new) if one is not None):
                make = partial(loading_commands.workbook_template, view.example, round_id)
                download(File(f"Arbetsbok för {round_id} (Excel)", f"arbetsbok-{round_id}.xlsx", XLSX, make))
            for kind, label, mime in (
                ("docx", "Frågor (Word)", DOCX),
                ("md", "Frågor (text)", "text/markdown"),
                ("json", "Frågor (JSON)", "application/json"),
            ):
                download(File(label, f"fragor.{kind}", mime, partial(loading_commands.questionnaire, kind)))


def choose_files() -> tuple[Upload, ...]:
    """Show the field for files and return those chosen: name and bytes. A corrected file takes its namesake's place."""
    files = st.file_uploader(
        "Filer att läsa in: Excel eller CSV", accept_multiple_files=True, key=f"lasin_filer_{notices.number(PAGE)}"
    )
    if not files:
        st.session_state.pop(_SEEN, None)
    return tuple({file.name: file.getvalue() for file in files or []}.items())


def ask_about(uploads: tuple[Upload, ...]) -> Request:
    """Return the request that the files make with what the user has told so far: round, and meanings of headings."""
    names = (notices.number(PAGE), *(name for name, _ in uploads))
    told = st.session_state.get(_TOLD, {})
    if told.get("files") != names:
        told = st.session_state[_TOLD] = {"files": names, "meanings": {}, "round_id": None, "content": hash(uploads)}
    if told["content"] != hash(uploads):
        # A corrected file in its namesake's place has other rows: what was decided about those is asked anew.
        told["content"] = hash(uploads)
        told["meanings"] = {k: m for k, m in told["meanings"].items() if k[0] not in loading_commands.OF_ONE_FILE}
    return Request(uploads, told["round_id"], tuple(told["meanings"].items()))


def look(view: View, request: Request) -> Look:
    """Return what the files would do, looked at once per request and edition."""
    key = (view.example, view.edition.number, request)
    seen = st.session_state.get(_SEEN)
    if seen is None or seen[0] != key:
        with notices.busy("Läser filerna och räknar ut vad de skulle ändra …"):
            seen = st.session_state[_SEEN] = (key, loading_commands.look(view.actor, view.example, request))
    found: Look = seen[1]
    return found


def say_read(found: Look) -> None:
    """Tell that the files are read, whether they can be loaded as they are, and what becomes of their cells."""
    if found.effect is None:
        st.warning("Filerna är lästa men kan inte läsas in än. Nedan står vad som behövs.")
    else:
        notices.show_success("Filerna är lästa. Nedan står vad de skulle ändra.")


def show_contents(found: Look) -> None:
    """Show what was read: what becomes of every cell, sheets with their rows, how a survey tool's columns were understood."""
    if found.effect is None:
        return
    survey = found.survey
    if survey is not None:
        st.header("Så tolkas enkätfilen", anchor=False)
        tool = loading_commands.DIALECT_NAMES[survey.dialect]
        st.markdown(
            f"Filen läses som en export från **{tool}**." if tool else "Filen läses som en enkät med en rad per svar."
        )
        with st.expander("Visa hur varje kolumn tolkas"):
            st.html(table("Kolumner i filen", ["Rubrik i filen", "Läses som"], survey.read_as))
    elif found.rows.height:
        columns = [Column("Fil", "file_name"), Column("Blad", "sheet"), Column("Rader", "rows", number=True)]
        st.html(table("Rader som lästes", columns, found.rows))
    if found.account is not None:
        _show_account(found.account)


def _show_account(account: Account) -> None:
    st.markdown(f"**{account.sentence}**")
    with st.expander("Visa var varje cell hamnar"):
        for outcome in ("left_out", "read"):
            lines = [line for line in account.lines if line.outcome == outcome]
            if lines:
                text = loading_commands.OUTCOMES[outcome]
                why = Column("Varför" if outcome == "left_out" else "Var det sparas", long=True)
                examples = Column("Till exempel", long=True)
                head: list[str | Column] = ["Blad och kolumn", Column("Celler", number=True), examples, why]
                st.html(table(f"Celler som {text}", head, [_account_row(line) for line in lines]))


def _account_row(line: Line) -> list[Cell]:
    place = f"{line.sheet}, kolumn {line.column}: {line.heading}".rstrip(": ") if line.column else line.sheet
    examples = "; ".join(f"rad {one.row}: ”{one.text}”" for one in line.examples)
    return [place, line.count, examples or None, line.why[:1].upper() + line.why[1:]]


def tell_and_correct(view: View, request: Request, found: Look) -> None:
    """Show what must be told or corrected before the files can be loaded."""
    codes = {problem.code for problem in found.problems}
    if "survey_round" in codes:
        _ask_round(view)
        return
    if found.undecided:
        decisions.ask_open(found, _tell)
        return
    decisions.offer_change(found, _tell)
    errors = found.of("error")
    unknown = sorted({str(problem.found) for problem in errors if problem.code == "round_unknown"})
    if len(unknown) == 1:
        _offer_round(unknown[0])
        errors = [problem for problem in errors if problem.code != "round_unknown"]
    if errors:
        count = swedish.plural(len(loading_commands.by_cause(errors)), "sak behöver rättas", "saker behöver rättas")
        st.header(f"{count[:1].upper()}{count[1:]}", anchor=False)
        st.markdown("Rätta i filen och välj den på nytt. Inget har sparats.")
        name, content = loading_commands.marked_file(request, found.problems)
        download(File("Hämta filen med felen markerade (Excel)", name, XLSX, partial(bytes, content)))
        _show_problems("Att rätta", errors)


def _ask_round(view: View) -> None:
    st.header("Vilken omgång gäller svaren?", anchor=False)
    st.markdown("Enkätfilen säger inte det själv. En ny omgång blir ett utkast tills du publicerar den.")
    there = view.rounds["round_id"].to_list()
    new = loading_commands.next_round(there, view.today.year)
    with st.form("lasin_omgang"):
        picked = st.selectbox(
            "Omgång",
            [*([new] if new is not None else []), *there],
            index=None,
            placeholder="Välj omgång",
            format_func=lambda one: f"{one} – ny omgång" if one == new else one,
        )
        if not st.form_submit_button("Fortsätt"):
            return
        if picked is None:
            st.error("Välj vilken omgång svaren gäller. Inget har sparats.")
            return
    _tell(round_id=picked)


def _offer_round(round_id: str) -> None:
    st.header(f"Omgången {swedish.plain_label(round_id)} finns inte än", anchor=False)
    st.markdown(
        f"Filen handlar om omgången {swedish.plain_label(round_id)}. Är det rätt kan omgången skapas. Den blir ett utkast tills "
        "du publicerar den. Annars: rätta omgången i filen och välj den på nytt."
    )
    if st.button(f"Skapa omgången {swedish.plain_label(round_id)} som utkast"):
        _tell(round_id=round_id)


def _tell(round_id: str | None = None, meanings: dict[tuple[str, str], str] | None = None) -> None:
    told = st.session_state[_TOLD]
    told["round_id"] = round_id or told["round_id"]
    told["meanings"] = {**told["meanings"], **(meanings or {})}
    st.rerun()


def offer_change(found: Look) -> None:
    """Let what has been decided about the files be changed."""
    decisions.offer_change(found, _tell)


def show_meanings(view: View) -> None:
    """Show what users have told that headings and answers mean, and let each be changed or forgotten."""
    decisions.show_meanings(view, PAGE)


def _show_problems(caption: str, problems: Sequence[Problem]) -> None:
    """Show what is wrong, once per cause."""
    causes = loading_commands.by_cause(problems)
    rows: list[list[Cell]] = [
        [
            ", ".join(part for part in (problem.file, problem.sheet) if part),
            _rows(at) or None,
            problem.column,
            problem.message[:1].upper() + problem.message[1:],
            problem.question,
        ]
        for problem, at in causes[:SHOWN_PROBLEMS]
    ]
    st.html(table(caption, ["Fil och blad", "Rad", "Kolumn", Column("Vad som är fel", long=True), "Förslag"], rows))
    if len(causes) > SHOWN_PROBLEMS:
        st.html(note(f"De första {SHOWN_PROBLEMS} visas. Alla {len(causes)} finns i Excelfilen."))


def _rows(at: Sequence[int]) -> str:
    shown = [str(row) for row in at[:SHOWN_ROWS]]
    return swedish.join_and([*shown, f"{len(at) - SHOWN_ROWS} till"] if len(at) > SHOWN_ROWS else shown)


def confirm(found: Look) -> Confirmed:
    """Show what must be confirmed, what is lost first, and return what was."""
    removals, older = overwritten.confirm(found)
    warnings, personal = found.of("warning"), found.of("personal")
    ticked, reason = False, None
    if warnings:
        st.header("Läs varningarna", anchor=False)
        _show_problems("Varningar", warnings)
        ticked = st.checkbox("Jag har läst varningarna och vill läsa in ändå")
    if personal:
        st.header("Text som liknar personuppgifter", anchor=False)
        st.markdown(
            "Ta helst bort uppgifterna i filen. Ska texten vara kvar: skriv varför. Skälet sparas i historiken."
        )
        _show_problems("Text som liknar personuppgifter", personal)
        reason = st.text_input("Varför ska texten vara kvar?").strip() or None
    return Confirmed(ticked, reason, removals, older)


def offer_load(view: View, request: Request, found: Look, confirmed: Confirmed) -> None:
    """Offer to store the files; what must be confirmed must be so first."""
    if found.effect is not None and found.effect.nothing and not request.told:
        st.info("Det finns inget att läsa in: filerna säger det som redan gäller.")
        return
    number = notices.number(PAGE)
    if not st.button("Läs in som en ny utgåva", icon=":material/check:", key=f"las_in_{number}"):
        return

    def load() -> tuple[int, str]:
        edition = loading_commands.load(view.actor, view.example, request, found.parent, confirmed)
        return edition, f"Klart: uppgifterna är inlästa i utgåva {edition}. De kan tas tillbaka på sidan Historik."

    try:
        notices.act(PAGE, PAGE, number, view, load)
    except acts.LagesbildError as error:
        st.error(swedish.plain(error))
        return
    upload_rights.let_go()  # the files that were chosen
    st.rerun()


def show_where_to(view: View) -> None:
    """Show the way to what was changed just now, and to how far the county has come with it."""
    change = page_url("historik", **{**view.link_params, "andring": str(view.edition.number)})
    targets = [Link("Vad ändrades?", change), Link("Läget nu", page_url("", **view.link_params))]
    st.html(links(targets))


def show_publish(view: View) -> None:
    """Offer to publish each draft round: an act of its own."""
    drafts = view.rounds.filter(pl.col("status") == "draft")
    if drafts.is_empty():
        return
    st.header("Publicera en omgång", anchor=False)
    st.markdown("Ett utkast visas bara när någon väljer det. När omgången publiceras är det den som visas först.")
    for row in drafts.iter_rows(named=True):
        answered = f"{swedish.of(row['units_answered'], row['units_asked'])} tillfrågade verksamheter har svarat."
        st.markdown(f"**{swedish.plain_label(row['title'])}** – {answered}")
        round_id, number = row["round_id"], notices.number(_PUBLISH)
        if st.button(f"Publicera omgången {round_id}", key=f"{_PUBLISH}_{round_id}_{number}"):
            try:
                notices.act(PAGE, _PUBLISH, number, view, partial(_publish, view, round_id))
            except acts.LagesbildError as error:
                st.error(swedish.plain(error))
            else:
                st.rerun()


def _publish(view: View, round_id: str) -> tuple[int, str]:
    edition = acts.publish(view.actor, view.example, round_id)
    return edition, f"Omgången {round_id} är publicerad i utgåva {edition}."
