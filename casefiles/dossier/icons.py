"""The window's own icons on paper: SVG files of `resources/icons` as drawing operators on a 24 x 24 field, y downwards.

Understands what those files hold: path, circle, ellipse, rect, line, polyline, polygon, all stroked, none filled.
Path grammar and the conversion of arcs: SVG 1.1, sections 8.3 and F.6.5.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import parse

from resources import FOLDER

_NAMES = {
    "person": "user",
    "organisation": "users",
    "operation": "radar",
    "event": "siren",
    "seizure": "package",
    "place": "map-pin",
    "site": "warehouse",
    "vehicle": "car",
    "identifier": "phone",
    "item": "box",
    "exhibit": "fingerprint",
    "source": "quote",
    "alias": "at-sign",
    "assessment": "lightbulb",
    "video": "video",
    "image": "image",
    "document": "file-text",
    "audio": "file-audio-2",
    "object": "box",
}
_ROUND = 0.5522847498  # control points of a quarter circle, in radii
_TOKEN = re.compile(r"[MmLlHhVvCcSsQqTtAaZz]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ARITY = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


@cache
def outline(kind: str) -> str:
    """PDF operators that stroke the icon of a kind; '' for a kind without an icon."""
    file = FOLDER / "icons" / f"{_NAMES.get(kind, kind)}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", file.stem) or not file.exists():
        return ""
    drawn = [_shape(element) for element in parse(file).getroot()]
    return " ".join([*(code for code in drawn if code), "S"])


def _shape(element: Element) -> str:
    kind = element.tag.rpartition("}")[2]
    if kind == "path":
        return " ".join(_path(element.get("d", "")))
    if kind in ("polyline", "polygon"):
        return " ".join(_path("M" + element.get("points", "") + ("Z" if kind == "polygon" else "")))
    if kind == "circle":
        return circle(_of(element, "cx"), _of(element, "cy"), _of(element, "r"))
    if kind == "ellipse":
        return _ellipse(_of(element, "cx"), _of(element, "cy"), _of(element, "rx"), _of(element, "ry"))
    if kind == "rect":
        x, y, width, height = (_of(element, name) for name in ("x", "y", "width", "height"))
        return rounded(x, y, width, height, _of(element, "rx") or _of(element, "ry"))
    if kind == "line":
        x1, y1, x2, y2 = (_n(_of(element, name)) for name in ("x1", "y1", "x2", "y2"))
        return f"{x1} {y1} m {x2} {y2} l"
    return ""


def _of(element: Element, name: str) -> float:
    return float(element.get(name, "0"))


def _n(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")


def _ellipse(x: float, y: float, rx: float, ry: float) -> str:
    kx, ky = rx * _ROUND, ry * _ROUND
    curves = (
        (x + rx, y + ky, x + kx, y + ry, x, y + ry),
        (x - kx, y + ry, x - rx, y + ky, x - rx, y),
        (x - rx, y - ky, x - kx, y - ry, x, y - ry),
        (x + kx, y - ry, x + rx, y - ky, x + rx, y),
    )
    return f"{_n(x + rx)} {_n(y)} m " + " ".join(" ".join(map(_n, curve)) + " c" for curve in curves) + " h"


def circle(x: float, y: float, r: float) -> str:
    """Path operators of a circle."""
    return _ellipse(x, y, r, r)


@lru_cache(maxsize=1024)
def rounded(x: float, y: float, width: float, height: float, r: float) -> str:
    """Path operators of a box with rounded corners."""
    r = min(r, width / 2, height / 2)
    if r <= 0:
        return f"{_n(x)} {_n(y)} {_n(width)} {_n(height)} re"
    k = r * (1 - _ROUND)
    right, low = x + width, y + height
    steps = (
        f"{_n(x + r)} {_n(y)} m {_n(right - r)} {_n(y)} l",
        f"{_n(right - k)} {_n(y)} {_n(right)} {_n(y + k)} {_n(right)} {_n(y + r)} c {_n(right)} {_n(low - r)} l",
        f"{_n(right)} {_n(low - k)} {_n(right - k)} {_n(low)} {_n(right - r)} {_n(low)} c {_n(x + r)} {_n(low)} l",
        f"{_n(x + k)} {_n(low)} {_n(x)} {_n(low - k)} {_n(x)} {_n(low - r)} c {_n(x)} {_n(y + r)} l",
        f"{_n(x)} {_n(y + k)} {_n(x + k)} {_n(y)} {_n(x + r)} {_n(y)} c h",
    )
    return " ".join(steps)


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(data)
    # Flags of an arc may be written without a space between them and the next number: "a2 2 0 01.5.5".
    command, at = "", 0
    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at]
            at += 1
        elif command in ("M", "m"):
            command = "L" if command == "M" else "l"
        count = _ARITY[command.upper()]
        if command.upper() == "A":
            for flag in (3, 4):
                token = tokens[at + flag]
                if len(token) > 1:
                    tokens[at + flag : at + flag + 1] = [token[0], token[1:]]
        yield command, [float(token) for token in tokens[at : at + count]]
        at += count


def _path(data: str) -> Iterator[str]:
    x = y = start_x = start_y = 0.0
    last: tuple[float, float] | None = None  # the control point that a smooth curve mirrors
    for command, values in _commands(data):
        kind, relative = command.upper(), command.islower()
        dx, dy = (x, y) if relative else (0.0, 0.0)
        mirrored = (2 * x - last[0], 2 * y - last[1]) if last else (x, y)
        last = None
        if kind == "Z":
            x, y = start_x, start_y
            yield "h"
        elif kind == "M":
            x, y = start_x, start_y = values[0] + dx, values[1] + dy
            yield f"{_n(x)} {_n(y)} m"
        elif kind in ("L", "H", "V"):
            x = values[0] + dx if kind != "V" else x
            y = values[-1] + dy if kind != "H" else y
            yield f"{_n(x)} {_n(y)} l"
        elif kind == "A":
            end = values[5] + dx, values[6] + dy
            yield from _arc(x, y, values, end)
            x, y = end
        else:
            points = [(values[i] + dx, values[i + 1] + dy) for i in range(0, len(values), 2)]
            if kind in ("S", "T"):
                points.insert(0, mirrored)
            if kind in ("Q", "T"):
                control, end = points
                last = control
                first = x + 2 / 3 * (control[0] - x), y + 2 / 3 * (control[1] - y)
                second = end[0] + 2 / 3 * (control[0] - end[0]), end[1] + 2 / 3 * (control[1] - end[1])
                points = [first, second, end]
            else:
                last = points[1]
            x, y = points[2]
            yield " ".join(_n(part) for point in points for part in point) + " c"


def _arc(x: float, y: float, values: list[float], end: tuple[float, float]) -> Iterator[str]:
    rx, ry, turn, large, sweep = abs(values[0]), abs(values[1]), math.radians(values[2]), values[3], values[4]
    if not rx or not ry or (x, y) == end:
        yield f"{_n(end[0])} {_n(end[1])} l"
        return
    cos, sin = math.cos(turn), math.sin(turn)
    half_x, half_y = (x - end[0]) / 2, (y - end[1]) / 2
    x1, y1 = cos * half_x + sin * half_y, -sin * half_x + cos * half_y
    grow = math.sqrt(max(1.0, (x1 / rx) ** 2 + (y1 / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    under = (rx * ry) ** 2 - (rx * y1) ** 2 - (ry * x1) ** 2
    part = math.sqrt(max(0.0, under / ((rx * y1) ** 2 + (ry * x1) ** 2))) * (-1 if large == sweep else 1)
    cx1, cy1 = part * rx * y1 / ry, -part * ry * x1 / rx
    cx, cy = cos * cx1 - sin * cy1 + (x + end[0]) / 2, sin * cx1 + cos * cy1 + (y + end[1]) / 2
    begin = math.atan2((y1 - cy1) / ry, (x1 - cx1) / rx)
    extent = math.atan2((-y1 - cy1) / ry, (-x1 - cx1) / rx) - begin
    if sweep and extent < 0:
        extent += 2 * math.pi
    if not sweep and extent > 0:
        extent -= 2 * math.pi
    count = max(1, math.ceil(abs(extent) / (math.pi / 2) - 1e-9))
    step = extent / count
    bulge = 4 / 3 * math.tan(step / 4)
    for number in range(count):
        first, second = begin + number * step, begin + (number + 1) * step
        curve = (
            (math.cos(first) - bulge * math.sin(first), math.sin(first) + bulge * math.cos(first)),
            (math.cos(second) + bulge * math.sin(second), math.sin(second) - bulge * math.cos(second)),
            (math.cos(second), math.sin(second)),
        )
        points = ((cos * rx * u - sin * ry * v + cx, sin * rx * u + cos * ry * v + cy) for u, v in curve)
        yield " ".join(f"{_n(u)} {_n(v)}" for u, v in points) + " c"
