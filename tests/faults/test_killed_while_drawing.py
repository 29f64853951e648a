"""The child that draws is killed in the middle of a page, at any moment: a sentence, and the next page comes from another."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest
from PIL import Image

from casefiles.services.evidence.viewing import CannotView, Viewing


@pytest.fixture
def held(tmp_path) -> Iterator[Viewing]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """A picture large enough to be drawn for a while."""
    out = io.BytesIO()
    Image.effect_noise((3000, 2400), 60).save(out, "PNG", compress_level=1)
    (tmp_path / "large.png").write_bytes(out.getvalue())
    made = Viewing(lambda: (tmp_path / "large.png").open("rb"), "large.png", timeout=60)
    yield made
    made.close()


@pytest.mark.parametrize("after", [0.0, 0.01, 0.03, 0.08])
def test_killed_while_it_draws(held: Viewing, after: float) -> None:
    held.open()
    victim = held.process
    assert victim is not None
    # Stopped first, so that it is in the middle of its work however fast the machine is.
    if after == 0.0:
        os.kill(victim, signal.SIGSTOP)
    said: list[str] = []
    drawn: list[int] = []

    def draw() -> None:
        try:
            drawn.append(held.draw(1, 2900).width)
        except CannotView as reason:
            said.append(str(reason))

    drawing = threading.Thread(target=draw)
    drawing.start()
    time.sleep(after)
    os.kill(victim, signal.SIGKILL)
    drawing.join(60)
    assert not drawing.is_alive()
    # A machine that was faster than the blow had its page; all others get the sentence.
    assert drawn == [2900] or said == [
        "The reader stopped at this file, which may be damaged or hostile; it cannot be shown."
    ]
    if after == 0.0:
        assert drawn == []
    assert held.draw(1, 100).width == 100
    assert held.process not in (None, victim)


def test_two_who_draw_at_once_get_their_own_pages(held: Viewing) -> None:
    widths: list[tuple[int, int]] = []

    def draw(width: int) -> None:
        widths.append((width, held.draw(1, width).width))

    drawing = [threading.Thread(target=draw, args=(width,)) for width in (40, 80, 120, 160)]
    for one in drawing:
        one.start()
    for one in drawing:
        one.join(60)
    assert sorted(widths) == [(width, width) for width in (40, 80, 120, 160)]
