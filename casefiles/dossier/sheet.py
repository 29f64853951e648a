"""One page being drawn: text, lines, boxes, pictures, as PDF operators, with the links and anchors that lie on it.

Coordinates are points from the top left corner, y downwards; a text's y is its baseline. A sheet keeps its operators as
one short string, so that 'page n of m' and the contents can be added after everything is laid out, without a second run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.rl_accel import escapePDF
from reportlab.pdfbase.pdfdoc import xObjectName

from casefiles.dossier.fonts import own
from casefiles.dossier.icons import circle, outline, rounded
from casefiles.dossier.styles import Border, dashes, rgb
from casefiles.dossier.text import BOX_PADDING, BOX_SCALE, Line, Run, Span, line_width, set_line


@dataclass(slots=True)
class Sheet:
    """A page of `width` x `height` points that belongs to one ReportLab document."""

    document: Any
    width: float
    height: float
    code: list[str] = field(default_factory=list)
    links: list[tuple[float, float, float, float, str]] = field(default_factory=list)  # x, top, right, bottom, key
    anchors: list[tuple[str, float]] = field(default_factory=list)  # key, y
    images: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)  # of fonts in the document
    font: str = ""
    ink: str = ""

    def close(self) -> None:
        """Everything that was drawn so far becomes one string."""
        self.code = ["\n".join(self.code)]
        self.font = self.ink = ""

    def text(self, x: float, y: float, line: Line) -> None:
        """A line that was set by `text.set_lines`, its start at x. Links on it become active."""
        for piece in line:
            span = piece.span
            self.runs(x + piece.x, y - span.rise, piece.runs, span.size, span.colour, span.tracking)
            if span.link:
                top = y - span.rise - span.size
                self.links.append((x + piece.x, top, x + piece.x + piece.width, top + span.size * 1.3, span.link))

    def write(self, x: float, y: float, span: Span, anchor: str = "start") -> float:
        """One span on one line; `anchor` says whether x is its start, middle or end. Gives its width."""
        line = set_line((span,))
        size = line_width(line)
        self.text(x - {"start": 0.0, "middle": size / 2, "end": size}[anchor], y, line)
        return size

    def runs(self, x: float, y: float, found: tuple[Run, ...], size: float, colour: str, tracking: float = 0.0) -> None:
        """Runs one after the other, baseline at y."""
        for run in found:
            if run.box:
                self._box(x, y, run, size, colour)
            else:
                self._run(x, y, run, size, colour, tracking)
            x += run.width * size + tracking * (1 if run.box else len(run.text))

    def _run(self, x: float, y: float, run: Run, size: float, colour: str, tracking: float) -> None:
        parts: list[str] = []
        for name, codes in self._encoded(run):
            font = f"{name} {size:g} Tf"
            parts.append(f"({escapePDF(codes)}) Tj" if font == self.font else f"{font} ({escapePDF(codes)}) Tj")
            self.font = font
        ink = "" if colour == self.ink else self._fill(colour)
        spacing, reset = (f"{tracking:g} Tc ", " 0 Tc") if tracking else ("", "")
        shown = parts[0] if len(parts) == 1 else " ".join(parts)
        self.code.append(f"{ink}BT {spacing}1 0 0 1 {x:.2f} {self.height - y:.2f} Tm {shown}{reset} ET")

    def _encoded(self, run: Run) -> list[tuple[str, bytes]]:
        """The run in the codes of its font's subsets in this document."""
        ttf, text = run.font.ttf, run.text
        if text.isascii():
            name = self.names.get(run.font.name)
            if name is None:
                ttf.splitString(" ", self.document)
                name = self.names[run.font.name] = ttf.getSubsetInternalName(0, self.document)
            return [(name, text.encode())]
        pieces = ttf.splitString(text, self.document)
        return [(ttf.getSubsetInternalName(subset, self.document), codes) for subset, codes in pieces]

    def _fill(self, colour: str) -> str:
        if colour == self.ink:
            return ""
        self.ink = colour
        red, green, blue = rgb(colour)
        return f"{red:.3f} {green:.3f} {blue:.3f} rg "

    def _box(self, x: float, y: float, run: Run, size: float, colour: str) -> None:
        """The code point of a letter that no font has, small, in a frame."""
        pad = BOX_PADDING * size
        wide = run.width * size
        self.frame(
            x + pad * 0.35, y - size * 0.68, wide - pad * 0.7, size * 0.86, border=colour, thickness=0.5, radius=1
        )
        self._run(x + pad, y - size * 0.05, Run(own("mono"), run.text, 0), size * BOX_SCALE, colour, 0)

    def rule(self, x: float, y: float, right: float, *, colour: str = "line", thickness: float = 0.5) -> None:
        """A horizontal line."""
        self.stroke(((x, y), (right, y)), colour=colour, thickness=thickness)

    def stroke(
        self, points: tuple[tuple[float, float], ...], *, colour: str, thickness: float = 0.8, style: Border = "solid"
    ) -> None:
        """An open run of straight lines."""
        red, green, blue = rgb(colour)
        path = " l ".join(f"{x:.2f} {self.height - y:.2f}" for x, y in points).replace(" l ", " m ", 1) + " l"
        dash, undash = (f"{dashes(style, thickness)} ", " [] 0 d 0 J") if style != "solid" else ("", "")
        self.code.append(f"{red:.3f} {green:.3f} {blue:.3f} RG {thickness:g} w {dash}{path} S{undash}")

    def polygon(self, points: tuple[tuple[float, float], ...], colour: str) -> None:
        """A filled shape."""
        path = " l ".join(f"{x:.2f} {self.height - y:.2f}" for x, y in points).replace(" l ", " m ", 1) + " l"
        self.code.append(f"{self._fill(colour)}{path} h f")

    def frame(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "",
        border: str = "",
        thickness: float = 0.6,
        radius: float = 0.0,
        style: Border = "solid",
    ) -> None:
        """A box, filled, bordered or both; x and y are its top left corner."""
        paint = ""
        if border:
            red, green, blue = rgb(border)
            paint = f"{red:.3f} {green:.3f} {blue:.3f} RG {thickness:g} w {dashes(style, thickness)} "
        ink = self._fill(fill) if fill else ""
        operator = "B" if fill and border else "f" if fill else "S"
        low = self.height - y - height
        if radius:
            path = f"q 1 0 0 1 {x:.2f} {low:.2f} cm {rounded(0, 0, round(width, 2), round(height, 2), radius)} {operator} Q"
        else:
            path = f"{x:.2f} {low:.2f} {width:.2f} {height:.2f} re {operator}"
        self.code.append(f"{ink}{paint}{path}{' [] 0 d 0 J' if border and style != 'solid' else ''}")

    def disc(self, x: float, y: float, r: float, *, fill: str = "", border: str = "", thickness: float = 1.0) -> None:
        """A circle, filled, bordered or both."""
        paint = ""
        if border:
            red, green, blue = rgb(border)
            paint = f"{red:.3f} {green:.3f} {blue:.3f} RG {thickness:g} w "
        ink = self._fill(fill) if fill else ""
        operator = "B" if fill and border else "f" if fill else "S"
        self.code.append(f"{ink}{paint}{circle(x, self.height - y, r)} {operator}")

    def icon(self, kind: str, x: float, y: float, size: float, colour: str, thickness: float = 1.8) -> None:
        """An icon in a square of `size` whose middle is (x, y); thickness in parts of 24."""
        code = outline(kind)
        if not code:
            return
        scale = size / 24
        red, green, blue = rgb(colour)
        place = f"{scale:.4f} 0 0 {-scale:.4f} {x - size / 2:.2f} {self.height - y + size / 2:.2f} cm"
        self.code.append(f"q {place} {red:.3f} {green:.3f} {blue:.3f} RG {thickness:g} w 1 J 1 j {code} Q")

    def literal(self, x: float, y: float, scale: float, code: str) -> None:
        """Operators of one's own, on a field whose origin is (x, y), y downwards, in steps of `scale` points."""
        self.code.append(f"q {scale:.4f} 0 0 {-scale:.4f} {x:.2f} {self.height - y:.2f} cm {code} Q")

    def image(self, name: str, x: float, y: float, width: float, height: float, radius: float = 0.0) -> None:
        """A picture that `pictures.place` has put into the document under that name, in a box with round corners."""
        self.images.add(name)
        clip = f"{rounded(x, self.height - y - height, width, height, radius)} W n " if radius else ""
        self.code.append(
            f"q {clip}{width:.2f} 0 0 {height:.2f} {x:.2f} {self.height - y - height:.2f} cm /{xObjectName(name)} Do Q"
        )

    def anchor(self, key: str, y: float) -> None:
        """A place on this page that links and bookmarks can lead to."""
        self.anchors.append((key, y))
