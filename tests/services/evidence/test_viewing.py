"""Pages drawn by the viewing child: pixels where they belong, text with its places, and a child that may die at any time."""

from __future__ import annotations

import ast
import io
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from casefiles.domain.file_place import PagePlace, RegionPlace
from casefiles.domain.folding import fold
from casefiles.services.evidence import children, reader, viewing
from casefiles.services.evidence.reader import Pixels
from casefiles.services.evidence.viewers import PARTS, WIDEST, drawn_size
from casefiles.services.evidence.viewing import CannotView, Folded, PageText, Viewing
from tests.services.evidence import drawn, samples

ROOT = Path(reader.__file__).parents[3]
NAMES = tuple(drawn.COLOURS)

Look = Callable[..., Viewing]


@pytest.fixture
def look() -> Iterator[Look]:
    """Opens bytes; every child is ended with the test. Patient, since the machine may be busy."""
    made: list[Viewing] = []

    def opened(data: bytes, name: str = "file", **more: object) -> Viewing:
        made.append(Viewing(lambda: _file(data), name, **{"timeout": 60, **more}))  # type: ignore[arg-type]
        return made[-1]

    yield opened
    for one in made:
        one.close()


def _file(data: bytes) -> io.FileIO:
    """A descriptor for bytes that no folder holds."""
    descriptor = os.memfd_create("evidence")
    os.write(descriptor, data)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.fdopen(descriptor, "rb")  # type: ignore[return-value]


def colour(pixels: Pixels, x: float, y: float) -> str:
    """Which of the four colours stands at a place told in parts of the picture."""
    at = (int(y * pixels.height) * pixels.width + int(x * pixels.width)) * 3
    seen = pixels.rgb[at : at + 3]
    near = [name for name, own in drawn.COLOURS.items() if all(abs(a - b) < 14 for a, b in zip(seen, own, strict=True))]
    return near[0] if near else str(tuple(seen))


def quarters(pixels: Pixels) -> tuple[str, ...]:
    return tuple(colour(pixels, x, y) for y, x in product((0.25, 0.75), repeat=2))


# Pictures


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_every_kind_of_picture_is_drawn(look: Look, form: str) -> None:
    held = look(drawn.picture(form))
    assert held.open().sizes == ((1200, 800),)
    assert quarters(held.draw(1, 300)) == NAMES


