"""The command line, ``python -m data``, in Swedish. Exit code 0: done, 1: refused, 2: wrong usage."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl

from data.access.roles import table as role_table
from data.acts.rounds import publish_round, take_back
from data.arguments import decision, round_id, speak_swedish, whole
from data.base.clock import utc_now
from data.base.errors import LagesbildError, NothingChanged
from data.base.problems import Problem, Refused, shown
from data.build import ensure_first_editions
from data.county.start import write_start
from data.deploy import Place
from data.deploy import write as write_deployment
from data.effect.effect import effect_of
from data.effect.in_words import summary
from data.effect.overwritten import overwritten
from data.export.datapackage import export_zip
from data.export.tables import ALL, PUBLIC, export
from data.imports.account import Account
from data.imports.files.decisions import Decision
from data.imports.files.sheet_reader import Source
from data.imports.load import Confirmed, Files, Loadable, Unconfirmed, load, make, open_confirmations, read
from data.imports.survey.fields import DIALECT_NAMES
from data.imports.survey.questionnaire import as_json, as_markdown, questions
from data.imports.survey.questionnaire_docx import as_docx
from data.imports.workbook.per_unit import workbook
from data.lake.shelf import trouble_of
from data.map.shapes import municipalities
from data.model.model import load_model
from data.retention.daily import purge_expired
from data.retention.purge import purge_import, purge_text
from data.shelf.folder import EXAMPLE_FOLDER, folder
from data.store.editions import Store
from data.store.model_change import model_change
from data.store.move import put_in, take_out
from data.store.verify import verify

ACTOR = "kommandoraden"
DONE, REFUSED = 0, 1
NAMES = {"Verkliga uppgifter": False, "Exempeldata": True}


def _store(example: bool = False) -> Store:
    return Store(folder(example), load_model())


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _build(_: argparse.Namespace) -> int:
    for line in ensure_first_editions():
        print(line)
    return DONE


def _history(args: argparse.Namespace) -> int:
    rows = _store(args.example).history()
    if args.json:
        times = rows.with_columns(pl.col("created_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
        _print_json(times.to_dicts())
        return DONE
    print("Nyast först. Tiderna är UTC. En ändring har samma nummer som utgåvan den gjorde.")
    for row in rows.iter_rows(named=True):
        print(f"{row['edition']:>6}  {row['created_at']:%Y-%m-%d %H:%M}  {row['actor']}: {row['action']}")
        if row["files"]:
            print(f"        {_rows(row['raw_rows'])} ur {row['files']}")
        if row["undone_in"] is not None:
            print(f"        tillbakatagen i utgåva {row['undone_in']}")
    return DONE


def _rows(count: int) -> str:
    return "1 rad" if count == 1 else f"{count} rader"


def _verify(args: argparse.Namespace) -> int:
    stores = {"example": True} if args.example else {"published": False, "example": True}
    names = {"published": "Publicerade uppgifter", "example": "Exempeldata"}
    found: list[dict[str, object]] = []
    sound = True
    for name, example in stores.items():
        verdicts = verify(_store(example))
        # What is looked for must be there; a folder without example data is told, and no fault of the real data.
        sound = sound and (bool(verdicts) or len(found) > 0) and not any(verdict.faults for verdict in verdicts)
        found += [{"store": name, "edition": v.number, "sound": not v.faults, "faults": v.faults} for v in verdicts]
        if not args.json:
            if not verdicts:
                print(f"{names[name]}: det finns ingen utgåva i {folder(example)}.", file=sys.stderr)
            for verdict in verdicts:
                print(f"{names[name]}, utgåva {verdict.number}: {'; '.join(verdict.faults) or 'hel'}")
    if args.json:
        places = {name: str(folder(example)) for name, example in stores.items()}
        _print_json({"sound": sound, "folders": places, "editions": found})
    elif not all(one["sound"] for one in found):
        print("Fel hittades. Äldre utgåvor som är hela går att läsa som vanligt.", file=sys.stderr)
    return DONE if sound else REFUSED


def _export(args: argparse.Namespace) -> int:
    store = _store(args.example)
    number = store.newest() if args.edition is None else args.edition
    names = (export_zip if args.zip else export)(store, number, args.target, PUBLIC if args.public else ALL)
    of_what, described = " publika" if args.public else "", " med datapackage.json" if args.zip else ""
    print(f"Utgåva {number}: {len(names)}{of_what} tabeller skrevs till {args.target}, som CSV och Parquet{described}.")
    return DONE


def _source(path: Path) -> Source:
    try:
        return Source(path.name, path.read_bytes())
    except FileNotFoundError as error:
        raise Refused([Problem("error", "no_file", str(path), "filen finns inte. Rätta sökvägen.")]) from error
    except OSError as error:
        raise Refused([Problem("error", "unreadable", str(path), "filen går inte att läsa.")]) from error


def _import(args: argparse.Namespace) -> int:
    try:
        return _import_files(args)
    except Refused as refused:
        if args.json:
            _print_json(_outcome("refused", None, refused.problems, None))
        raise
    except NothingChanged as same:
        # Not a refusal: what the files say is in place, so a nightly job may go on.
        if args.json:
            _print_json(_outcome("unchanged", None, (), None))
        else:
            print(same)
        return DONE


def _import_files(args: argparse.Namespace) -> int:
    now, store = utc_now(), _store()
    store.newest()  # raises where there is nothing to add to
    sources = [_source(path) for path in args.files]
    confirmed = Confirmed(args.yes, args.allow_personal_data, args.allow_removals, args.allow_older)
    number, effect = None, None
    with store.writing():
        files = read(store, sources, args.round, dict(args.decide))
        try:
            prepared = make(store, files, now, args.round, args.allow_personal_data)
        except Refused as refused:
            if not args.json:
                print(files.refused_account.sentence)
                raise
            status = "undecided" if files.undecided else "refused"
            _print_json(_outcome(status, None, refused.problems, files.refused_account, files.decisions))
            print(refused, file=sys.stderr)
            return REFUSED
        if files.unused:
            raise Refused([_unused_choice(files)])
        problems: Sequence[Problem] = prepared.problems
        left: Sequence[Problem] = ()
        try:
            if args.dry_run:
                with store.draft(prepared.batch.title, ACTOR, now, prepared.batch) as draft:
                    effect = effect_of(draft)
                    problems = [*problems, *overwritten(draft).problems]
                left = open_confirmations(problems, confirmed)
            else:
                number = load(store, prepared, confirmed, ACTOR, now)
        except Unconfirmed as stopped:
            left, problems = stopped.problems, stopped.all_problems
    if args.json:
        status = "unconfirmed" if left else "preview" if args.dry_run else "imported"
        _print_json(_outcome(status, number, problems, prepared.account, files.decisions))
    else:
        _show(prepared, files, problems)
        for line in summary(effect) if effect is not None else ():
            print(f"- {line}")
        if number is not None:
            print(f"Klart: utgåva {number}. Ångra med: python -m data undo {number}")
        elif not left:
            print(f"Inget har sparats. Utan --dry-run blir detta utgåva {store.newest() + 1}.")
    if left:
        print(_how_to_confirm(left), file=sys.stderr)
        return REFUSED
    return DONE


_CONFIRMED_BY = {
    "personal": 'Ta bort personuppgifterna i filen, eller skriv varför de ska vara kvar: --allow-personal-data "skäl".',
    "removal": "Ska de kända nivåerna försvinna: lägg till --allow-removals.",
    "older": "Ska äldre svar ersätta nyare: lägg till --allow-older.",
    "warning": "Läs varningarna ovan och lägg till --yes om de är i sin ordning.",
}
_LABELS = {"personal": "Personuppgift", "removal": "Känd nivå försvinner", "older": "Äldre svar över nyare"}


def _how_to_confirm(left: Sequence[Problem]) -> str:
    there = {problem.severity for problem in left}
    return " ".join(["Inget har sparats.", *(how for severity, how in _CONFIRMED_BY.items() if severity in there)])


def _unused_choice(files: Files) -> Problem:
    keys = ", ".join(f"{scope}:{key}" for scope, key in files.unused)
    there = ", ".join(one.option for one in files.decisions) or "inget"
    message = f"valet {shown(keys)} (--decide) gäller inget i filen. Att avgöra finns: {there}."
    return Problem("error", "decision_unused", files.names, message)


def _show(prepared: Loadable, files: Files, problems: Sequence[Problem]) -> None:
    if files.survey is not None:
        tool = DIALECT_NAMES[files.survey.dialect]
        print(f"Filen lästes som export från {tool}." if tool else "Filen lästes som en enkät med en rad per svar.")
    print(prepared.account.sentence)
    for line in prepared.account.lines:
        if line.outcome == "left_out":
            place = f"kolumnen {line.heading or line.column}" if line.column else "hela bladet"
            print(f"  läses inte in: {line.count} på bladet {line.sheet}, {place}: {line.why}")
    for name, count in prepared.batch.raw.group_by("file_name", maintain_order=True).len().iter_rows():
        print(f"{name}: {_rows(count)} lästa")
    for problem in problems:
        print(f"{_LABELS.get(problem.severity, 'Varning')}: {problem}")


def _outcome(
    status: str,
    edition: int | None,
    problems: Sequence[Problem],
    account: Account | None,
    decisions: Sequence[Decision] = (),
) -> dict[str, object]:
    return {
        "status": status,
        "edition": edition,
        "cells": None if account is None else account.as_json(),
        "decisions": [{**asdict(one), "option": one.option} for one in decisions],
        "problems": [asdict(problem) for problem in problems],
    }


def _template(args: argparse.Namespace) -> int:
    _write(args.target, workbook(_store(), args.round, utc_now().year))
    return DONE


def _model(args: argparse.Namespace) -> int:
    for line in model_change(_store(args.example), utc_now()):
        print(line)
    print("Inget har ändrats. Modellen tas i bruk när programmet startar.")
    return DONE


def _county(args: argparse.Namespace) -> int:
    model, *published = write_start(args.code, args.folder)
    print(f"Skrev {model} och {len(published)} filer med bara rubriker i {args.folder / 'published'}.")
    for number, step in enumerate(
        (
            f"Öppna {model} i en textredigerare. Byt adressen, och ändra sektorer, byggstenar och annat som inte är ert.",
            "Fyll i det som är publicerat om ert län i filerna i published, en rad för varje uppgift. De får vara tomma.",
            "Lägg model.toml och published i programmets mapp data, i stället för det som ligger där.",
            "Välj en tom mapp för uppgifterna med LAGESBILD_DATA, och kör python -m data build. Är något fel sägs var.",
            "Starta programmet. python -m data template och python -m data questionnaire skriver det som ska besvaras.",
        ),
        start=1,
    ):
        print(f"{number}. {step}")
    return DONE


def _questionnaire(args: argparse.Namespace) -> int:
    model = load_model().in_round(str(utc_now().year))
    places = municipalities(model.county_code).select("code", "name").iter_rows()
    asked = questions(model, places, by_org_level=args.by_level)
    if args.docx:
        written = as_docx(asked, model.programme)
    else:
        written = (as_markdown(asked, model.programme) if args.md else as_json(asked)).encode()
    if args.target is not None:
        _write(args.target, written)
    elif args.docx and sys.stdout.isatty():
        raise LagesbildError("Skriv också vilken fil Word-dokumentet ska sparas i, till exempel frågor.docx.")
    else:
        sys.stdout.buffer.write(written)
    return DONE


def _write(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise LagesbildError(f"Filen {target} kunde inte skrivas. Välj en annan plats.") from error
    print(f"Skrev {target}.")


def _undo(args: argparse.Namespace) -> int:
    number = take_back(_store(), args.number, ACTOR, utc_now(), args.unpublish)
    print(f"Ändring {args.number} är tillbakatagen i utgåva {number}.")
    return DONE


def _publish(args: argparse.Namespace) -> int:
    try:
        number = publish_round(_store(), args.round, ACTOR, utc_now())
    except NothingChanged as same:
        print(same)
        return DONE
    print(f"Omgången {args.round} är publicerad i utgåva {number}. Ångra med: python -m data undo {number}")
    return DONE


def _purge(args: argparse.Namespace) -> int:
    store, now = _store(), utc_now()
    if args.text is not None:
        rewritten = purge_text(store, args.text, ACTOR, now)
    elif args.change is not None:
        rewritten = purge_import(store, args.change, ACTOR, now)
    else:
        rewritten = purge_expired(store, ACTOR, now)
    if rewritten:
        print(f"Gallrat ur {len(rewritten)} utgåvor: {', '.join(map(str, rewritten))}. Säkerhetskopior rörs inte.")
    else:
        print("Inget fanns kvar att gallra.")
    return DONE


def _move(args: argparse.Namespace) -> int:
    for name, example in NAMES.items():
        store, place = _store(example), args.folder / EXAMPLE_FOLDER if example else args.folder
        if args.direction == "out":
            print(f"{name}: {len(take_out(store, place))} utgåvor ligger i {place}.")
        elif place.exists() or not example:
            print(f"{name}: {len(put_in(store, place))} utgåvor ligger i lagret.")
    return DONE


def _roles(_: argparse.Namespace) -> int:
    print(role_table())
    return DONE


def _deploy(args: argparse.Namespace) -> int:
    place = Place(
        args.host,
        args.certificate,
        args.key,
        args.data,
        args.path or "",
        args.user,
        args.port or 8501,
        args.public,
        args.container,
    )
    for path in write_deployment(place, args.target):
        print(f"Skrev {path}.")
    return DONE


def _parser() -> argparse.ArgumentParser:
    speak_swedish()
    parser = argparse.ArgumentParser(
        prog="python -m data", description="Lägesbildens data: utgåvor, inläsning och export.", allow_abbrev=False
    )
    commands = parser.add_subparsers(title="kommandon", dest="command", metavar="kommando", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], what: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.", allow_abbrev=False)
        made.set_defaults(run=run)
        return made

    command("build", _build, "gör de första utgåvorna om de saknas, annars ingenting")
    history = command("history", _history, "visa alla utgåvor och vad som gjordes")
    check = command("verify", _verify, "pröva att alla utgåvor är hela")
    out = _tell_out(command("export", _export, "skriv alla tabeller och resultat i en utgåva som CSV och Parquet"))
    read = command("import", _import, "läs in filer som en ny utgåva")
    undo = command("undo", _undo, "ta tillbaka en ändring")
    blank = command("template", _template, "skriv arbetsboken att fylla i")
    ask = command("questionnaire", _questionnaire, "skriv frågorna till enkätverktyget, på skärmen eller som fil")
    trial = _tell_check(command("model", _model, "visa vad data/model.toml skulle ändra, innan den tas i bruk"))
    _tell_county(command("county", _county, "skriv en modellfil att börja med för ett annat län"))
    command("publish", _publish, "publicera en omgång som är ett utkast").add_argument(
        "round", metavar="OMGÅNG", type=round_id, help="omgången, till exempel 2026"
    )

    purge = command("purge", _purge, "gallra en text, en inläsning eller gamla råa rader ur alla utgåvor")
    what = purge.add_mutually_exclusive_group(required=True)
    what.add_argument("--text", metavar="VAD", help="en fri text: tabell och nyckel, till exempel need/B1")
    what.add_argument("--import", metavar="N", type=whole, dest="change", help="ändring N och allt den förde in")
    what.add_argument("--expired", action="store_true", help="råa rader som är äldre än gallringstiden i modellen")
    move = command("store", _move, "flytta alla utgåvor: ut till en mapp, eller in i ett lager som är tomt")
    move.add_argument(
        "direction", metavar="out|in", choices=("out", "in"), help="out: lagret skrivs till mappen; in: tvärtom"
    )
    move.add_argument("folder", metavar="MAPP", type=Path, help="mappen, med exempeldata i undermappen exempel")
    command("roles", _roles, "visa vilken roll som får se och göra vad, som tabellen i docs/access.md")

    _tell_place(
        command(
            "deploy", _deploy, "skriv inställningarna för nginx och systemd eller containrar, att granska och använda"
        )
    )
    for one in (history, check, out, trial):
        one.add_argument("--example", action="store_true", help="gäller exempeldata, inte verkliga uppgifter")
    read.add_argument(
        "files",
        metavar="FIL",
        type=Path,
        nargs="+",
        help="arbetsboken, CSV-filer med dess blad, eller enkätverktygets fil",
    )
    read.add_argument("--round", metavar="OMGÅNG", type=round_id, help="skapa omgången som utkast om den inte finns")
    read.add_argument("--dry-run", action="store_true", help="pröva filerna utan att spara något")
    read.add_argument(
        "--decide",
        metavar="VAD=VAL",
        type=decision,
        action="append",
        default=[],
        help="avgör något i filen, med den text som meddelandet visar; kan skrivas flera gånger",
    )
    read.add_argument("--yes", action="store_true", help="läs in trots varningar")
    read.add_argument("--allow-removals", action="store_true", help="läs in också om kända nivåer försvinner")
    read.add_argument("--allow-older", action="store_true", help="läs in också om äldre svar ersätter nyare")
    read.add_argument(
        "--allow-personal-data",
        metavar="SKÄL",
        help="behåll text som liknar personuppgifter; skälet sparas i historiken",
    )
    blank.add_argument("target", metavar="UT.xlsx", type=Path, help="filen att skriva")
    blank.add_argument("--round", metavar="OMGÅNG", type=round_id, help="omgången som fylls i, annars den senaste")
    ask.add_argument("target", metavar="UT", type=Path, nargs="?", help="filen att skriva, annars på skärmen")
    kinds = ask.add_mutually_exclusive_group()
    kinds.add_argument("--json", action="store_true", help="skriv frågorna som JSON (det förvalda)")
    kinds.add_argument("--md", action="store_true", help="skriv frågorna som Markdown")
    kinds.add_argument("--docx", action="store_true", help="skriv frågorna som Word-dokument")
    ask.add_argument(
        "--by-level", action="store_true", help="fråga per organisationsnivå: ledning, chef och medarbetare"
    )
    for one in (history, check, read):
        one.add_argument("--json", action="store_true", help="svara som JSON, för andra program")
    undo.add_argument("number", metavar="N", type=whole, help="ändringens nummer, se history")
    undo.add_argument(
        "--unpublish", action="store_true", help="gör också publicerade omgångar som blir utan svar till utkast igen"
    )
    return parser


def _tell_check(trial: argparse.ArgumentParser) -> argparse.ArgumentParser:
    trial.add_argument("--check", action="store_true", required=True, help="pröva modellen; inget sparas")
    return trial


def _tell_out(out: argparse.ArgumentParser) -> argparse.ArgumentParser:
    out.add_argument("--public", action="store_true", help="bara det som alla får se, som på de publika sidorna")
    out.add_argument("--zip", action="store_true", help="skriv en enda zipfil, med en beskrivning som program kan läsa")
    out.add_argument(
        "target", metavar="MAPP", type=Path, help="mapp att skriva i, skapas om den saknas; med --zip en fil"
    )
    out.add_argument("--edition", metavar="N", type=whole, help="utgåvans nummer, annars den senaste")
    return out


def _tell_county(start: argparse.ArgumentParser) -> None:
    start.add_argument("code", metavar="NN", help="länets kod enligt SCB, två siffror, till exempel 03")
    start.add_argument("folder", metavar="MAPP", type=Path, help="mapp att skriva i, skapas om den saknas")


def _tell_place(run: argparse.ArgumentParser) -> None:
    run.add_argument("target", metavar="MAPP", type=Path, help="mapp att skriva i")
    run.add_argument(
        "--host", metavar="NAMN", required=True, help="webbplatsens namn, till exempel lagesbild.example.se"
    )
    run.add_argument("--path", metavar="DEL", help="sökvägen på webbplatsen, till exempel lagesbild; annars hela")
    run.add_argument("--certificate", metavar="FIL", type=Path, required=True, help="certifikatet med hela kedjan")
    run.add_argument("--key", metavar="FIL", type=Path, required=True, help="certifikatets nyckel")
    run.add_argument("--data", metavar="MAPP", type=Path, default=Path("/var/lib/lagesbild"), help="utgåvornas mapp")
    run.add_argument("--user", metavar="KONTO", default="lagesbild", help="kontot som tjänsten körs som")
    run.add_argument("--port", metavar="N", type=whole, help="porten på den egna datorn, annars 8501")
    run.add_argument("--public", action="store_true", help="visa det publika utdraget för alla, utan inloggning")
    run.add_argument("--container", action="store_true", help="för containrar, som compose.yaml kör dem")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Raises SystemExit where the command is written wrongly."""
    args = _parser().parse_args(arguments)
    try:
        code: int = args.run(args)
    except LagesbildError as error:
        print(error, file=sys.stderr)
        return REFUSED
    for example in (False, True):
        if trouble := trouble_of(folder(example)):
            print(trouble, file=sys.stderr)
    return code


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # a pipe on Windows has the county's old code page otherwise
    sys.exit(main())
