"""Pictures of every page and dialog on the demo library, light and dark, and of the dossiers' pages, into screens/.

    python tools/screens.py [FOLDER]

They are for looking at, beside the pictures one aims for; nothing of the person's own settings or libraries is touched.
"""

from __future__ import annotations

import io
import math
import os
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageDraw  # noqa: E402
from PySide6.QtCore import QEventLoop, QSize, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QWidget  # noqa: E402
from reportlab.pdfgen.canvas import Canvas as PaperCanvas  # noqa: E402

from casefiles.database.library import Library  # noqa: E402
from casefiles.domain.file_place import PagePlace, RegionPlace  # noqa: E402
from casefiles.dossier import making  # noqa: E402
from casefiles.dossier.forms import making as forms  # noqa: E402
from casefiles.dossier.forms.content import FORMS  # noqa: E402
from casefiles.dossier.forms.gathering import Options  # noqa: E402
from casefiles.dossier.forms.label import LAYOUTS  # noqa: E402
from casefiles.services import claims, listing, records  # noqa: E402
from casefiles.services.demo import make_demo  # noqa: E402
from casefiles.services.evidence import custody, dividing, intake  # noqa: E402
from casefiles.services.evidence.resuming import Pending  # noqa: E402
from casefiles.services.views import Filter, Group, Row  # noqa: E402
from casefiles.services.working import Working  # noqa: E402
from ui import contents  # noqa: E402
from ui.application import make_application, theme_of  # noqa: E402
from ui.casework import Casework  # noqa: E402
from ui.filter_builder import FilterBuilder  # noqa: E402
from ui.history import Place  # noqa: E402
from ui.pages.record_list import RecordList  # noqa: E402
from ui.record.popover import Popover  # noqa: E402
from ui.settings import Settings  # noqa: E402
from ui.viewer.place import Looking  # noqa: E402

LARGE, SMALL = QSize(1440, 900), QSize(1093, 614)
"""The size of the drafts, and 1366 x 768 at 125 %."""
QUIET = 150
"""Milliseconds without work after which everything is painted."""
DOTS = 110
BACKPACK = {
    "name": "Green backpack with two straps", "exhibit_class": "physical", "holding": "here", "kept_where": "Depot 9, shelf 3",
    "description": "Backpack of 40 litres, holding eleven bricks wrapped in brown tape, three of them open.",
    "collected": "11 February 2026", "collected_by": "T. Illa", "keep_until": "11 February 2026", "hold": "appeal pending",
}  # fmt: skip
MAIL_NAME = "What we found.eml"
VIEWED = ("Vat behind the house.png", "Statement of the second witness.pdf", "Vat from the river.png")
STATEMENT = (
    (
        "Statement of the second witness", "Taken at Puerto Quinde on the third of May", "",
        "The woman they call Tomasa was at the bridge when the boat came.", "She carried a green backpack and spoke to nobody.",
        "Of the two others the witness says that one limped.", "They went up the path behind the house and did not come back.",
        "The boat left again before it was light; the bridge was empty then.",
    ),
    ("The witness was shown three pictures and knew the house on the second.", "Nothing else was said."),
)  # fmt: skip
"""Files for the pictures of the viewer: everybody in them is invented."""
AUTHOR = "A. Quispe"
"""Who works in the pictures: an invented name."""


