"""What is written on the command line: a parser that speaks Swedish, and the kinds of values it takes."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

WRONG_USAGE = 2
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
    (r"argument (?P<where>\S+): not allowed with argument (?P<what>\S+)", "{where} och {what} går inte ihop"),
    (r"ambiguous option: (?P<what>\S+) .*", "valet {what} kan betyda flera saker, skriv ut det helt"),
    (r"argument (?P<where>\S+): (?P<what>.+ ska vara .+)", "{where}: {what}"),
    (r".*", "kommandot är felskrivet"),
)


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Så här: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Swedish."""

    more = "Mer hjälp: python -m data --help, eller --help efter ett kommando.\n"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title = "argument"
        self._optionals.title = "val"
        self.add_argument("-h", "--help", action="help", help="visa den här hjälpen")

    def error(self, message: str) -> NoReturn:
        """End with code 2 and a Swedish line on what is wrong."""
        for pattern, said in _SAID:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                self.exit(WRONG_USAGE, f"{self.format_usage()}Fel: {said.format(**found.groupdict())}.\n{self.more}")
        raise AssertionError(message)


def whole(text: str) -> int:
    """Return a whole number from 1. Raises ArgumentTypeError for anything else."""
    if not re.fullmatch(r"[1-9]\d{0,8}", text):
        raise argparse.ArgumentTypeError(f"{text!r} ska vara ett heltal från 1 och uppåt")
    return int(text)


def round_id(text: str) -> str:
    """Return the id of a round. Raises ArgumentTypeError for anything else."""
    if not ROUND_ID.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} ska vara ett årtal som 2026, eller 2026-2 för årets andra omgång")
    return text
