"""A picture to zoom in, by plotly. Picture in, figure out: nothing is drawn that the picture does not say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

import plotly.graph_objects as go

from pages.pictures.shapes import Area, Box, Circle, Lines, Picture, Point, Polygon, Scale, Shape, Text
from pages.text import colours
from pages.text.colours import Theme
from pages.text.swedish import NO_BREAK

# Quoted: a name with a digit of its own, unquoted, would make the browser drop the whole list.
FONT = "'Source Sans', 'Source Sans 3', 'Segoe UI', Arial, sans-serif"
CONFIG: dict[str, Any] = {
    "displayModeBar": True,
    "displaylogo": False,
    "modeBarButtons": [["zoomIn2d", "zoomOut2d", "resetScale2d"]],
    "scrollZoom": False,
    "locale": "sv",
    "locales": {"sv": {"dictionary": {"Zoom in": "Zooma in", "Zoom out": "Zooma ut", "Reset axes": "Visa allt"}}},
}
_BAR_PX = 34  # room for the buttons above
_DIAMOND = 1.3  # of its size, how large plotly draws a diamond
_HOVERED = 8  # points along what can be pointed at
_DAYS = [{"dtickrange": [None, "M6"], "value": "%Y-%m-%d"}, {"dtickrange": ["M12", None], "value": "%Y"}]
_YEAR_ONE = datetime(1, 1, 1, tzinfo=UTC)


class Figure(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A figure that nobody changes once it is drawn: what is sent of it is worked out once, and not at every run of a page."""

    _sent: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return what is sent to the browser; shared, and not to be changed."""
        if self._sent is None:
            self._sent = super().to_dict()
        return self._sent


def explorable(picture: Picture, per_px: float, theme: Theme) -> Figure:
    """Return the picture with its scale as an axis that can be zoomed; ``per_px`` lengths of the picture are one px.

    Raises ValueError for a picture without a scale.
    """
    if picture.scale is None:
        raise ValueError(f"{picture.title}: a picture without a scale cannot be zoomed")
    scale, palette = picture.scale, colours.palette(theme)
    drawn = _Drawn(scale, per_px)
    left_out, still = set(scale.shapes), set(scale.still)
    for shape in picture.shapes:
        if shape in still:
            drawn.stay(shape, picture.width)
        elif shape not in left_out:
            drawn.add(shape)
    figure = Figure(drawn.traces, {"annotations": drawn.texts, "shapes": drawn.fixed})
    top, high = _top(scale) / per_px, picture.height / per_px
    figure.update_layout(
        font={"family": FONT, "size": 14, "color": palette.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": scale.room / per_px, "r": 0, "t": _BAR_PX, "b": 0},
        height=high + _BAR_PX,
        dragmode="zoom",
        hovermode="closest",
        hoverlabel={
            "bgcolor": palette.ink,
            "font": {"family": FONT, "color": palette.ground, "size": 14},
            "align": "left",
        },
        showlegend=False,
        separators=f",{NO_BREAK}",
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": palette.ink, "activecolor": palette.accent},
    )
    # The lines of the scale begin below the key.
    figure.update_yaxes(range=[high, top], domain=[0, 1 - top / high], visible=False, fixedrange=True)
    ticks: dict[str, Any] = (
        {"ticksuffix": f"{NO_BREAK}%", "nticks": 6}
        if scale.unit == "percent"
        else {"type": "date", "tickformatstops": _DAYS}
    )
    figure.update_xaxes(
        range=[drawn.value(scale.room), drawn.value(picture.width)],
        side="top" if scale.unit == "day" else "bottom",
        gridcolor=palette.neighbour_line,
        tickfont={"color": palette.ink, "size": 13},
        zeroline=False,
        anchor="free",
        position=_axis(scale, picture),
        **ticks,
    )
    return figure


def _axis(scale: Scale, picture: Picture) -> float:
    """Return where the axis stands, as a share of the picture's height from below: where its numbers are in the picture."""
    texts = [shape.y for shape in scale.shapes if isinstance(shape, Text)]
    lines = [y for shape in scale.shapes if isinstance(shape, Lines) for _, y in shape.points()]
    if not texts or not lines:
        return 0.0
    at = min(lines) if scale.unit == "day" else max(lines)
    return min(1.0, max(0.0, 1 - at / picture.height))


def _top(scale: Scale) -> float:
    """Return where the lines of the scale begin."""
    return min((y for shape in scale.shapes if isinstance(shape, Lines) for _, y in shape.points()), default=0.0)


