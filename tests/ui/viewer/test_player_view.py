"""Sound and video looked at: played, stepped through, marked and cited, as a person does it."""

from __future__ import annotations

import io
import os
import random
import signal
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.domain.file_place import MomentPlace
from casefiles.services.evidence import stills
from tests.ui.record.conftest import Case
from tests.ui.viewer import no_library_player, odd_player, recordings
from tests.ui.viewer.looking import Looker
from ui.record.claim_form import ClaimForm
from ui.viewer import player
from ui.viewer.page import ViewerPage
from ui.viewer.player_view import PlayerView

try:
    import PySide6.QtMultimedia as _multimedia
except ImportError as error:  # its sound library is one of the system's: see WINDOW_LIBRARIES in the Makefile
    MISSING = str(error)
else:
    MISSING = ""
    del _multimedia
plays = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.fixture
def looker(qtbot: QtBot, page: ViewerPage, library: Library, tmp_path: Path) -> Looker:
    return Looker(qtbot, page, library, tmp_path)


def player_of(looker: Looker, name: str, data: bytes, **more: object) -> PlayerView:
    view = looker.look(looker.add(name, data), **more)  # type: ignore[arg-type]
    assert isinstance(view, PlayerView)
    looker.wait(lambda: view.recording is not None or looker.refusal(view))
    return view


