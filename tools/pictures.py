"""Makes the pictures of the documents anew, from the demo library: `python tools/pictures.py [FOLDER]`.

The window is drawn without a screen, on a demo library of its own with a fixed clock; nothing of the person's settings
or libraries is read or written. Each picture stays under 150 kB, so that the documents stay light.
"""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import pypdfium2  # noqa: E402
from PIL import Image  # noqa: E402
from PySide6.QtCore import QBuffer, QCoreApplication, QDeadlineTimer, QElapsedTimer, QIODevice, QThread  # noqa: E402

from casefiles.domain.moments import Moment  # noqa: E402
from casefiles.dossier import making  # noqa: E402
from casefiles.services.demo import make_demo  # noqa: E402
from ui import application, theme  # noqa: E402
from ui.casework import Casework  # noqa: E402
from ui.history import Place  # noqa: E402
from ui.settings import Settings  # noqa: E402

MOMENT = Moment("2026-03-02T09:30:00.000000Z", 0, "UTC")
SIZE = (1440, 900)
LARGEST = 150_000
QUIET = 0.4
"""Seconds without a job after which a page counts as complete."""


@dataclass(frozen=True)
class Shot:
    """One picture of the window: its file, where to go, in which theme."""

    file: str
    place: Place
    theme: str = "light"


SHOTS = (
    Shot("overview.png", Place("overview")),
    Shot("person.png", Place("person", "PER-0001")),
    Shot("operation.png", Place("operation", "OP-2017-0001")),
    Shot("event.png", Place("event", "EV-0001", "links")),
    Shot("evidence.png", Place("exhibit", "EX-0001")),
    Shot("source.png", Place("source", "S-0001")),
    Shot("changes.png", Place("changes")),
    Shot("dossiers.png", Place("dossiers", "OP-2017-0001")),
    Shot("person-dark.png", Place("person", "PER-0001"), "dark"),
)
PAPER = (("paper-1.png", "cover"), ("paper-links.png", "links"))
WIDTH_OF_PAPER = 860
LINKS = r"^\d+ Links\r?$"
"""The heading of the section on its page; the line of the contents goes on with the page's number."""


def keep(image: Image.Image, file: Path) -> None:
    """Writes a picture in as many colours as fit into `LARGEST` bytes; says so when none do."""
    for colours in (256, 128, 64, 32):
        held = io.BytesIO()
        image.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(held, "PNG", optimize=True)
        if held.tell() <= LARGEST:
            file.write_bytes(held.getvalue())
            print(f"{file.name}: {held.tell() // 1000} kB")
            return
    raise SystemExit(f"{file.name} does not fit into {LARGEST} bytes")


def settle(until: Callable[[], bool], seconds: float = 60) -> None:
    """Lets the window work until `until` has been so for a while."""
    deadline, quiet = QDeadlineTimer(int(seconds * 1000)), QElapsedTimer()
    quiet.start()
    while quiet.elapsed() < QUIET * 1000:
        if deadline.hasExpired():
            raise SystemExit("the window did not come to rest")
        QCoreApplication.processEvents()
        QThread.msleep(5)
        if not until():
            quiet.restart()


def window(folder: Path, library: Path, into: Path) -> None:
    """Every picture of the window."""
    settings = Settings(folder / "settings.ini")
    settings.author = "Ana Ruiz"
    app = application.make_application(["casefiles"], settings, folder / "log")
    casework = Casework(settings, application.surprises_of(app))
    shown = casework.window
    shown.resize(*SIZE)
    shown.show()
    casework.begin(casework.promise(library))
    settle(lambda: casework.desk.library is not None and not casework.jobs.under_way())
    for shot in SHOTS:
        look = app.property("theme")
        assert isinstance(look, theme.Theme)
        look.choose(shot.theme)
        shown.go(shot.place)
        settle(lambda: not casework.jobs.under_way())
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        shown.grab().save(buffer, "PNG")
        keep(Image.open(io.BytesIO(buffer.data().data())), into / shot.file)
    shown.close()
    casework.desk.close()


def paper(file: Path, into: Path) -> None:
    """The pages of the operation's dossier that the documents show: found by their headings."""
    document = pypdfium2.PdfDocument(file)
    pages = [page.get_textpage().get_text_range() for page in document]
    wanted = {"cover": 0, "links": next(n for n, text in enumerate(pages) if re.search(LINKS, text, re.MULTILINE))}
    for name, what in PAPER:
        page = document[wanted[what]]
        scale = WIDTH_OF_PAPER / page.get_width()
        keep(page.render(scale=scale).to_pil(), into / name)
    document.close()


def main(into: Path) -> None:
    """Makes all of them."""
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        library = folder / "VRAEM 2017.casefiles"
        with make_demo(library, author="Ana Ruiz", clock=lambda: MOMENT) as demo:
            making.write(demo, ["OP-2017-0001"], folder / "dossier.pdf")
        paper(folder / "dossier.pdf", into)
        window(folder, library, into)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures")
