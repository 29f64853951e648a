"""Makes the pictures of the documents anew, from the demo library: `python tools/pictures.py [FOLDER]`.

Taken as `screens.py` takes them, on a demo library with a fixed clock, and made small: the documents stay light.
"""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools.screens import AUTHOR, LARGE, Screens, TABLE, photograph, redacting, viewer  # noqa: E402, I001 - first: it says that there is no screen

import pypdfium2  # noqa: E402
from PIL import Image  # noqa: E402

from casefiles.domain.moments import Moment  # noqa: E402
from casefiles.dossier import making  # noqa: E402
from casefiles.services.demo import make_demo  # noqa: E402
from tools.sample_pairs import make_pairs  # noqa: E402
from ui import contents  # noqa: E402
from ui.history import Place  # noqa: E402

MOMENT = Moment("2026-03-02T09:30:00.000000Z", 0, "UTC")
LARGEST = 150_000


@dataclass(frozen=True)
class Shot:
    """One picture of the window: its name, where to go, in which theme."""

    name: str
    place: Place
    theme: str = "light"


SHOTS = (
    Shot("overview", Place(contents.OVERVIEW)),
    Shot("person", Place("person", "PER-0001")),
    Shot("operation", Place("operation", "OP-2017-0001")),
    Shot("event", Place("event", "EV-0001", "links")),
    Shot("evidence", Place("exhibit", "EX-0001")),
    Shot("changes", Place(contents.CHANGES)),
    Shot("dossiers", Place(contents.DOSSIERS, "OP-2017-0001")),
    Shot("person-dark", Place("person", "PER-0001"), "dark"),
)
LINE = "alias Zorzal member of Los Halcones del Sur @puerto quinde 14/2 s1 c3 ! ask for the register"
"""What is typed for the picture of the line."""
PAIRS = (Shot("same-person", Place(contents.SAME, "", "PER-0001 PER-0002")),)
"""Pictures of an invented library: nobody in the demo is in it twice."""
PAPER = {"paper-1": r"", "paper-links": r"^\d+ Links\r?$"}
"""Pages of the operation's dossier: the first on which this stands. A line of the contents goes on with the page's number."""
WIDTH_OF_PAPER = 860


def keep(image: Image.Image, file: Path) -> None:
    """Writes a picture in all its colours, or in as many as fit into `LARGEST` bytes."""
    for colours in (0, 256, 128, 64):
        held = io.BytesIO()
        plain = image.convert("RGB")
        # This way of choosing keeps rare colours (a red word on a white page); the rounds smooth what is shaded.
        few = plain.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=4, dither=Image.Dither.NONE) if colours else plain
        few.save(held, "PNG", optimize=True)
        if held.tell() <= LARGEST:
            file.write_bytes(held.getvalue())
            print(f"{file.name}: {held.tell() // 1000} kB")
            return
    raise SystemExit(f"{file.name} does not fit into {LARGEST} bytes")


def window(theme: str, library: Path, taken: Path, into: Path, shots: Sequence[Shot] = SHOTS) -> None:
    """The pictures of the window in one theme."""
    screens = Screens(taken, library, theme, LARGE, theme)
    for shot in shots:
        if shot.theme == theme:
            screens.page(shot.name, shot.place)
            if shot.place.detail:  # once more for the tab: a list that is new comes to rest on its row first
                screens.page(shot.name, shot.place)
            keep(Image.open(taken / f"{shot.name}-{theme}.png"), into / f"{shot.name}.png")
    screens.close()


def line(library: Path, taken: Path, into: Path) -> None:
    """The panel for one line, with chips under what is typed."""
    screens = Screens(taken, library, "light", LARGE, "light")
    screens.page("people", Place("person"))
    screens.casework.record_actions.enter_line()
    panel = screens.casework.record_actions.quick_line
    assert panel is not None
    panel.editor.start(LINE)
    screens.take("line")
    keep(Image.open(taken / "line-light.png"), into / "line.png")
    screens.close()


def table(library: Path, taken: Path, into: Path) -> None:
    """A table on its way in: its columns, and its rows with what they may be."""
    file = Path("lista de investigados.csv")
    file.write_text(TABLE, encoding="cp1252")
    screens = Screens(taken, library, "light", LARGE, "light")
    screens.casework.imports.open(file)
    screens.take("import-columns")
    page = screens.window.page(contents.IMPORT)
    page.columns.dates.setCurrentIndex(1)  # type: ignore[attr-defined]
    page.go_on()  # type: ignore[attr-defined]
    screens.take("import-rows")
    for name in ("import-columns", "import-rows"):
        keep(Image.open(taken / f"{name}-light.png"), into / f"{name}.png")
    screens.close()


def evidence(library: Path, taken: Path, into: Path) -> None:
    """What a photograph says of itself, and what that may become."""
    screens = Screens(taken, library, "light", LARGE, "light")
    photograph(screens, offer=False)
    keep(Image.open(taken / "exhibit-photograph-light.png"), into / "photograph.png")


def looking(library: Path, taken: Path, into: Path) -> None:
    """A paper that is looked at, with what was found in it and what cites it."""
    screens = Screens(taken, library, "light", LARGE, "light")
    viewer(screens)
    keep(Image.open(taken / "viewer-paper-light.png"), into / "viewer.png")
    redacting(screens)
    keep(Image.open(taken / "redact-boxes-light.png"), into / "redact.png")
    screens.close()


def paper(file: Path, into: Path) -> None:
    """The pictures of pages."""
    document = pypdfium2.PdfDocument(file)
    texts = [page.get_textpage().get_text_range() for page in document]
    for name, heading in PAPER.items():
        page = document[next(n for n, text in enumerate(texts) if re.search(heading, text, re.MULTILINE))]
        keep(page.render(scale=WIDTH_OF_PAPER / page.get_width()).to_pil(), into / f"{name}.png")
    document.close()


def main(into: Path) -> None:
    """Makes all of them."""
    into = into.absolute()
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        os.chdir(made)  # relative from here on, so that no picture shows the path of a machine
        library, taken = Path("Cases") / "VRAEM 2017.casefiles", Path("taken")
        taken.mkdir()
        with make_demo(library, author=AUTHOR, clock=lambda: MOMENT) as demo:
            making.write(demo, ["OP-2017-0001"], Path("dossier.pdf"))
        paper(Path("dossier.pdf"), into)
        for theme in ("light", "dark"):
            window(theme, library, taken, into)
        pairs = Path("Pairs") / "Condor Gris.casefiles"
        pairs.parent.mkdir()
        make_pairs(pairs, clock=lambda: MOMENT).close()
        window("light", pairs, taken, into, PAIRS)
        line(pairs, taken, into)
        table(pairs, taken, into)
        evidence(library, taken, into)
        looking(pairs, taken, into)
        os.chdir(ROOT)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures")