def picture(view: PlayerView) -> int:
    """The number of the picture that is shown; -1 while there is none."""
    shown = view.stage.picture
    return round(shown.pixelColor(shown.width() // 2, shown.height() // 2).red() / 4) if shown is not None else -1


@plays
def test_a_video_is_shown_standing_still_and_plays(looker: Looker, qtbot: QtBot) -> None:
    view = player_of(looker, "boat.avi", recordings.video())
    assert view.recording == player.Recording(2400, True, False, True)
    looker.wait(lambda: picture(view) == 0)
    assert view.position.text() == "00:00:00.00" and view.length.text() == "00:00:02"
    assert not view.where.playing
    qtbot.keyClick(view, Qt.Key.Key_Space)
    looker.wait(lambda: view.where.playing)
    assert view.play_button.accessibleName() == "Pause (Space)"
    looker.wait(lambda: picture(view) > 5)
    qtbot.mouseClick(view.play_button, Qt.MouseButton.LeftButton)
    looker.wait(lambda: not view.where.playing)
    assert view.where.at > 0


@plays
def test_pictures_are_stepped_through_one_by_one(looker: Looker, qtbot: QtBot) -> None:
    view = player_of(looker, "boat.avi", recordings.video())
    looker.wait(lambda: picture(view) == 0)
    for wanted in (1, 2, 3):
        qtbot.keyClick(view, Qt.Key.Key_Period)
        looker.wait(lambda wanted=wanted: picture(view) == wanted)
    qtbot.keyClick(view, Qt.Key.Key_Comma)
    looker.wait(lambda: picture(view) == 2)
    qtbot.mouseClick(view.frame_on, Qt.MouseButton.LeftButton)
    looker.wait(lambda: picture(view) == 3)


@plays
def test_the_line_and_the_keys_go_to_a_moment(looker: Looker, qtbot: QtBot) -> None:
    view = player_of(looker, "boat.avi", recordings.video())
    looker.wait(lambda: picture(view) == 0)
    at = QPoint(round(view.seek.x_of(1200)), view.seek.height() // 2)
    qtbot.mouseClick(view.seek, Qt.MouseButton.LeftButton, pos=at)
    looker.wait(lambda: abs(view.where.at - 1200) < 20 and picture(view) in (30, 31))
    qtbot.keyClick(view, Qt.Key.Key_Left)
    looker.wait(lambda: view.where.at == 0 and picture(view) == 0)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    looker.wait(lambda: view.where.at == 2400)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    looker.wait(lambda: view.where.at == 0)


@plays
def test_a_sound_shows_how_loud_it_is_and_is_sought_by_it(looker: Looker, qtbot: QtBot) -> None:
    view = player_of(looker, "call.wav", recordings.sound())
    assert view.recording == player.Recording(3000, False, True, True)
    assert not view.frame_on.isEnabled() and view.stage.is_sound
    looker.wait(lambda: max(view.stage.levels, default=0) > player.BARS * 0.9)
    quiet = max(level for bar, level in view.stage.levels.items() if bar < player.BARS * 0.4)
    loud = max(level for bar, level in view.stage.levels.items() if bar > player.BARS * 0.6)
    assert 0 < quiet * 3 < loud
    qtbot.mouseClick(view.stage, Qt.MouseButton.LeftButton, pos=view.stage.rect().center())
    looker.wait(lambda: abs(view.where.at - 1500) < 30)


@plays
def test_speed_and_loudness_are_chosen(looker: Looker, qtbot: QtBot) -> None:
    view = player_of(looker, "call.wav", recordings.sound())
    view.set_speed(500)
    assert view.speed.text() == "0.5×"
    qtbot.keyClick(view, Qt.Key.Key_U)
    assert view.volume.value() == 0
    qtbot.keyClick(view, Qt.Key.Key_U)
    assert view.volume.value() == 80
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.volume.value() == 70
    view.set_speed(2000)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    looker.wait(lambda: view.where.ended)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    looker.wait(lambda: view.where.playing and view.where.at < 3000)


@plays
def test_a_stretch_is_marked_and_cited_and_played_to_its_end(
    looker: Looker, qtbot: QtBot, case: Case, library: Library
) -> None:
    view = player_of(looker, "call.wav", recordings.sound(), about=case.tuco.ref)
    view._seek(400)
    looker.wait(lambda: view.where.at == 400)
    qtbot.keyClick(view, Qt.Key.Key_I)
    assert looker.marks[-1] is not None and looker.marks[-1].place == MomentPlace(400)
    view._seek(900)
    looker.wait(lambda: view.where.at == 900)
    qtbot.mouseClick(view.mark_end, Qt.MouseButton.LeftButton)
    assert looker.marks[-1] is not None
    assert (looker.marks[-1].place, looker.marks[-1].excerpt) == (MomentPlace(400, 900), "")
    assert view.marked_words.text() == "00:00:00 to 00:00:00"
    looker.wait(lambda: looker.page.offer.isVisible())
    qtbot.mouseClick(looker.page.offer.cite, Qt.MouseButton.LeftButton)
    form = looker.page.findChild(ClaimForm)
    assert form is not None
    qtbot.waitUntil(lambda: form.about is not None and form.about.ref == case.tuco)
    form.source.show_ref(case.article)
    qtbot.keyClicks(form.says, "He says the name of the boat.")
    qtbot.keyClick(form.says, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    looker.wait(lambda: looker.page.strip.rows)
    assert looker.page.strip.rows[0].claim.file_place == MomentPlace(400, 900)
    assert view.seek.cited == [(400, 900)] and view.seek.marked is None
    looker.page.strip.rows[0].chosen.emit()
    looker.wait(lambda: view.where.at == 400)
    view.player.play()  # type: ignore[union-attr]
    looker.wait(lambda: view.where.playing)
    looker.wait(lambda: not view.where.playing)
    assert 900 <= view.where.at < 2000


@plays
def test_the_picture_of_a_marked_moment_is_kept_for_the_dossier(looker: Looker, qtbot: QtBot, library: Library) -> None:
    item = looker.add("boat.avi", recordings.video(size=(1280, 960)))
    view = looker.look(item)
    assert isinstance(view, PlayerView)
    looker.wait(lambda: picture(view) == 0)
    view._seek(800)
    looker.wait(lambda: picture(view) == 20 and view.where.at == 800)
    assert stills.still_of(library, item.id, 800) is None
    qtbot.keyClick(view, Qt.Key.Key_I)
    looker.wait(lambda: stills.still_of(library, item.id, 800) is not None)
    kept = Image.open(io.BytesIO(stills.still_of(library, item.id, 800) or b""))
    assert max(kept.size) <= 640 and abs(kept.convert("L").getpixel((50, 50)) - 80) <= 4  # type: ignore[operator]
    view.go_to(MomentPlace(1200))
    looker.wait(lambda: stills.still_of(library, item.id, 1200) is not None)


@plays
def test_an_end_before_the_start_is_forgotten(looker: Looker) -> None:
    view = player_of(looker, "call.wav", recordings.sound())
    for moment, mark in ((1500, view.end_here), (2000, view.start_here), (1000, view.end_here)):
        view._seek(moment)
        looker.wait(lambda moment=moment: view.where.at == moment)
        mark()
    places = [mark.place for mark in looker.marks if mark is not None]
    assert places == [MomentPlace(0, 1500), MomentPlace(2000), MomentPlace(0, 1000)]
    view.clear_mark()
    assert looker.marks[-1] is None and view.marked_words.text() == ""


@plays
def test_a_place_that_is_cited_is_gone_to_when_the_file_is_open(looker: Looker) -> None:
    view = player_of(looker, "boat.avi", recordings.video(), place=MomentPlace(800, 1200))
    looker.wait(lambda: view.where.at == 800 and picture(view) == 20)
    assert view.seek.marked == (800, 1200)


@plays
def test_the_player_ends_with_the_view(looker: Looker) -> None:
    view = player_of(looker, "call.wav", recordings.sound())
    assert view.player is not None
    process = view.player.pid
    looker.page.leave()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@plays
def test_no_copy_is_made_and_no_path_reaches_the_player(looker: Looker, library: Library) -> None:
    before = {file for file in library.folder.rglob("*") if file.is_file()}
    view = player_of(looker, "call.wav", recordings.sound())
    assert view.player is not None
    process = Path(f"/proc/{view.player.pid}")
    told = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
    assert os.fsencode(library.folder) not in told
    held = [link for link in (process / "fd").iterdir() if str(library.folder) in str(link.readlink())]
    flags = [(process / "fdinfo" / link.name).read_text(encoding="ascii").split("flags:")[1].split()[0] for link in held]
    assert held and all(int(flag, 8) & 3 == os.O_RDONLY for flag in flags)
    grown = {file for file in library.folder.rglob("*") if file.is_file()} - before
    assert not {file for file in grown if "staging" in file.parts or file.suffix == ".wav"}


@plays
def test_a_player_that_dies_is_a_sentence_and_is_started_anew(looker: Looker, qtbot: QtBot) -> None:
    view = player_of(looker, "call.wav", recordings.sound())
    assert view.player is not None
    os.kill(view.player.pid, signal.SIGKILL)
    looker.wait(lambda: looker.refusal(view) == "The player stopped at this file, which may be damaged or hostile.")
    step = view.nothing.step
    assert step is not None and step.isVisible() and view.player is None
    qtbot.mouseClick(step, Qt.MouseButton.LeftButton)
    looker.wait(lambda: view.player is not None and view._playing.isVisible())


@plays
@pytest.mark.parametrize("data", [b"RIFF\x24\0\0\0WAVEfmt ", recordings.video(3)[:60], b"RIFF\0\0\0\0AVI " + b"\xff" * 900])
def test_a_broken_recording_is_a_sentence(looker: Looker, data: bytes) -> None:
    view = player_of(looker, "broken.wav", data)
    looker.wait(lambda: looker.refusal(view).endswith("."))
    assert view.nothing.isVisible()


@plays
@pytest.mark.parametrize("seed", range(4))
def test_no_damage_harms_more_than_the_player(looker: Looker, seed: int) -> None:
    lot = random.Random(seed)
    whole = bytearray(recordings.video(20) if seed % 2 else recordings.sound(1.0))
    for _change in range(30):
        whole[lot.randrange(12, len(whole))] = lot.randrange(256)
    view = player_of(looker, "broken.avi", bytes(whole))
    if view.recording is not None:
        view.play_or_pause()
        looker.wait(lambda: view.where.ended or view.where.at > 0 or looker.refusal(view))
    looker.page.leave()


@pytest.mark.parametrize("how", ["pixels", "large", "numbers", "words"])
def test_a_player_that_speaks_out_of_turn_is_stopped(looker: Looker, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "MODULE", odd_player.__name__)
    view = player_of(looker, "odd.wav", b"RIFF\x24\0\0\0WAVE " + how.encode())
    looker.wait(lambda: "damaged or hostile" in looker.refusal(view))
    assert view.player is None


def test_a_player_that_is_stuck_is_stopped(looker: Looker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "MODULE", odd_player.__name__)
    monkeypatch.setattr(player, "SILENT", 1.0)
    view = player_of(looker, "odd.wav", b"RIFF\x24\0\0\0WAVE silence")
    looker.wait(lambda: looker.refusal(view) == "The player was stuck at this file and was stopped.")


def test_what_could_not_be_confined_is_said(looker: Looker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "MODULE", odd_player.__name__)
    player_of(looker, "odd.wav", b"RIFF\x24\0\0\0WAVE nothing")
    looker.wait(lambda: looker.page.notice.isVisible())
    said = looker.page.notice.findChildren(object)
    words = " ".join(one.text() for one in said if hasattr(one, "text") and callable(one.text))
    assert "network" in words and "other files" in words


def test_a_missing_library_of_the_system_is_named(looker: Looker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "MODULE", no_library_player.__name__)
    view = player_of(looker, "call.wav", recordings.sound())
    looker.wait(lambda: "the system lacks the library libpulse.so.0" in looker.refusal(view))


def test_where_the_player_cannot_be_confined_nothing_is_played(looker: Looker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player.children, "CONFINED", False)
    view = player_of(looker, "call.wav", recordings.sound())
    looker.wait(lambda: "cannot be confined" in looker.refusal(view))
