"""The small whole parts of a record's page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casefiles.figures.figure import Figure, LegendEntry, Line, Mark, Rect
from casefiles.figures.figure import Label as FigureLabel
from ui import theme, tones
from ui.application import theme_of
from ui.card import Card
from ui.chip import Chip, Grade
from ui.drop_strip import Arrival, Dragged, DropSheet, DropStrip, dragged
from ui.empty_page import EmptyPage
from ui.figure_view import FigureView, measure
from ui.flow_layout import FlowLayout
from ui.label import Label
from ui.notice import Notice, UnexpectedDialog, report_of
from ui.pill import Pill
from ui.tabs import Tabs

# Flow


def test_a_flow_breaks_like_words(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, 10)
    for _count in range(5):
        part = QWidget()
        part.setFixedSize(80, 20)
        flow.addWidget(part)
    box.resize(200, 300)
    box.show()
    places = [flow.itemAt(index).geometry() for index in range(5)]
    assert [(place.x(), place.y()) for place in places] == [(0, 0), (90, 0), (0, 30), (90, 30), (0, 60)]
    assert flow.heightForWidth(200) == 80
    assert flow.heightForWidth(1000) == 20
    flow.itemAt(1).widget().hide()
    assert flow.heightForWidth(200) == 50
    assert flow.itemAt(9) is None and flow.takeAt(9) is None


def test_what_wraps_is_given_the_height_it_needs(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box)
    label = QLabel("many words that do not fit on a single line of so little width")
    label.setWordWrap(True)
    flow.addWidget(label)
    assert flow.heightForWidth(90) > 3 * label.fontMetrics().height()


# Chips, pills, labels, cards


def test_a_chip_that_leads_somewhere_can_be_clicked_and_one_that_does_not_cannot(qtbot: QtBot) -> None:
    leads, plain = Chip("2 independent", "corroborated", leads=True), Chip("Suspect", "info")
    heard: list[str] = []
    for chip in (leads, plain):
        qtbot.addWidget(chip)
        chip.show()
        chip.clicked.connect(lambda text=chip.text: heard.append(text))
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert heard == ["2 independent"]
    assert plain.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_chip_has_the_colour_of_its_tone_in_both_themes(app: QApplication, qtbot: QtBot) -> None:
    chip = Chip("disputed", "disputed")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    for name in ("light", "dark"):
        theme_of(app).choose(name)
        picture = chip.grab().toImage()
        assert picture.pixelColor(4, picture.height() // 2) == theme.read_tokens(name)["disputed_soft"]
    chip.show_state("x", "unheard of")
    assert chip.tone == "neutral"


def test_a_grade_is_wide_enough_for_its_letters(qtbot: QtBot) -> None:
    assert Grade("B2").sizeHint().width() < Grade("Not graded").sizeHint().width()


def test_a_pill_turns_with_a_click_and_with_space(qtbot: QtBot) -> None:
    pill = Pill("Suspects")
    qtbot.addWidget(pill)
    pill.show()
    qtbot.mouseClick(pill, Qt.MouseButton.LeftButton)
    assert pill.isChecked()
    qtbot.keyClick(pill, Qt.Key.Key_Space)
    assert not pill.isChecked()


def test_a_label_that_is_cut_says_the_rest_on_hover(qtbot: QtBot) -> None:
    label = Label("Operation of 22 July 2017 in the valley")
    qtbot.addWidget(label)
    label.resize(600, 20)
    label.show()
    assert label.toolTip() == ""
    label.resize(60, 20)
    assert label.toolTip() == label.text()
    label.setText("Short")
    assert label.toolTip() == ""


def test_a_card_can_be_filled_again(qtbot: QtBot) -> None:
    card = Card("Links", "link")
    qtbot.addWidget(card)
    steps: list[str] = []
    link = card.add_link("+ Link", lambda: steps.append("link"))
    card.column.addWidget(QLabel("one"))
    card.show()
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert steps == ["link"]
    card.clear()
    assert card.column.count() == 0
    assert card.title.text() == "LINKS"


def test_an_empty_page_offers_the_first_step(qtbot: QtBot) -> None:
    steps: list[str] = []
    page = EmptyPage("user", "No people yet", "People belong here.", step="New", then=lambda: steps.append("new"))
    qtbot.addWidget(page)
    page.show()
    assert page.step is not None
    qtbot.mouseClick(page.step, Qt.MouseButton.LeftButton)
    assert steps == ["new"]
    page.say("Nothing found")
    assert page.heading.text() == "Nothing found"
    assert page.sentence.isHidden()


# Tabs


def test_tabs_make_their_pages_when_first_looked_at(qtbot: QtBot) -> None:
    made: list[str] = []

    def maker(name: str) -> QWidget:
        made.append(name)
        return QLabel(name)

    tabs = Tabs()
    qtbot.addWidget(tabs)
    tabs.add("profile", "Profile", lambda: maker("profile"))
    tabs.add("links", "Links", lambda: maker("links"), 5)
    tabs.add("notes", "Notes", lambda: maker("notes"), 0)
    tabs.resize(400, 300)
    tabs.show()
    assert made == ["profile"]
    qtbot.mouseClick(tabs.strip, Qt.MouseButton.LeftButton, pos=tabs.strip.place_of("links").center())
    assert made == ["profile", "links"]
    assert tabs.current() == "links"
    tabs.strip.setFocus()
    qtbot.keyClick(tabs.strip, Qt.Key.Key_Right)
    qtbot.keyClick(tabs.strip, Qt.Key.Key_Right)
    assert tabs.current() == "notes"
    qtbot.keyClick(tabs.strip, Qt.Key.Key_Left)
    assert tabs.current() == "links"
    assert made == ["profile", "links", "notes"]


def test_tabs_without_room_are_in_a_menu_at_the_end(qtbot: QtBot) -> None:
    tabs = Tabs()
    qtbot.addWidget(tabs)
    for name in ("Profile", "Links", "Evidence", "Said by", "Timeline", "Tasks", "Notes", "History"):
        tabs.add(name, name, QWidget, 3)
    tabs.resize(1200, 300)
    tabs.show()
    assert not tabs.strip.more.isVisible()
    tabs.resize(400, 300)
    assert tabs.strip.more.isVisible()
    assert tabs.strip.unseen()[-2:] == ["Notes", "History"]
    qtbot.mouseClick(tabs.strip.more, Qt.MouseButton.LeftButton)
    (menu,) = tabs.strip.findChildren(QMenu)
    assert [action.text() for action in menu.actions()] == [tabs.strip.text_of(name) for name in tabs.strip.unseen()]
    menu.actions()[-1].trigger()
    menu.close()
    assert tabs.current() == "History"
    assert "History" not in tabs.strip.unseen()


def test_tabs_carry_counts(qtbot: QtBot) -> None:
    tabs = Tabs()
    qtbot.addWidget(tabs)
    tabs.add("links", "Links", QWidget, 5)
    assert tabs.strip.text_of("links") == "Links 5"
    tabs.strip.say_count("links", 6)
    assert tabs.strip.text_of("links") == "Links 6"
    tabs.strip.say_count("links", None)
    assert tabs.strip.text_of("links") == "Links"
    assert "1" in tabs.strip.accessibleName()


def test_tabs_that_do_not_fit_scroll_in(qtbot: QtBot) -> None:
    tabs = Tabs()
    qtbot.addWidget(tabs)
    for number in range(12):
        tabs.add(str(number), f"Tab number {number}", QWidget)
    tabs.resize(260, 200)
    tabs.show()
    tabs.choose("11")
    place = tabs.strip.place_of("11")
    assert place.left() >= 0 and place.right() <= tabs.strip.width()
    tabs.choose("0")
    assert tabs.strip.place_of("0").left() == 0


# Notices


def test_a_notice_says_its_sentence_and_offers_a_step(qtbot: QtBot) -> None:
    notice, steps = Notice(), []
    qtbot.addWidget(notice)
    notice.say("The library is locked by another window.", step="Open read-only", then=lambda: steps.append("open"))
    assert notice.isVisible()
    assert notice.sentence.text().startswith("The library")
    qtbot.mouseClick(notice.step, Qt.MouseButton.LeftButton)
    assert steps == ["open"]
    assert notice.isHidden()
    notice.say("Saved.", "corroborated")
    assert notice.step.isHidden()
    with qtbot.waitSignal(notice.closed):
        qtbot.mouseClick(notice.close_button, Qt.MouseButton.LeftButton)


def test_words_from_a_case_are_never_read_as_markup(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.say("<b>Tom</b> <Jerry> is unknown")
    assert notice.sentence.textFormat() == Qt.TextFormat.PlainText


def test_an_unexpected_error_can_be_copied(qtbot: QtBot, tmp_path: Path) -> None:
    try:
        raise KeyError("PER-0031")
    except KeyError as error:
        dialog = UnexpectedDialog(error, tmp_path / "casefiles.log")
        assert "KeyError: 'PER-0031'" in report_of(error)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert "PER-0031" in QGuiApplication.clipboard().text()
    qtbot.mouseClick(dialog.go_on, Qt.MouseButton.LeftButton)
    assert dialog.isHidden()


# Dropping files


def drag(window: QWidget, paths: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    enter = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, enter)
    return data


def drop(window: QWidget, data: QMimeData) -> None:
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, event)


def test_files_dropped_anywhere_are_told(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    sheet = DropSheet(window)
    sheet.subject = "“Chipi”"
    window.show()
    paths = [tmp_path / "a.pdf", tmp_path / "b.jpg"]
    data = drag(window, paths)
    assert sheet.isVisible()
    assert sheet.geometry() == QRect(0, 0, 400, 300)
    with qtbot.waitSignal(sheet.dropped) as heard:
        drop(window, data)
    assert heard.args == [Dragged(tuple(paths))]
    assert sheet.isHidden()


def test_a_drag_that_leaves_leaves_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    sheet = DropSheet(window)
    window.show()
    drag(window, [tmp_path / "a.pdf"])
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert sheet.isHidden()
    data = QMimeData()
    data.setText("only words")
    QApplication.sendEvent(
        window,
        QDragEnterEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        ),
    )
    assert sheet.isHidden()
    sheet.allowed = False
    drag(window, [tmp_path / "a.pdf"])
    assert sheet.isHidden()


def test_the_strip_asks_from_whom_when_and_how(qtbot: QtBot, tmp_path: Path) -> None:
    strip = DropStrip()
    qtbot.addWidget(strip)
    paths = [tmp_path / "a.pdf", tmp_path / "b.jpg"]
    strip.ask(paths, "“Chipi”")
    assert strip.heading.text() == "2 files for “Chipi”"
    assert strip.add.text() == "Add 2 files"
    qtbot.keyClicks(strip.from_whom, "Interior Ministry")
    qtbot.keyClicks(strip.received, "24 July 2017")
    qtbot.keyClick(strip.how, Qt.Key.Key_Down)
    qtbot.mouseClick(strip.read, Qt.MouseButton.LeftButton, pos=QPoint(10, 12))
    with qtbot.waitSignal(strip.confirmed) as heard:
        qtbot.mouseClick(strip.add, Qt.MouseButton.LeftButton)
    assert heard.args == [Arrival(tuple(paths), "Interior Ministry", "24 July 2017", "hand", True)]
    assert strip.isHidden()


@pytest.mark.parametrize("width", [380, 640, 880, 1200])
def test_the_strip_is_as_high_as_its_questions_need(qtbot: QtBot, tmp_path: Path, width: int) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    strip = DropStrip()
    column.addWidget(strip)
    column.addStretch(1)
    page.resize(width, 600)
    page.show()
    strip.ask([tmp_path / "a.pdf"])
    for part in (strip.from_whom, strip.received, strip.how, strip.read, strip.add, strip.cancel):
        qtbot.waitUntil(lambda part=part: part.visibleRegion().boundingRect() == part.rect())


def test_everything_may_be_left_empty_and_enter_will_do(qtbot: QtBot, tmp_path: Path) -> None:
    strip = DropStrip()
    qtbot.addWidget(strip)
    strip.ask([tmp_path / "a.pdf"])
    assert strip.add.text() == "Add 1 file"
    with qtbot.waitSignal(strip.confirmed) as heard:
        qtbot.keyClick(strip.from_whom, Qt.Key.Key_Return)
    assert heard.args == [Arrival((tmp_path / "a.pdf",))]
    strip.ask([tmp_path / "a.pdf"])
    assert strip.from_whom.text() == ""
    with qtbot.waitSignal(strip.cancelled):
        qtbot.keyClick(strip.from_whom, Qt.Key.Key_Escape)


def test_the_last_answers_stand_there_the_next_time(qtbot: QtBot, tmp_path: Path) -> None:
    strip = DropStrip()
    qtbot.addWidget(strip)
    strip.ask([tmp_path / "a.pdf"])
    for editor, text in ((strip.from_whom, "Unidad Norte"), (strip.place, "Depot 9"), (strip.received, "22 July 2017")):
        qtbot.keyClicks(editor, text)
    strip.nature.setCurrentIndex(strip.nature.findData("original"))
    qtbot.mouseClick(strip.add, Qt.MouseButton.LeftButton)
    strip.ask([], picture=b"pixels")
    assert (strip.how.currentData(), strip.nature.currentData()) == ("pasted", "copy"), "so it is of the picture alone"
    qtbot.mouseClick(strip.add, Qt.MouseButton.LeftButton)
    strip.ask([tmp_path / "b.pdf"])
    with qtbot.waitSignal(strip.confirmed) as heard:
        qtbot.mouseClick(strip.add, Qt.MouseButton.LeftButton)
    assert heard.args == [
        Arrival((tmp_path / "b.pdf",), "Unidad Norte", "22 July 2017", place="Depot 9", nature="original")
    ]


def test_a_web_page_is_asked_for_its_address(qtbot: QtBot, tmp_path: Path) -> None:
    strip = DropStrip()
    qtbot.addWidget(strip)
    strip.ask([tmp_path / "a.html"])
    assert not strip.address.isVisible()
    strip.ask([tmp_path / "a.html"], page=True)
    qtbot.keyClicks(strip.address, "https://example.org/a")
    qtbot.keyClicks(strip.saved, "22 July 2017")
    with qtbot.waitSignal(strip.confirmed) as heard:
        qtbot.keyClick(strip.saved, Qt.Key.Key_Return)
    (given,) = heard.args
    assert (given.address, given.saved, given.nature) == ("https://example.org/a", "22 July 2017", "web_capture")
    strip.ask([tmp_path / "b.pdf"])
    with qtbot.waitSignal(strip.confirmed) as heard:
        qtbot.mouseClick(strip.add, Qt.MouseButton.LeftButton)
    assert heard.args == [Arrival((tmp_path / "b.pdf",))], "what is typed of a page is of no other file"


def test_a_folder_is_named_as_one(qtbot: QtBot, tmp_path: Path) -> None:
    strip = DropStrip()
    qtbot.addWidget(strip)
    strip.ask([tmp_path])
    assert strip.heading.text() == "Files and folders to add as evidence" and strip.add.text() == "Add all"
    assert strip.names.text() == f"{tmp_path.name} with all it holds"


def test_pixels_are_taken_as_they_are_and_an_address_is_only_kept() -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/vat.png")])
    assert dragged(data) == Dragged(address="https://example.org/vat.png")
    picture = QImage(3, 2, QImage.Format.Format_RGB32)
    picture.fill(0xFF112233)
    data.setImageData(picture)
    found = dragged(data)
    again = QImage.fromData(found.picture)
    assert (again.size(), again.pixel(1, 1)) == (picture.size(), 0xFF112233)
    assert (found.paths, found.address) == ((), "https://example.org/vat.png")


# Figures

FIGURE = Figure(
    400,
    200,
    (
        Rect(10, 10, 380, 180, fill="ground", border="line", radius=6, fade="both"),
        Line(((60, 100), (340, 100)), "dashed", "single", 1.4, arrow=True, target="link"),
        Mark(60, 100, 16, "person", "person", halo=True, target="chipi"),
        Mark(340, 100, 16, "organisation", "organisation", target="group"),
        Mark(200, 40, 4, colour="seizure"),
        FigureLabel("paid protection money to", 200, 96, ground=True),
        FigureLabel("“Chipi”", 60, 130, weight="bold"),
    ),
    (LegendEntry("single source", "dashed", "single"), LegendEntry("seizure", mark=True, colour="seizure")),
)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_figure_is_painted_in_the_theme_with_its_legend(app: QApplication, qtbot: QtBot, name: str) -> None:
    theme_of(app).choose(name)
    view = FigureView("Links", FIGURE)
    qtbot.addWidget(view)
    view.resize(400, view.heightForWidth(400))
    assert view.height() > 200, "the legend has room of its own"
    picture = view.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    tokens = theme.read_tokens(name)
    assert {tokens["seizure"].name(), tokens["panel"].name()} <= colours
    legend = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(201, picture.height())]
    # A thin line is blended with its ground: its colour is the one nearest.
    wanted = tokens["single_source"]
    assert min(abs(c.red() - wanted.red()) + abs(c.blue() - wanted.blue()) for c in legend) < 90


def test_things_in_a_figure_can_be_clicked_and_gone_to(qtbot: QtBot) -> None:
    view = FigureView("Links", FIGURE)
    qtbot.addWidget(view)
    view.resize(400, view.heightForWidth(400))
    view.show()
    with qtbot.waitSignal(view.target_chosen) as heard:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.place_of("group").center().toPoint())
    assert heard.args == ["group"]
    assert view.targets() == ["link", "chipi", "group"]
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    with qtbot.waitSignal(view.target_chosen) as heard:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert heard.args == ["chipi"]
    view.show_figure(Figure(10, 10))
    assert view.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_words_of_a_figure_are_as_wide_as_it_was_told(app: QApplication) -> None:
    assert measure("Shining Path", 16) == pytest.approx(2 * measure("Shining Path", 8))
    assert measure("Shining Path", 8, "bold") > measure("Shining Path", 8)
    assert measure("", 8) == 0


def test_a_chip_without_words_is_not_drawn(qtbot: QtBot) -> None:
    chip = Chip("", "disputed")
    qtbot.addWidget(chip)
    assert chip.sizeHint().width() == 0
    picture = QImage(60, 30, QImage.Format.Format_ARGB32)
    picture.fill(0)
    before = picture.copy()
    painter = QPainter(picture)
    assert tones.paint_chip(painter, 0, 15, "", "disputed") == 0
    painter.end()
    assert picture == before
