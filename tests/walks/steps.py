"""The steps of a walk: what somebody does, named by what the page offers, so that a script can be read and followed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from laws import OWN
from screens import plain
from streamlit.testing.v1.element_tree import Button, DownloadButton, Widget

TEXTS = (
    "",
    " ",
    "rektor",
    "Gemensam vägledning om mandatet.",
    "Möte 3 december",
    "Vi behöver tid. Vi behöver också stöd?",
    f"<script>{OWN}</script>",
    f"[{OWN}](javascript:1) **fet** $x$ :red[y]",
    f"=HYPERLINK({OWN})",
    f"{{{OWN}}} %s None nan",
    f"'; DROP TABLE cell; -- {OWN}",
    f"{OWN} \u202egnirts \u200bx",
    f"{OWN}\nrad två\n\n# tre",
    f"{OWN} " + "långt " * 60,
    "http://127.0.0.1:8501/stodbehov?kommun=0483",
    "anna.andersson@kommun.example 070-123 45 67",
)


@dataclass(frozen=True)
class Step:
    """One thing that somebody does: what, who, to what, and with what."""

    kind: str
    who: str
    target: str = ""
    values: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        with_ = ", ".join(f"{name} = {value!r}" for name, value in self.values)
        return f"{self.who}: {self.kind} {self.target!r}{f' with {with_}' if with_ else ''}"


def name_of(widget: Widget, widgets: Sequence[Widget]) -> str:
    """What a script calls a field: its kind and label, and which of several it is."""
    label = plain(getattr(widget, "label", "") or getattr(widget.proto, "label", ""))
    same = [one for one in widgets if one.type == widget.type and (plain(one.proto.label) == label)]
    number = next(at for at, one in enumerate(same) if one is widget)
    return f"{widget.type} {label}" + (f" #{number + 1}" if number else "")


def form_of(widget: Widget) -> str:
    return str(getattr(widget.proto, "form_id", "") or "")


def is_field(widget: Widget) -> bool:
    return (
        not isinstance(widget, (Button, DownloadButton))
        and widget.type != "file_uploader"
        and not widget.proto.disabled
    )


def value_of(value: Any) -> Any:
    return (
        date.fromisoformat(value[1:]) if isinstance(value, str) and re.fullmatch(r"@\d{4}-\d\d-\d\d", value) else value
    )


def some_value(rng: random.Random, widget: Widget) -> Any:
    """A value that somebody can put in a field in a browser; a date as ``@2026-11-02``."""
    return _VALUES[widget.type](rng, widget)


def _text(rng: random.Random, widget: Widget) -> str:
    text = rng.choice(TEXTS)
    return text[: widget.proto.max_chars] if widget.proto.max_chars else text


def _day(rng: random.Random, widget: Any) -> str:
    low, high = max(widget.min, date(2024, 1, 1)), min(widget.max, date(2028, 12, 31))
    return f"@{low + timedelta(days=rng.randint(0, max(0, (high - low).days)))}"


def _number(rng: random.Random, widget: Widget) -> float:
    proto = widget.proto
    low, high = (proto.min if proto.has_min else 0), (proto.max if proto.has_max else 10)
    return type(proto.default)(rng.choice((low, high, (low + high) / 2)))


def _position(rng: random.Random, widget: Widget) -> float:
    proto = widget.proto
    return float(proto.min + proto.step * rng.randint(0, round((proto.max - proto.min) / proto.step)))


def _some(rng: random.Random, widget: Widget) -> list[str]:
    options = list(widget.proto.options)
    return rng.sample(options, rng.randint(0, min(4, len(options))))


# Kind of field -> a value for it. A walk meets no other kinds; where it does, it says so.
_VALUES: Mapping[str, Callable[[random.Random, Widget], Any]] = {
    "selectbox": lambda rng, widget: rng.choice(list(widget.proto.options)),
    "radio": lambda rng, widget: rng.choice(list(widget.proto.options)),
    "multiselect": _some,
    "button_group": lambda rng, widget: [rng.choice([option.content for option in widget.proto.options])],
    "checkbox": lambda rng, _: rng.random() < 0.7,
    "toggle": lambda rng, _: rng.random() < 0.7,
    "text_input": _text,
    "text_area": _text,
    "date_input": _day,
    "number_input": _number,
    "slider": _position,
}
