"""Holds what is read of a file whose answers are known to two things: its cells add up, and nothing is silently other."""

from __future__ import annotations

from datetime import datetime

from disturbed_files import Made, filled_cells

from data.base.problems import Refused
from data.imports.account import Account
from data.imports.files.decisions import IGNORE, Decision
from data.imports.files.sheet_reader import Source
from data.imports.load import Files, Loadable, make, read
from data.store.editions import Store

NOW = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 -- editions hold UTC without saying so
MOST_ROUNDS = 5


def outcome(store: Store, made: Made) -> tuple[str, Loadable | None]:
    """Read ``made`` and decide as its maker would: ("loaded", what it makes), or "refused" or "asked" and None.

    On the way every account must have as many cells as another reader counts.
    """
    told: dict[tuple[str, str], str] = {}
    for _ in range(MOST_ROUNDS):
        try:
            files = read(store, [Source(made.name, made.content)], "2026", told)
        except Refused:
            return "refused", None  # no cell could be read at all
        try:
            loadable = make(store, files, NOW, "2026")
        except Refused as refused:
            if any(one.code == "unaccounted" for one in refused.problems):
                raise AssertionError(str(refused)) from refused
            must_add_up(files.refused_account, made)
            if not files.undecided:
                return "refused", None
        else:
            must_add_up(loadable.account, made)
            return "loaded", loadable
        answers = _decided(files, made)
        if answers is None:
            return "asked", None
        told |= answers
    raise AssertionError(f"still undecided after {MOST_ROUNDS} rounds: {[one.asked for one in files.undecided]}")


def must_add_up(account: Account, made: Made) -> None:
    """Fail where the account has other cells than another reader counts, in all or on any sheet."""
    by_sheet: dict[str | None, int] = {}
    for line in account.lines:
        sheet = None if made.name.endswith(".csv") else line.sheet
        by_sheet[sheet] = by_sheet.get(sheet, 0) + line.count
    counted = {sheet: count for sheet, count in filled_cells(made).items() if count}
    assert by_sheet == counted
    assert account.filled == sum(counted.values()) == account.read + account.left_out + account.problems


def _decided(files: Files, made: Made) -> dict[tuple[str, str], str] | None:
    """Return what the maker of the file answers to all that is asked; None where something else is asked."""
    answers = {}
    for one in files.undecided:
        choice = _answer(one, made)
        if choice is None:
            return None
        assert choice in {known.meaning for known in one.choices} | {IGNORE}
        answers[one.scope, one.key] = choice
    return answers


def _answer(one: Decision, made: Made) -> str | None:
    found = [start for scope, start in made.decide if scope == one.scope and one.key.startswith(start)]
    return made.decide[one.scope, max(found, key=len)] if found else None
