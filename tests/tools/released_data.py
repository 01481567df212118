"""The data of a release, by which later ones are tried: PYTHONPATH=. python tests/tools/released_data.py ARCHIVE."""

from __future__ import annotations

import sys
import tarfile
import tempfile
from datetime import date, datetime
from pathlib import Path

from data.acts.needs import State, What, add_need, change_need
from data.acts.pilots import add_report
from data.acts.rounds import publish_round
from data.base.clock import now
from data.build import build
from data.imports.files.sheet_reader import Source
from data.imports.prepare import prepare, read_files
from data.model.model import load_model
from data.store.editions import Store

ACTOR = "prov"
SCHOOLS = ("Vingåker", "Gnesta", "Nyköping", "Oxelösund", "Flen", "Katrineholm", "Eskilstuna")
SOCIAL_SERVICES = ("Vingåker", "Nyköping", "Flen", "Eskilstuna")
PARTS = ("ansvarig", "plan", "hjulet", "stod")
HEADING = "Omgång;Kommun;Verksamhet;Byggsten;Nivå"


def answers() -> str:
    """Return a sheet of answers of 2026 as CSV: four of each unit, levels 0–4 in turn."""
    units = [(name, "Skola") for name in SCHOOLS] + [(name, "Socialtjänst") for name in SOCIAL_SERVICES]
    lines = [
        f"2026;{name};{kind};{part};{(at + step) % 5}"
        for at, (name, kind) in enumerate(units)
        for step, part in enumerate(PARTS)
    ]
    return "\n".join([HEADING, *lines])


def load(store: Store, name: str, text: str, moment: datetime) -> None:
    """Load a CSV file in a new edition."""
    sources = [Source(name, text.encode())]
    title = f"Läste in {name}"
    new_round = None if "rattelse" in name else "2026"
    prepared = prepare(store, read_files(sources), sources, kind="import", title=title, now=moment, new_round=new_round)
    store.publish(title, ACTOR, moment, prepared.batch)


def fill(folder: Path) -> None:
    """Make the editions that ``tests/data/store/test_upgrade.py`` describes, and the example data."""
    days = [datetime(2026, 11, day, 9) for day in range(2, 10)]  # noqa: DTZ001 - editions hold UTC without saying so
    store, what = Store(folder, load_model()), What("plan", "Stöd att skriva en plan")
    build(store, False, days[0])
    load(store, "svar-2026.csv", answers(), days[1])
    publish_round(store, "2026", ACTOR, days[2])
    add_need(store, "2026", "0461", what, State(), ACTOR, days[3])
    state = State("pagar", "utvecklingsledare", date(2027, 1, 31), "Möte bokat")
    change_need(store, "B1", 1, what, state, ACTOR, days[4])
    add_report(store, "P1", date(2026, 11, 1), None, "Tio samtal är prövade.", ACTOR, days[5])
    load(store, "rattelse.csv", f"{HEADING}\n2026;Gnesta;Skola;plan;4", days[6])
    store.publish("Tog tillbaka ändring 7", ACTOR, days[7], undo=7)
    (folder / "exempel").mkdir(exist_ok=True)
    build(Store(folder / "exempel", load_model()), True, now(True))


def pack(folder: Path, archive: Path) -> None:
    """Put what is stored below ``folder`` in an archive, owned by nobody and of one day."""

    def plain(one: tarfile.TarInfo) -> tarfile.TarInfo:
        one.uid = one.gid = one.mtime = 0
        one.uname = one.gname = ""
        return one

    with tarfile.open(archive, "w:xz") as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                packed.add(path, path.relative_to(folder).as_posix(), filter=plain)


def unpack(archive: Path, folder: Path) -> None:
    """Put the data of a release in ``folder``, as the release left them."""
    with tarfile.open(archive) as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", None)  # not in Python 3.11.3 or earlier
        packed.extractall(folder)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        fill(Path(made))
        pack(Path(made), Path(sys.argv[1]))