@pytest.mark.parametrize("form", ["JPEG", "TIFF", "PNG"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_as_the_camera_meant_it(look: Look, form: str, orientation: int) -> None:
    # Stored so that the orientation makes it the picture again.
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    with Image.open(io.BytesIO(drawn.picture())) as upright:
        stored = upright.transpose(back[orientation]) if orientation > 1 else upright.copy()
    exif = Image.Exif()
    exif[274] = orientation
    out = io.BytesIO()
    stored.save(out, form, exif=exif)
    held = look(out.getvalue())
    assert held.open().sizes == ((1200, 800),)
    assert quarters(held.draw(1, 300)) == NAMES
    assert colour(held.draw(1, 1200, 0, (0, 0, 100, 100)), 0.5, 0.5) == NAMES[0]


@pytest.mark.parametrize(("turn", "seen"), [(90, (2, 0, 3, 1)), (180, (3, 2, 1, 0)), (270, (1, 3, 0, 2))])
@pytest.mark.parametrize("data", ["picture", "paper"])
def test_a_page_is_turned_clockwise(look: Look, turn: int, seen: tuple[int, ...], data: str) -> None:
    held = look(drawn.picture() if data == "picture" else drawn.coloured_paper())
    pixels = held.draw(1, 300, turn)
    assert pixels.height == drawn_size(held.open().sizes[0], 300, turn)[1]
    assert quarters(pixels) == tuple(NAMES[n] for n in seen)


@pytest.mark.parametrize("data", ["picture", "paper"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_parts_are_the_same_pixels_as_the_whole(look: Look, data: str, turn: int) -> None:
    held = look(drawn.picture() if data == "picture" else drawn.coloured_paper())
    whole = held.draw(1, 500, turn)
    for left, top, wide, high in ((0, 0, 90, 80), (130, 70, 256, 100), (whole.width - 40, whole.height - 30, 40, 30)):
        part = held.draw(1, 500, turn, (left, top, wide, high))
        rows = [
            whole.rgb[((top + y) * whole.width + left) * 3 : ((top + y) * whole.width + left + wide) * 3]
            for y in range(high)
        ]
        assert sum(abs(a - b) for a, b in zip(part.rgb, b"".join(rows), strict=True)) < wide * high * 3


def test_what_lies_outside_the_page_is_white(look: Look) -> None:
    part = look(drawn.picture()).draw(1, 300, 0, (-20, -20, 40, 40))
    assert part.rgb[:3] == b"\xff\xff\xff" and colour(part, 0.8, 0.8) == NAMES[0]


def test_transparency_is_white(look: Look) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(out, "PNG")
    assert look(out.getvalue()).draw(1, 50).rgb == b"\xff" * 50 * 50 * 3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK", "F"])
def test_every_mode_of_pixels_is_drawn(look: Look, mode: str) -> None:
    out = io.BytesIO()
    form = "TIFF" if mode in ("CMYK", "F") else "PNG"
    Image.new(mode, (40, 30)).save(out, form)
    assert len(look(out.getvalue()).draw(1, 80).rgb) == 80 * 60 * 3


def test_every_page_of_a_tiff_has_its_own_size(look: Look) -> None:
    out = io.BytesIO()
    pages = [Image.new("RGB", size, shade) for size, shade in (((40, 30), "red"), ((30, 60), "blue"), ((20, 20), "lime"))]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    held = look(out.getvalue())
    assert held.open().sizes == ((40, 30), (30, 60), (20, 20))
    seen = [held.draw(page, 20).rgb[:3] for page in (3, 1, 2, 3)]
    assert seen == [b"\x00\xff\x00", b"\xff\x00\x00", b"\x00\x00\xff", b"\x00\xff\x00"]


def test_of_a_moving_picture_the_first_frame_is_shown(look: Look) -> None:
    out = io.BytesIO()
    first, *more = [Image.new("P", (20, 20), n) for n in range(4)]
    first.save(out, "GIF", save_all=True, append_images=more)
    assert look(out.getvalue()).open().sizes == ((20, 20),)


def test_a_picture_whose_end_is_missing_is_shown_as_far_as_it_goes(look: Look) -> None:
    data = drawn.picture("JPEG", quality=95)
    held = look(data[: len(data) * 2 // 3])
    assert quarters(held.draw(1, 300))[:2] == NAMES[:2]


# Paper


def test_text_stands_where_it_is_drawn(look: Look) -> None:
    held = look(drawn.paper())
    assert held.open().sizes == ((793, 1123),) * 3
    text = held.text(1)
    start = text.text.index("Tuco")
    (box,) = text.lines_of(start, start + 4)
    shown = held.draw(1, 793)
    left, top, wide, high = (
        one * side // PARTS for one, side in zip(box, (shown.width, shown.height) * 2, strict=True)
    )
    inside = [shown.rgb[(y * shown.width + x) * 3] for y in range(top, top + high) for x in range(left, left + wide)]
    assert min(inside) < 60, "there is ink in the box of the word"
    above = [shown.rgb[((top - 8) * shown.width + x) * 3] for x in range(left, left + wide)]
    assert min(above) > 200, "and none between the lines"


def test_a_form_that_was_filled_in_is_not_shown_empty(look: Look) -> None:
    filled_in = drawn.form("Tomasa Illa")
    held = look(filled_in)
    for _n in range(2):
        shown = held.draw(1, 600)
        ink = [shown.rgb[(y * 600 + x) * 3] < 90 for y in range(170, 200) for x in range(50, 300)]
        assert any(ink), "what was typed is drawn"
        assert any(shown.rgb[(y * 600 + x) * 3] < 90 for y in range(480, 500) for x in range(50, 75)), "and the tick"
        held.close()
        held = look(filled_in)
    (place,) = held.find("tomasa illa")
    assert held.text(1).text[place.start : place.end] == "Tomasa Illa"


def test_words_are_found_whatever_their_accents_and_line_breaks(look: Look) -> None:
    held = look(drawn.paper(("Página uno:\nel señor ÑAHUI", "", "El   senor\nñahui otra vez")))
    found = held.find("SEÑOR nahui")
    assert [place.page for place in found] == [1, 3]
    first = found[0]
    assert isinstance(first, PagePlace) and first.start is not None and first.end is not None
    assert held.text(1).text[first.start : first.end] == "señor ÑAHUI"
    assert held.find("  ") == [] and held.find("aeroplane") == []


def test_a_long_paper_is_searched_a_few_pages_at_a_time(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewing, "FIND_PAGES", 2)
    held = look(drawn.paper(("boat", "boat", "nothing", "boat", "")))
    steps, page = [], 1
    while page <= 5:
        places, page = held.find_on("boat", page)
        steps.append(([place.page for place in places], page))
    assert steps[-1][1] == 6 and [page for pages, _next in steps for page in pages] == [1, 2, 4]
    assert all(later - sooner <= 2 for (_a, sooner), (_b, later) in zip(steps, steps[1:], strict=False))
    assert held.find_on("", 1) == ([], 6)


words = st.text("aáb ñC\n-1", max_size=40)


@given(words, words, words)
def test_what_is_found_is_what_was_sought(before: str, sought: str, after: str) -> None:
    text, wanted = before + " " + sought + " " + after, fold(sought)
    if not wanted:
        return
    places = list(Folded(text).places(wanted))
    assert places, "it stands there"
    for start, end in places:
        assert fold(text[start:end]) == wanted


def test_boxes_of_a_passage_are_joined_line_by_line() -> None:
    page = PageText("ab\ncd", ((0, 0, 10, 20), (10, 0, 10, 20), (0, 0, 0, 0), (0, 40, 10, 20), (10, 40, 10, 20)))
    assert page.lines_of(0, 5) == [(0, 0, 20, 20), (0, 40, 20, 20)]
    assert page.lines_of(1, 4) == [(10, 0, 10, 20), (0, 40, 10, 20)]


def test_a_paper_with_a_password_says_so(look: Look) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    held = look(samples.paper(encrypt=StandardEncryption("secret", canPrint=0)))
    with pytest.raises(CannotView, match="protected by a password"):
        held.open()


# Regions


def test_a_region_is_cut_out_of_its_page(look: Look) -> None:
    held = look(drawn.picture())
    pixels = held.cut(RegionPlace(1, 5000, 0, 5000, 5000), 300)
    assert (pixels.width, pixels.height) == (300, 200)
    assert {colour(pixels, x, y) for x in (0.02, 0.5, 0.98) for y in (0.02, 0.5, 0.98)} == {NAMES[1]}
    small = held.cut(RegionPlace(1, 0, 0, 100, 100), 300)
    assert small.width == 12, "a picture has no more pixels than it has"


# What cannot be


def test_what_is_no_page_is_refused_in_a_sentence(look: Look) -> None:
    held = look(drawn.picture())
    with pytest.raises(CannotView, match="no page 2"):
        held.draw(2, 100)
    for width, turn, clip in ((WIDEST * 2, 0, None), (100, 45, None), (100, 0, (0, 0, 9000, 9000)), (0, 0, None)):
        with pytest.raises(CannotView):
            held.draw(1, width, turn, clip)
    assert quarters(held.draw(1, 300)) == NAMES


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"x" * 100, b"%PDF-1.7\nnothing", b"GIF89a\0\0\0\0"])
def test_what_is_no_picture_is_refused_in_a_sentence(look: Look, data: bytes) -> None:
    with pytest.raises(CannotView) as reason:
        look(data, "file.png").draw(1, 100)
    assert str(reason.value).endswith(".")


def test_a_picture_that_unpacks_to_far_too_much_is_not_drawn(look: Look) -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(CannotView, match="unpacks to far more"):
        look(out.getvalue()).draw(1, 100)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "paper"])
def test_damaged_bytes_give_pixels_or_a_sentence(look: Look, kind: str) -> None:
    whole = drawn.paper() if kind == "paper" else drawn.picture(kind, (120, 80))
    chance = random.Random(7)
    for _n in range(6):
        spoiled = bytearray(whole)
        for _m in range(12):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        held = look(bytes(spoiled))
        try:
            assert held.draw(1, 60).width == 60
        except CannotView as reason:
            assert str(reason)
        held.close()


# The child


ROGUES = {
    "dies": "import os; os._exit(3)",
    "is silent": "import time; time.sleep(600)",
    "speaks out of turn": "channel.sendall(b'X' * 100)",
    "gives too few pixels": "answer({'pixels': 3}); frames.send(channel, frames.PIXELS, b'abc')",
    "gives no numbers": "answer({'pixels': 'many'})",
    "gives a fault that nobody knows": "answer({'fault': 'bored', 'pixels': 0})",
    "gives a list": "frames.send(channel, frames.JSON, b'[1]')",
}
ROGUE = """
import json, socket
from casefiles.services.evidence import frames
channel = socket.socket(fileno=0)
def answer(said):
    frames.send(channel, frames.JSON, json.dumps(said).encode())
answer({{}})
socket.recv_fds(channel, 4096, 1)
answer({{'kind': 'image', 'sizes': [[100, 100]], 'note': '', 'last': False, 'pixels': 0}})
frames.receive(channel, frames.JSON, 4096)
{what}
import time; time.sleep(600)
"""


@pytest.mark.parametrize("what", ROGUES)
def test_whatever_the_child_does_the_view_gets_a_sentence(look: Look, what: str) -> None:
    command = (sys.executable, "-P", "-c", ROGUE.format(what=ROGUES[what]))
    held = look(drawn.picture(), command=command, timeout=4.0 if what in ("is silent", "gives no numbers") else 60.0)
    assert held.open().sizes == ((100, 100),)
    with pytest.raises(CannotView) as reason:
        held.draw(1, 100)
    assert str(reason.value).endswith(".")
    assert held.process is None, "a child that did so is ended"
    assert held.open().sizes == ((100, 100),), "and another is started at the next ask"


@pytest.mark.parametrize(
    "sizes", ["[]", "[[0, 5]]", "[[5, 10000000]]", "[[1.5, 2]]", "[[True, 2]]", "'many'", "[[1, 2, 3]]", "[[5, 5]] * 30000"]
)
def test_sizes_that_cannot_be_are_not_believed(look: Look, sizes: str) -> None:
    script = ROGUE.format(what="").replace("[[100, 100]]", sizes)
    with pytest.raises(CannotView):
        look(drawn.picture(), command=(sys.executable, "-P", "-c", script)).open()


def test_a_child_that_was_killed_is_replaced(look: Look) -> None:
    held = look(drawn.picture())
    held.draw(1, 100)
    before = held.process
    assert before is not None
    os.kill(before, signal.SIGKILL)
    with pytest.raises(CannotView, match="stopped at this file"):
        held.draw(1, 200)
    assert quarters(held.draw(1, 300)) == NAMES
    assert held.process not in (None, before)


def test_a_child_that_has_grown_old_is_replaced_without_a_word(look: Look) -> None:
    script = """
from casefiles.services.evidence import viewing_child
viewing_child.SECONDS = 0
viewing_child.main()
"""
    held = look(drawn.picture(), command=(sys.executable, "-P", "-c", script))
    for _n in range(2):
        assert quarters(held.draw(1, 300)) == NAMES
        assert held.process is None


def test_closing_wakes_whoever_waits_for_an_answer(look: Look) -> None:
    script = ROGUE.format(what="")
    held = look(drawn.picture(), command=(sys.executable, "-P", "-c", script))
    held.open()
    process = held.process
    said: list[str] = []

    def wait() -> None:
        try:
            held.draw(1, 100)
        except CannotView as reason:
            said.append(str(reason))

    waiting = threading.Thread(target=wait)
    waiting.start()
    held.close()
    waiting.join(30)
    assert said == ["The file is not shown any more."] and process is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_the_child_loads_neither_the_model_nor_its_database() -> None:
    code = "import sys, casefiles.services.evidence.viewing_child; print([n for n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True, timeout=60)
    loaded = ast.literal_eval(done.stdout.decode())
    heavy = ("sqlalchemy", "casefiles.domain", "casefiles.database", "PIL", "docx", "pypdfium2", "sqlcipher3", "PySide6")
    assert [name for name in loaded if name.startswith(heavy)] == []


def test_where_nothing_can_be_confined_nothing_is_drawn(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "CONFINED", False)
    with pytest.raises(CannotView, match="cannot be confined"):
        look(drawn.picture()).open()


def test_a_line_drawn_finer_than_paper_is_sharp(look: Look) -> None:
    """A region of paper is drawn from its lines and letters, not blown up from pixels."""
    held = look(drawn.paper())
    assert held.cut(RegionPlace(1, 1000, 1000, 1000, 500), 300).width == 300