class Screens:
    """One window in one theme, photographed page by page."""

    def __init__(self, folder: Path, library: Path, theme: str, size: QSize, mark: str) -> None:
        self.folder = folder
        self.mark = mark
        self.errors: list[object] = []
        settings = Settings(library.parent / f"{mark}.ini")
        settings.author = AUTHOR
        self.app: QApplication = make_application([], settings, library.parent / "log")
        theme_of(self.app).choose(theme)
        self.casework = Casework(settings)
        self.casework.desk.surprised.connect(self.errors.append)
        self.casework.jobs.unexpected.connect(lambda error, title: self.errors.append(error))
        self.window = self.casework.window
        self.window.resize(size)
        self.window.show()
        self.casework.begin(self.casework.promise(library))
        self.settle()

    def settle(self) -> None:
        """Wait until no work is under way, and was not for a moment."""
        loop = QEventLoop()
        quiet = QTimer()
        quiet.setInterval(QUIET)
        idle = 0

        def look() -> None:
            nonlocal idle
            idle = 0 if self.casework.jobs.under_way() else idle + 1
            if idle >= 3:
                loop.quit()

        quiet.timeout.connect(look)
        quiet.start()
        loop.exec()
        quiet.stop()

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so; work may begin anew meanwhile."""
        while not condition():
            self.settle()

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Write a picture of the window, or of a part of it."""
        self.settle()
        (widget or self.window).grab().save(str(self.folder / f"{name}-{self.mark}.png"))

    def page(self, name: str, place: Place) -> None:
        """Go somewhere and take a picture."""
        self.window.go(place)
        self.take(name)

    def dialog(self, name: str, show: Callable[[], object]) -> None:
        """Open a dialog, take a picture of it and close it."""
        show()
        self.settle()
        found = [one for one in self.window.findChildren(QDialog) if one.isVisible()]
        for one in found:
            self.take(name, one)
            one.reject()
        self.settle()

    def close(self) -> None:
        self.window.close()
        for error in self.errors:
            print(f"{self.mark}: {type(error).__name__}: {error}", file=sys.stderr)


TABLE = """Nombre;Alias;Fecha de nacimiento;Nacido en;Teléfono;Participación;Sala
Aurelio Ñahui;Tigre;3 de marzo de 1979;Huanta;+51 900 000 417;testigo;7
Rosa Ejemplo;;4/5/1981;Huanta;;funcionario;
Aurelio Ñahui Quinde;el Zorzal;;Puerto Quinde;+51 900 000 419;;
Roque Ccori;;;Puerto Quinde;+51 900 000 418;testigo;8
Roque Ccori Illa;;;;;;8
"""
"""A table of invented people, for the pictures of importing."""


def imports(screens: Screens) -> None:
    """A table on its way in: columns, rows, what is left out."""
    file = screens.folder / "lista.csv"
    file.write_text(TABLE, encoding="cp1252")
    screens.casework.imports.open(file)
    screens.take("import-columns")
    page = screens.window.page(contents.IMPORT)
    page.go_on()  # type: ignore[attr-defined]
    screens.take("import-rows")
    page.rows.tabs.choose("faults")  # type: ignore[attr-defined]
    screens.take("import-faults")
    file.unlink()


def everything(screens: Screens) -> None:
    """Every page and dialog."""
    window, casework = screens.window, screens.casework
    screens.page("overview", Place(contents.OVERVIEW))
    for name in contents.LISTED:
        screens.page(name, Place(name))
    for tab in ("profile", "links", "evidence", "said", "timeline", "tasks", "notes", "history"):
        screens.page(f"person-{tab}", Place("person", "PER-0001", tab))
    screens.page("operation-links", Place("operation", "OP-2017-0001", "links"))
    for name in (contents.TASKS, contents.SAME, contents.TRASH, contents.CHANGES, contents.DOSSIERS):
        screens.page(name, Place(name))
    imports(screens)
    filters(screens)
    lines(screens)
    evidence_forms(screens)
    photograph(screens)
    viewer(screens)
    other_views(screens)
    redacting(screens)
    heads(screens)
    screens.page("person-new", Place("person", "", contents.BEGIN))
    box = window.top.box
    box.start()
    box.setText("laboratory")
    box._look()
    screens.take("search")
    box._leave()
    window.go(Place("exhibit", "EX-0001"))
    screens.settle()
    box.start()
    box.setText(">re")
    box._look()
    screens.take("palette")
    box._leave()
    screens.page("results", Place(contents.RESULTS, "", "laboratory"))
    screens.page("results-narrowed", Place(contents.RESULTS, "", "July 2017 type:operation type:event"))
    box.clear()
    box.clearFocus()
    window.working.pick("source")
    screens.take("working-source")
    for child in window.children():
        if hasattr(child, "leave") and isinstance(child, QWidget) and child.isVisible():
            child.leave()
    casework.drops.ask_about([Path("Video of the laboratory.mp4"), Path("Press release.pdf")], None)
    screens.take("drop-strip")
    casework.drops.strip.hide()
    arrivals(screens)
    screens.dialog("preferences", casework.program_actions.show_preferences)
    screens.dialog("keys", casework.program_actions.show_shortcuts)
    screens.dialog("about", casework.program_actions.show_about)
    _leave_something_over(screens)
    screens.dialog("leftovers", casework.library_actions.show_leftovers)
    casework.library_actions.close_library()
    screens.take("welcome")


