"""The command line: ``python -m data``. Exit code 0: done, 1: refused, 2: wrong usage. All it says is Swedish."""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import polars as pl

from data.build import ensure_first_editions, utc_now
from data.editions import Store, folder
from data.errors import LagesbildError, NothingChanged
from data.export import export
from data.importers.reading import Source
from data.imports import Prepared, prepare, read_files
from data.model import load_model
from data.problems import Problem, Refused
from data.rounds import publish_round
from data.verify import verify

ACTOR = "kommandoraden"
DONE, REFUSED, WRONG_USAGE = 0, 1, 2
ROUND_ID = re.compile(r"\d{4}(-[2-9])?")

# argparse has no Swedish of its own. What it finds wrong is recognised by its English words and said anew; what is not
# recognised, in this version of Python or a later one, becomes the last line.
_SAID = (
    (r"the following arguments are required: (?P<what>.+)", "det saknas: {what}"),
    (r"unrecognized arguments: (?P<what>.+)", "okänt val: {what}"),
    (r"argument kommando: invalid choice: (?P<what>'[^']*').*", "kommandot {what} finns inte"),
    (r"argument (?P<where>\S+): expected one argument", "{where} ska följas av ett värde"),
    (r"argument (?P<where>\S+): expected at least one argument", "{where} ska följas av minst ett värde"),
    (r"argument (?P<where>\S+): ignored explicit argument (?P<what>.+)", "{where} tar inget värde: {what}"),
    (r"ambiguous option: (?P<what>\S+) .*", "valet {what} kan betyda flera saker, skriv ut det helt"),
    (r"argument (?P<where>\S+): (?P<what>.+ ska vara .+)", "{where}: {what}"),
    (r".*", "kommandot är felskrivet"),
)


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Så här: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Swedish."""

    more = "Mer hjälp: python -m data --help, eller --help efter ett kommando.\n"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title = "argument"
        self._optionals.title = "val"
        self.add_argument("-h", "--help", action="help", help="visa den här hjälpen")

    def error(self, message: str) -> NoReturn:
        for pattern, said in _SAID:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                self.exit(WRONG_USAGE, f"{self.format_usage()}Fel: {said.format(**found.groupdict())}.\n{self.more}")
        raise AssertionError(message)


def _whole(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,8}", text):
        raise argparse.ArgumentTypeError(f"{text!r} ska vara ett heltal från 1 och uppåt")
    return int(text)


def _round(text: str) -> str:
    if not ROUND_ID.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} ska vara ett årtal som 2026, eller 2026-2 för årets andra omgång")
    return text


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
    found = []
    for name, example in stores.items():
        verdicts = verify(_store(example))
        found += [{"store": name, "edition": v.number, "sound": not v.faults, "faults": v.faults} for v in verdicts]
        if not args.json:
            if not verdicts:
                print(f"{names[name]}: det finns ingen utgåva än.")
            for verdict in verdicts:
                print(f"{names[name]}, utgåva {verdict.number}: {'; '.join(verdict.faults) or 'hel'}")
    sound = all(one["sound"] for one in found)
    if args.json:
        _print_json({"sound": sound, "editions": found})
    elif not sound:
        print("Fel hittades. Äldre utgåvor som är hela går att läsa som vanligt.", file=sys.stderr)
    return DONE if sound else REFUSED


def _export(args: argparse.Namespace) -> int:
    store = _store(args.example)
    number = store.newest() if args.edition is None else args.edition
    names = export(store, number, args.target)
    print(f"Utgåva {number}: {len(names)} tabeller skrevs till {args.target}, som CSV och Parquet.")
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
            _print_json(_outcome("refused", None, refused.problems))
        raise
    except NothingChanged as same:
        # Not a refusal: what the files say is in place, so a nightly job may go on.
        if args.json:
            _print_json(_outcome("unchanged", None, ()))
        else:
            print(same)
        return DONE


def _import_files(args: argparse.Namespace) -> int:
    now, store = utc_now(), _store()
    store.newest()  # raises where there is nothing to add to
    sources = [_source(path) for path in args.files]
    sheets = read_files(sources)
    title = f"Läste in {', '.join(source.name for source in sources)}"
    with store.writing():
        prepared = prepare(store, sheets, sources, kind="import", title=title, now=now, new_round=args.round)
        if not args.json:
            _show(prepared)
        # --yes is for warnings; personal data takes more than that.
        unconfirmed = any(problem.severity != "warning" or not args.yes for problem in prepared.problems)
        if args.dry_run or unconfirmed:
            with store.draft(title, ACTOR, now, prepared.batch) as draft:
                number = draft.number
            status = "unconfirmed" if unconfirmed else "preview"
        else:
            number = store.publish(title, ACTOR, now, prepared.batch)
            status = "imported"
    if args.json:
        _print_json(_outcome(status, number if status == "imported" else None, prepared.problems))
    elif status == "imported":
        print(f"Klart: utgåva {number}. Ångra med: python -m data undo {number}")
    elif status == "preview":
        print(f"Inget har sparats. Utan --dry-run blir detta utgåva {number}.")
    if status == "unconfirmed":
        print("Inget har sparats. Läs varningarna ovan och lägg till --yes om de är i sin ordning.", file=sys.stderr)
        return REFUSED
    return DONE


def _show(prepared: Prepared) -> None:
    for name, count in prepared.batch.raw.group_by("file_name", maintain_order=True).len().iter_rows():
        print(f"{name}: {_rows(count)} lästa")
    for problem in prepared.problems:
        print(f"Varning: {problem}")


def _outcome(status: str, edition: int | None, problems: Sequence[Problem]) -> dict[str, object]:
    return {"status": status, "edition": edition, "problems": [asdict(problem) for problem in problems]}


def _undo(args: argparse.Namespace) -> int:
    number = _store().publish(f"Tog tillbaka ändring {args.number}", ACTOR, utc_now(), undo=args.number)
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


def _parser() -> _Parser:
    parser = _Parser(prog="python -m data", description="Lägesbildens data: utgåvor, inläsning och export.")
    commands = parser.add_subparsers(title="kommandon", dest="command", metavar="kommando", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], what: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
        made.set_defaults(run=run)
        return made

    command("build", _build, "gör de första utgåvorna om de saknas, annars ingenting")
    history = command("history", _history, "visa alla utgåvor och vad som gjordes")
    check = command("verify", _verify, "pröva att alla utgåvor är hela")
    out = command("export", _export, "skriv alla tabeller och resultat i en utgåva som CSV och Parquet")
    read = command("import", _import, "läs in filer som en ny utgåva")
    undo = command("undo", _undo, "ta tillbaka en ändring")
    publish = command("publish", _publish, "publicera en omgång som är ett utkast")

    out.add_argument("target", metavar="MAPP", type=Path, help="mapp att skriva i, skapas om den saknas")
    out.add_argument("--edition", metavar="N", type=_whole, help="utgåvans nummer, annars den senaste")
    for one in (history, check, out):
        one.add_argument("--example", action="store_true", help="gäller exempeldata, inte verkliga uppgifter")
    read.add_argument("files", metavar="FIL", type=Path, nargs="+", help="CSV-fil med ett av arbetsbokens blad")
    read.add_argument("--round", metavar="OMGÅNG", type=_round, help="skapa omgången som utkast om den inte finns")
    read.add_argument("--dry-run", action="store_true", help="pröva filerna utan att spara något")
    read.add_argument("--yes", action="store_true", help="läs in trots varningar")
    for one in (history, check, read):
        one.add_argument("--json", action="store_true", help="svara som JSON, för andra program")
    undo.add_argument("number", metavar="N", type=_whole, help="ändringens nummer, se history")
    publish.add_argument("round", metavar="OMGÅNG", type=_round, help="omgången, till exempel 2026")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Raises SystemExit where the command is written wrongly."""
    args = _parser().parse_args(arguments)
    try:
        code: int = args.run(args)
    except LagesbildError as error:
        print(error, file=sys.stderr)
        return REFUSED
    return code


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # a pipe on Windows has the county's old code page otherwise
    sys.exit(main())
