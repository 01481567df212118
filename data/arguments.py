"""Command-line arguments: argparse in Swedish, and the types of values."""

from __future__ import annotations

import argparse
import re

ROUND_ID = re.compile(r"\d{4}(-[2-9])?")
# Message of argparse -> the same in Swedish; one that a later Python adds stays English.
_SWEDISH = {
    "usage: ": "Så här: ",
    "positional arguments": "argument",
    "options": "val",
    "show this help message and exit": "visa den här hjälpen",
    "%(prog)s: error: %(message)s\n": "Fel: %(message)s.\nMer hjälp: python -m data --help, eller --help efter ett kommando.\n",
    "the following arguments are required: %s": "det saknas: %s",
    "unrecognized arguments: %s": "okänt val: %s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r finns inte (välj bland %(choices)s)",
    "expected one argument": "ska följas av ett värde",
    "expected at least one argument": "ska följas av minst ett värde",
    "ignored explicit argument %r": "tar inget värde: %r",
    "not allowed with argument %s": "går inte ihop med %s",
}


def speak_swedish() -> None:
    """Let argparse find its words in Swedish; it looks each of them up by the function that it knows as ``_``."""
    vars(argparse)["_"] = lambda text: _SWEDISH.get(text, text)


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


def decision(text: str) -> tuple[tuple[str, str], str]:
    """Return what is decided, (scope, text), and the choice. Raises ArgumentTypeError for anything but SCOPE:TEXT=CHOICE."""
    what, equals, choice = text.rpartition("=")
    scope, colon, found = what.partition(":")
    if not (equals and colon and scope and choice):
        raise argparse.ArgumentTypeError(f"{text!r} ska vara den text som meddelandet visar, VAD=VAL")
    return (scope, found), choice
