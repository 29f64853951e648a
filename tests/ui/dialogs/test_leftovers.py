"""Cleaning up in the window: what is left over is listed; only what is ticked goes, and only with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casefiles.services.evidence import intake
from tests.ui.casefile import Person, folder, person, somebody  # noqa: F401
from ui.dialogs.leftovers import LeftoversDialog


@pytest.fixture
def left(person: Person, tmp_path: Path) -> list[str]:  # noqa: F811
    """Two files whose entries were taken back; their digests."""
    for name in ("acta.txt", "vat.txt"):
        (tmp_path / name).write_text(f"{name}: invented")
        intake.add_files(person.library, [tmp_path / name], read=False)
        person.library.undo()
    return list(person.library.vault.objects())


def opened(person: Person) -> LeftoversDialog:  # noqa: F811
    person.window.actions_["library.leftovers"].trigger()
    person.wait(lambda: bool(person.window.findChildren(LeftoversDialog)))
    dialog = person.window.findChildren(LeftoversDialog)[-1]
    person.wait(lambda: not dialog.says.text().startswith("Looking"))
    return dialog


def rows(dialog: LeftoversDialog) -> dict[str, object]:
    found = [dialog.list.topLevelItem(n) for n in range(dialog.list.topLevelItemCount())]
    return {row.text(0): row for row in found if row is not None and row.text(3) != "a sheet of arrival without evidence"}


def test_where_nothing_is_left_over_the_dialog_says_so(person: Person) -> None:  # noqa: F811
    dialog = opened(person)
    assert "Nothing is left over" in dialog.says.text()
    assert not dialog.list.isVisible() and not dialog.remove_button.isVisible()
    dialog.close_button.click()


def test_what_is_ticked_goes_with_a_reason_and_the_rest_stays(
    qtbot: QtBot, person: Person, left: list[str]  # noqa: F811
) -> None:
    dialog = opened(person)
    listed = rows(dialog)
    assert set(listed) == {"acta.txt", "vat.txt"}
    assert not dialog.remove_button.isEnabled()
    listed["acta.txt"].setCheckState(0, Qt.CheckState.Checked)  # type: ignore[attr-defined]
    assert not dialog.remove_button.isEnabled(), "without a reason nothing goes"
    qtbot.keyClicks(dialog.reason, "not of this case")
    qtbot.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    person.wait(lambda: set(rows(dialog)) == {"vat.txt"})
    assert len(list(person.library.vault.objects())) == 1
    assert "1 file was removed" in dialog.notice.sentence.text()
    dialog.close_button.click()


def test_a_copy_can_be_saved_first(
    person: Person, left: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    dialog = opened(person)
    dialog.list.setCurrentItem(rows(dialog)["vat.txt"])  # type: ignore[arg-type]
    monkeypatch.setattr("ui.dialogs.leftovers.ask_where", lambda _window, _title, _begin, then: then(tmp_path / "out.txt"))
    dialog.copy_button.click()
    person.wait(lambda: "The copy is at" in dialog.notice.sentence.text())
    assert (tmp_path / "out.txt").read_text() == "vat.txt: invented"
    dialog.close_button.click()