def arrivals(screens: Screens) -> None:
    """What comes otherwise than as files: a picture, a web page; what was cut short; and a container with its parts."""
    drops = screens.casework.drops
    drops.strip.ask([], "PER-0001 “Chipi”", can_read=False, picture=b"pixels")
    screens.take("strip-picture")
    drops.strip.ask([Path("Drug lab found.html")], "", can_read=False, page=True)
    screens.take("strip-page")
    drops.strip.hide()
    begun = "2026-02-11T19:05:00.000000Z"
    drops.cut_short.offer(Pending("0" * 16, 1240, 9_400_000_000, 816, 6_100_000_000, begun, "Telephone 4"))
    screens.take("cut-short")
    drops.cut_short.hide()
    library = screens.casework.desk.library
    assert library is not None
    ref = next((row.ref for row in _held(library) if row.title == MAIL_NAME), "")
    if not ref:
        file = library.folder.parent / MAIL_NAME
        file.write_bytes(_mail())
        ref = intake.add_files(library, [file]).exhibits[0].ref
    screens.page("exhibit-parts", Place("exhibit", ref))
    page = screens.window.pages.currentWidget()
    page.entry.area.verticalScrollBar().setValue(520)  # type: ignore[attr-defined]
    screens.take("exhibit-parts-below")


def _held(library: Library) -> Sequence[Row]:
    return listing.rows(library, "exhibit", listing.order(library, "exhibit"), ())