class _Drawn:
    """What plotly draws of a picture's shapes, in their order."""

    def __init__(self, scale: Scale, per_px: float) -> None:
        self.scale, self.per_px = scale, per_px
        self.traces: list[go.Scatter] = []
        self.texts: list[dict[str, Any]] = []
        self.fixed: list[dict[str, Any]] = []

    def value(self, x: float) -> float | str:
        """Return what lies at ``x`` as plotly takes it: per cent, or a moment."""
        value = self.scale.value(x)
        if self.scale.unit == "percent":
            return value
        return (_YEAR_ONE + timedelta(days=value - 1)).strftime("%Y-%m-%d %H:%M")

    def add(self, shape: Shape) -> None:
        """Draw a shape that moves with the scale."""
        match shape:
            case Polygon(sign=True):
                self._sign(shape)
            case Polygon():
                for ring in shape.rings:
                    self._line((*ring, ring[0]), shape.line, shape.width, shape.fill, name=shape.name)
            case Box():
                self._line(_corners(shape), shape.line, shape.line_width, shape.fill, name=shape.name)
            case Area():
                self._point_at(shape)
            case Lines():
                for path in shape.paths:
                    self._line(path, shape.colour, shape.width, dashed=shape.dashed)
            case Circle():
                look: dict[str, Any] = {"color": shape.fill, "size": 2 * shape.radius / self.per_px}
                look["line"] = {"color": shape.line, "width": shape.width / self.per_px}
                self._trace([(shape.x, shape.y)], mode="markers", marker=look, cliponaxis=False)
            case Text():
                self.texts.append({**self._text(shape), "x": self.value(shape.x)})

    def stay(self, shape: Shape, width: float) -> None:
        """Draw a shape that stays where it is: from the left edge of the scale, or the right one where it ends there."""
        right = isinstance(shape, Text) and shape.anchor == "end" and shape.x > width / 2
        edge, origin = (1, width) if right else (0, self.scale.room)
        if isinstance(shape, Text):
            shift = (shape.x - origin) / self.per_px
            place = {"xref": "paper", "x": edge, "xshift": shift, "yref": "paper", "y": 1, "yshift": self._up(shape.y)}
            self.texts.append({**self._text(shape), **place})
            return
        common = {
            "xref": "paper",
            "xsizemode": "pixel",
            "xanchor": 0,
            "yref": "paper",
            "ysizemode": "pixel",
            "yanchor": 1,
        }
        match shape:
            case Circle() | Box():
                (left, top), (end, bottom) = shape.points()
                kind, line = "circle" if isinstance(shape, Circle) else "rect", shape.line
                thick = shape.width if isinstance(shape, Circle) else shape.line_width
                place = {"x0": self._px(left), "x1": self._px(end)}
                place |= {"y0": self._up(top), "y1": self._up(bottom)}
                self.fixed.append({**common, **place, "type": kind, **_look(shape.fill, line, thick / self.per_px)})
            case Polygon():
                path = "".join(f"M{self._path(ring)}Z" for ring in shape.rings)
                look = _look(shape.fill, shape.line, shape.width / self.per_px)
                self.fixed.append({**common, "type": "path", "path": path, **look})
            case Lines():
                path = "".join(f"M{self._path(one)}" for one in shape.paths)
                look = _look(None, shape.colour, shape.width / self.per_px, shape.dashed)
                self.fixed.append({**common, "type": "path", "path": path, **look})

    def _px(self, x: float) -> float:
        return (x - self.scale.room) / self.per_px

    def _up(self, y: float) -> float:
        return -y / self.per_px

    def _path(self, points: tuple[Point, ...]) -> str:
        return "L".join(f"{self._px(x):.2f},{self._up(y):.2f}" for x, y in points)

    def _line(
        self,
        points: tuple[Point, ...],
        colour: str | None,
        width: float,
        fill: str | None = None,
        name: str = "",
        dashed: bool = False,
    ) -> None:
        look: dict[str, Any] = {"color": colour or "rgba(0,0,0,0)", "width": width / self.per_px}
        look["dash"] = "dot" if dashed else "solid"
        more = {"fill": "toself", "fillcolor": fill} if fill else {}
        said = {"hoverinfo": "text", "text": _hover_text(name), "hoveron": "points+fills"} if name else {}
        self._trace(list(points), mode="lines", line=look, **more, **said)

    def _point_at(self, area: Area) -> None:
        y = area.y + area.height / 2
        first, last = max(area.x, self.scale.room), area.x + area.width
        along = [first + (last - first) * step / _HOVERED for step in range(_HOVERED + 1)]
        seen = {"size": area.height / self.per_px, "color": "rgba(0,0,0,0)"}
        said = {"hoverinfo": "text", "text": _hover_text(area.name)}
        self._trace([(x, y) for x in along], mode="markers", marker=seen, **said)

    def _sign(self, shape: Polygon) -> None:
        xs, ys = zip(*shape.points(), strict=True)
        size = (max(ys) - min(ys)) / self.per_px / _DIAMOND
        line = {"color": shape.line, "width": shape.width / self.per_px}
        look = {"symbol": "diamond", "size": size, "color": shape.fill, "line": line}
        said = {"hoverinfo": "text", "text": _hover_text(shape.name)} if shape.name else {}
        middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        self._trace([middle], mode="markers", marker=look, cliponaxis=False, **said)

    def _trace(self, points: list[Point], **look: Any) -> None:
        x, y = [self.value(x) for x, _ in points], [y / self.per_px for _, y in points]
        self.traces.append(go.Scatter(x=x, y=y, **{"hoverinfo": "skip", "showlegend": False, **look}))

    def _text(self, shape: Text) -> dict[str, Any]:
        anchor = {"start": "left", "middle": "center", "end": "right"}[shape.anchor]
        words = escape(shape.text, quote=False)
        return {
            "text": f"<b>{words}</b>" if shape.bold else words,
            "font": {"size": shape.size / self.per_px, "color": shape.colour},
            "xanchor": anchor,
            "yanchor": "middle",
            "y": shape.y / self.per_px,
            "showarrow": False,
            "borderpad": 0,
        }


def _corners(box: Box) -> tuple[Point, ...]:
    right, bottom = box.x + box.width, box.y + box.height
    return (box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom), (box.x, box.y)


def _look(fill: str | None, line: str | None, width: float, dashed: bool = False) -> dict[str, Any]:
    look = {"color": line or "rgba(0,0,0,0)", "width": width, "dash": "dot" if dashed else "solid"}
    return {"fillcolor": fill or "rgba(0,0,0,0)", "line": look}


def _hover_text(name: str) -> str:
    return escape(name, quote=False).replace(", ", "<br>")
