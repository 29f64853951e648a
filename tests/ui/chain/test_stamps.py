"""Time stamps in the window: asked for with a click, listed with what was checked of them; nothing without a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casefiles.services import time_stamp
from tests.services.time_server import Authority, Served, serving
from tests.ui.casefile import Person, folder, person, somebody
from tests.ui.chain.test_heads import change_log
from ui.chain.stamp_sheet import StampSheet

__all__ = ["folder", "person", "somebody"]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def server(person: Person, authority: Authority) -> Iterator[Served]:
    with serving(authority.answer) as served:
        person.desk.settings.time_stamp_server = served.address
        yield served


def sheet(who: Person) -> StampSheet:
    page = change_log(who)
    who.click(page.head.stamps_button)
    found: StampSheet = page.head.sheet
    who.wait(lambda: not found.says.text().startswith("Reading"))
    return found


def test_without_a_server_nothing_can_be_sent(person: Person) -> None:
    found = sheet(person)
    assert not found.stamp_button.isVisible()
    assert "nothing is sent" in found.says.text()
    assert found.rows == []


def test_a_stamp_with_a_click(person: Person, server: Served, authority: Authority, tmp_path: Path) -> None:
    found = sheet(person)
    assert "a hash" not in found.says.text() and "the hash of the newest change" in found.says.text()
    person.click(found.stamp_button)
    person.wait(lambda: len(found.rows) == 1)
    assert "Not checked against a certificate" in found.rows[0].accessibleName()
    assert "is stamped" in found.notice.sentence.text()
    assert len(server.queries) == 1
    page = change_log(person)
    person.wait(lambda: page.head.stamps_button.text() == "1")
    person.desk.settings.time_stamp_certificates = str(authority.pem(tmp_path / "root.pem"))
    again = sheet(person)
    person.wait(lambda: [row.accessibleName().split(", ")[1] for row in again.rows] == ["Checked"])


def test_a_server_that_refuses_is_a_sentence(person: Person, server: Served) -> None:
    with serving(lambda query: b"", status=500) as broken:
        person.desk.settings.time_stamp_server = broken.address
        found = sheet(person)
        person.click(found.stamp_button)
        person.wait(lambda: "refused (500)" in found.notice.sentence.text())
    assert found.stamp_button.isEnabled()
    assert time_stamp.stamps(person.library) == []


def test_a_stamp_that_was_altered_is_shown_as_not_sound(person: Person, server: Served) -> None:
    time_stamp.stamp(person.library, server.address)
    (file,) = person.library.layout.stamps.iterdir()
    file.write_bytes(file.read_bytes()[:-9] + b"not so    "[:9])
    found = sheet(person)
    (row,) = found.rows
    assert "Not sound" in row.accessibleName() and "altered" in row.accessibleName()