def _mail() -> bytes:
    """An invented letter with two things attached."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "t.illa@example.org", "a.quispe@example.org", "What we found"
    message.set_content("See the record and the list.")
    for name in ("Record of the search.txt", "List of drums.txt"):
        message.add_attachment("invented", filename=name)
    return message.as_bytes()


def lines(screens: Screens) -> None:
    """The panel for one line: empty, understood, with a choice open, with a question; and the Inbox with what was parked."""
    screens.window.go(Place(contents.OVERVIEW))
    screens.casework.record_actions.enter_line()
    screens.take("line-empty")
    panel = screens.casework.record_actions.quick_line
    assert panel is not None
    panel.editor.start("alias Zorzal @llochegua 14/7 s1 c3 member of Los Halcones +51 900 000 417 ! ask for the register")
    screens.take("line")
    panel.editor.line.arrow.emit(1)
    screens.take("line-choice")
    for text in ("Zorzal @llochegua 3/7 s1", "alias Chaska @llochegua ayer S-0099"):
        panel.editor.start(text)
        screens.take("line-question")
        panel.park()
        screens.settle()
    panel.leave()
    screens.page("inbox", Place(contents.INBOX))


def filters(screens: Screens) -> None:
    """The sheet in which conditions are put together, with one of each kind, and the pills of it."""
    screens.window.go(Place("person"))
    screens.settle()
    page = screens.window.pages.currentWidget()
    assert isinstance(page, RecordList)
    page.build_filter()
    (sheet,) = [one for one in screens.window.findChildren(FilterBuilder) if one.isVisible()]
    some = (Filter("grade", "at_least", "C3"), Filter("tag", "is", "vip"), Filter("created_at", "is", "July 2017"))
    wanted = (
        Filter("involvement", "is", "suspect"), Filter("where", "is", "PL-0003 Llochegua"),
        Filter("linked", "is", "OP-2017-0001 Operation Halcon"), Group("any", some),
    )  # fmt: skip
    sheet.group.show_condition(Group("all", wanted))
    screens.take("filter-sheet")
    sheet.leave()
    page.add_condition(Filter("where", "has"))
    page.table.set_filters(page.table.filters | {page._show_words("huamanga place:llochegua")})
    screens.take("filter-pills")
    page.change_filter("query:huamanga place:llochegua")
    screens.take("filter-words")
    for child in screens.window.findChildren(Popover):
        child.leave()
    page.table.clear_filters()
    screens.settle()


def evidence_forms(screens: Screens) -> None:
    """An item with custody that does not hold and a part, its forms, and the sheets in which they are entered."""
    library = screens.casework.desk.library
    assert library is not None
    if not listing.order(library, "exhibit", filters=[Filter("name", "is", BACKPACK["name"])]):
        _fill_custody(library)
    held = listing.rows(library, "exhibit", listing.order(library, "exhibit"), ())
    ref = next(row.ref for row in held if row.title == BACKPACK["name"])
    screens.page("exhibit-custody", Place("exhibit", ref))
    page = screens.window.pages.currentWidget()
    page.entry.area.verticalScrollBar().setValue(page.entry.area.verticalScrollBar().maximum())  # type: ignore[attr-defined]
    profile = page.entry.body.tab("profile")  # type: ignore[attr-defined]
    for name, start in (
        ("custody-sheet", profile.custody.start_entry),
        ("part-sheet", profile.division.start_part),
        ("dispose-sheet", profile.start_disposal),
    ):
        start()
        screens.take(name)
        for sheet in screens.window.children():
            if hasattr(sheet, "leave") and isinstance(sheet, QWidget) and sheet.isVisible():
                sheet.leave()
        screens.settle()
    for form in FORMS:
        screens.page(f"form-{form}", Place(contents.FORMS, f"{ref} {ref}/1", form))


def photograph(screens: Screens, *, offer: bool = True) -> None:
    """A photograph that says where and when it was taken; with `offer` what that becomes, and a scan that waits to be read."""
    library = screens.casework.desk.library
    assert library is not None
    held = {row.title: row.ref for row in listing.rows(library, "exhibit", listing.order(library, "exhibit"), ())}
    if "IMG_0417.jpg" not in held:
        files = [library.folder.parent / name for name in ("IMG_0417.jpg", "Scan of the record.pdf")]
        files[0].write_bytes(_photograph())
        files[1].write_bytes(_scan())
        taken = intake.add_files(library, files)
        held |= {one.title: one.ref for one in taken.exhibits}
    screens.page("exhibit-photograph", Place("exhibit", held["IMG_0417.jpg"]))
    if not offer:
        return
    page = screens.window.pages.currentWidget()
    profile = page.entry.body.tab("profile")  # type: ignore[attr-defined]
    if profile.taken.place_button is not None:
        profile.taken.start_place()
        screens.take("place-sheet")
        for sheet in screens.window.children():
            if hasattr(sheet, "leave") and isinstance(sheet, QWidget) and sheet.isVisible():
                sheet.leave()
        profile.taken.add_event()
        screens.take("exhibit-on-timeline")
    screens.page("exhibit-scan", Place("exhibit", held["Scan of the record.pdf"]))


def _photograph() -> bytes:
    """A green hillside with camera, time and place, all invented; the satellites know another day than the camera."""
    picture = Image.linear_gradient("L").resize((800, 600))
    colours = (lambda v: v // 3, lambda v: 80 + v // 2, lambda v: v // 4)
    picture = Image.merge("RGB", [picture.point(colour) for colour in colours])
    exif = Image.Exif()
    exif[271], exif[272] = "Acme", "X-1"
    details, place = exif.get_ifd(0x8769), exif.get_ifd(0x8825)
    details[36867], details[36881] = "2026:05:03 14:02:11", "-05:00"
    place[1], place[2], place[3], place[4] = "S", (12.0, 30.0, 36.5), "W", (73.0, 50.0, 0.0)
    place[7], place[29] = (19.0, 2.0, 10.0), "2026:05:04"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def _scan() -> bytes:
    """A page without text of its own."""
    out = io.BytesIO()
    Image.new("L", (600, 800), 245).save(out, "PDF")
    return out.getvalue()


def viewer(screens: Screens) -> None:
    """A picture and a paper that are cited, a region marked, its form; two pictures side by side; the question before a copy."""
    library = screens.casework.desk.library
    assert library is not None
    if not listing.order(library, "exhibit", filters=[Filter("name", "is", VIEWED[0])]):
        _fill_viewer(library)
    held = {row.title: row.ref for row in listing.rows(library, "exhibit", listing.order(library, "exhibit"), ())}
    photo, paper, other = (held[name] for name in VIEWED)
    screens.page("viewer-picture", Place(contents.VIEW, photo))
    page: Any = screens.window.page(contents.VIEW)
    page.view.start_marking(True)
    page.view._region_drawn((1200, 2200, 1500, 2600))
    screens.take("viewer-marked")
    page.cite()
    screens.take("viewer-cite")
    for sheet in screens.window.children():
        if hasattr(sheet, "leave") and isinstance(sheet, QWidget) and sheet.isVisible():
            sheet.leave()
    screens.page("viewer-paper", Place(contents.VIEW, paper, Looking(find="bridge").write()))
    screens.page("viewer-compare", Place(contents.VIEW, photo, Looking(beside=other).write()))
    screens.dialog("viewer-copy", lambda: page.copying.ask_to_open(page.found.view))


def other_views(screens: Screens) -> None:
    """Text, mail, a table, a sound and bytes, each with something found or selected in it."""
    library = screens.casework.desk.library
    assert library is not None
    held = {row.title: row.ref for row in listing.rows(library, "exhibit", listing.order(library, "exhibit"), ())}
    if "notes.txt" not in held:
        _fill_other_views(library)
        held = {row.title: row.ref for row in listing.rows(library, "exhibit", listing.order(library, "exhibit"), ())}
    page: Any = None
    words = {"notes.txt": "backpack", "entrega.eml": "", "calls.csv": "417", "call.wav": "", "unknown.bin": "boat"}
    for name, find in words.items():
        screens.page(f"viewer-{name}", Place(contents.VIEW, held[name], Looking(find=find).write()))
        page = page or screens.window.page(contents.VIEW)
        if name == "calls.csv":
            page.view.sheet.select((3, 6, 1, 3))
            page.view.sheet.settled.emit()
            screens.take(f"viewer-{name}")
        elif name == "entrega.eml":
            page.view.tabs.choose("links")
            screens.take(f"viewer-{name}-links")


def _fill_other_views(library: Library) -> None:
    """Invented notes, a message, calls, a tone and bytes of no known kind."""
    folder = library.folder.parent
    lines = ["Log of the boat, invented", "", "05:10  a man with a green backpack", "05:12  \u202egpj.exe was on the phone"]
    lines += [f"05:{minute:02d}  nothing on the river; the backpack stayed on deck" for minute in range(13, 60)]
    (folder / "notes.txt").write_text("\n".join(lines), encoding="utf-8")
    message = EmailMessage()
    message["From"], message["To"] = "Aurelio Ñahui <aurelio@quinde.example>", "Tuco <tuco@quinde.example>"
    message["Subject"], message["Date"] = "Entrega en Puerto Quinde", "Wed, 11 Feb 2026 14:05:00 -0500"
    message["Message-ID"] = "<417@quinde.example>"
    message.set_content("Nos vemos el jueves en el muelle.\n\nTrae la mochila verde; el bote sale a las 5.\n")
    markup = "<a href='http://quinde.example/x'>banco.example</a><img src='http://quinde.example/1'>"
    message.add_alternative(markup, subtype="html")
    message.add_attachment(b"%PDF-1.4 invented", maintype="application", subtype="pdf", filename="acta.pdf")
    (folder / "entrega.eml").write_bytes(message.as_bytes())
    calls = [f"2026-02-{day:02d};+51 900 000 {day + 410};+51 900 000 {430 - day};{day * 7};=1+{day}" for day in range(1, 29)]
    (folder / "calls.csv").write_text("\n".join(["Fecha;Origen;Destino;Segundos;Nota", *calls]), encoding="cp1252")
    with wave.open(str(folder / "call.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        loud = (round(20_000 * abs(math.sin(n / 9000)) * math.sin(n / 3)) for n in range(8000 * 40))
        sound.writeframes(b"".join(one.to_bytes(2, "little", signed=True) for one in loud))
    (folder / "unknown.bin").write_bytes(bytes(range(256)) * 3 + b"\0the boat\0" + bytes(range(255, -1, -1)) * 8)
    intake.add_files(library, [folder / name for name in ("notes.txt", "entrega.eml", "calls.csv", "call.wav", "unknown.bin")])


def redacting(screens: Screens) -> None:
    """A paper under boxes: words marked wherever they stand, a box chosen, the preview; after `viewer`."""
    library = screens.casework.desk.library
    assert library is not None
    held = {row.title: row.ref for row in listing.rows(library, "exhibit", listing.order(library, "exhibit"), ())}
    screens.page("redact", Place(contents.REDACT, held[VIEWED[1]]))
    page: Any = screens.window.page(contents.REDACT)
    screens.wait(lambda: page.view is not None and page.view.opened is not None and page.view.page_text() is not None)
    page.side.reason.setText("third person")
    page.side.words.setText("the bridge")
    page.view.mark_words("the bridge")
    screens.settle()
    page.view._region_drawn((3230, 1880, 860, 260))
    screens.take("redact-boxes")
    page.side.preview.setChecked(True)
    screens.take("redact-preview")
    page.side.preview.setChecked(False)
    page.view.draft.put(())


def heads(screens: Screens) -> None:
    """The head of the change log compared with one off paper, and its time stamps."""
    screens.window.go(Place(contents.CHANGES))
    screens.settle()
    page: Any = screens.window.page(contents.CHANGES)
    page.head.compare()
    screens.settle()
    (dialog,) = (one for one in screens.window.findChildren(QDialog) if one.isVisible())
    for name, text in (("compare-cut", "9999 · 9f3c52aa 1b2c3d4e"), ("compare-same", page.head.head.text())):
        dialog.text.setText(text)
        dialog.compare()
        screens.take(name, dialog)
    dialog.reject()
    screens.casework.settings.time_stamp_server = "https://tsa.example/stamp"
    page.head.show_stamps()
    screens.take("stamps")
    page.head.sheet.leave()
    screens.casework.settings.time_stamp_server = ""
    screens.settle()


def _fill_viewer(library: Library) -> None:
    """Two invented pictures and a paper, and what cites them."""
    folder = library.folder.parent
    for name, shade in ((VIEWED[0], (90, 130, 100)), (VIEWED[2], (120, 110, 90))):
        made = Image.new("RGB", (1600, 1067), shade)
        pen = ImageDraw.Draw(made)
        pen.ellipse((500, 420, 1000, 860), fill=(40, 70, 140))
        pen.rectangle((1100, 300, 1130, 900), fill=(90, 70, 50))
        made.save(folder / name)
    drawn = PaperCanvas(str(folder / VIEWED[1]), invariant=True)
    for page in STATEMENT:
        for n, line in enumerate(page):
            drawn.setFont("Helvetica", 13)
            drawn.drawString(72, 740 - 24 * n, line)
        drawn.showPage()
    drawn.save()
    photo, paper, _other = intake.add_files(library, [folder / name for name in VIEWED]).exhibits
    about = records.create(library, "person", {"printed_name": "Tomasa Illa", "identity": "named"})
    source = records.create(library, "source", {"name": "Second witness", "kind": "statement"})
    cited = RegionPlace(1, 3000, 3800, 3400, 4400)
    working = Working(source=source.id, exhibit=photo.id, file_place=cited)
    claims.add(library, about.id, working=working, says="She built the vat.")
    line = "\n".join(words for words in STATEMENT[0] if words)
    start = line.index(STATEMENT[0][3])
    passage = PagePlace(1, start, start + len(STATEMENT[0][3]))
    working = Working(source=source.id, exhibit=paper.id, file_place=passage, excerpt=STATEMENT[0][3])
    claims.add(library, about.id, working=working, says="She was at the bridge.")


def _leave_something_over(screens: Screens) -> None:
    """A file whose entry was taken back."""
    library = screens.casework.desk.library
    assert library is not None
    file = library.folder.parent / "Photograph of the vat.txt"
    file.write_text("invented", encoding="utf-8")
    intake.add_files(library, [file], read=False)
    library.undo()


def _fill_custody(library: Library) -> None:
    """An invented backpack that went from hand to hand."""
    made = records.create(library, "exhibit", BACKPACK).id
    custody.enter(
        library,
        made,
        "collected",
        custody.Said(to_whom="T. Illa", place="Puerto Quinde", seal="S-0417", condition="left strap torn"),
        happened="11 February 2026 14:05",
    )  # fmt: skip
    custody.enter(
        library,
        made,
        "handed_over",
        custody.Said(from_whom="T. Illa", to_whom="R. Ccori", place="Puerto Quinde", purpose="storing", seal_found="S-0417"),
        happened="11 February 2026 18:30",
    )  # fmt: skip
    custody.enter(
        library,
        made,
        "received",
        custody.Said(from_whom="T. Illa", to_whom="R. Ccori", seal="S-0471"),
        happened="14 February 2026",
    )
    sample = {"name": "Sample of white powder"}
    dividing.make_part(library, made, sample, by="R. Ccori", happened="15 February 2026", seal="S-0522")


def small(screens: Screens) -> None:
    """The pages that have the least room, in the smallest window that must do."""
    for name in (contents.OVERVIEW, "person", "operation", "event", contents.TASKS, contents.CHANGES, contents.DOSSIERS):
        screens.page(name, Place(name))
    filters(screens)
    lines(screens)
    evidence_forms(screens)
    photograph(screens)
    viewer(screens)
    redacting(screens)
    heads(screens)


def papers(library: Path, folder: Path) -> None:
    """The pages of the operation's and the first suspect's dossier and of all forms of evidence, in English and Spanish."""
    with Library.open(library, author=AUTHOR) as opened:
        people = listing.order(opened, "person", limit=1)
        for ref in ("OP-2017-0001", records.name_of(opened, people[0]).ref):
            for language in ("en", "es"):
                file = folder / f"dossier-{ref}-{language}.pdf"
                making.write(opened, [ref], file, language=language, replace_file=True)
                draw(file)
        held = [row.ref for row in listing.rows(opened, "exhibit", listing.order(opened, "exhibit", sort="ref"), ())]
        moved = [ref for ref in held if ref.partition("/")[0] == held[-1].partition("/")[0]]
        for form in FORMS:
            for language in ("en", "es"):
                file = folder / f"form-{form}-{language}.pdf"
                file.unlink(missing_ok=True)
                options = forms.label_size(Options(language=language), sheet=True)
                forms.write(opened, form, moved if form in ("custody", "receipt") else held, file, options)
                draw(file)
        for layout in LAYOUTS:
            file = folder / f"form-label-{layout.key}.pdf"
            file.unlink(missing_ok=True)
            forms.write(opened, "label", held, file, forms.label_size(Options(), sheet=False, size=layout.key))
            draw(file)


def draw(file: Path) -> None:
    """Each page of a PDF as a picture beside it."""
    if shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-r", str(DOTS), "-png", str(file), str(file.with_suffix(""))], check=True)
        return
    from ui.paper import Paper

    paper = Paper(file.read_bytes())
    for page in range(len(paper)):
        paper.picture(page, DOTS / 72).save(str(file.with_name(f"{file.stem}-{page + 1:02d}.png")))
    paper.close()


def main(arguments: Sequence[str]) -> int:
    folder = Path(arguments[0]) if arguments else ROOT / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        library = Path(place) / "VRAEM 2017.casefiles"
        make_demo(library, author=AUTHOR).close()
        errors = 0
        for theme, size, mark, take in (
            ("light", LARGE, "light", everything),
            ("dark", LARGE, "dark", everything),
            ("light", SMALL, "small", small),
        ):
            screens = Screens(folder, library, theme, size, mark)
            take(screens)
            screens.close()
            errors += len(screens.errors)
        papers(library, folder)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
