"""Frames arrive as they were sent, or not at all."""

from __future__ import annotations

import socket
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.services.evidence import frames


@given(st.binary(max_size=2000))
def test_round_trip(payload: bytes) -> None:
    here, there = socket.socketpair()
    with here, there:
        frames.send(here, frames.JSON, payload)
        assert frames.receive(there, frames.JSON, 2000) == payload


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"J\0\0",
        b"J\0\0\0\x05abcd",
        b"X\0\0\0\x01a",
        b"P\0\0\0\x01a",
        struct.pack(">cI", b"J", 101) + bytes(101),
        b"J\xff\xff\xff\xff",
    ],
)
def test_what_is_no_frame_is_a_breach(sent: bytes) -> None:
    here, there = socket.socketpair()
    with there:
        with here:
            here.sendall(sent)
        with pytest.raises(frames.Breach):
            frames.receive(there, frames.JSON, 100)


def test_silence_past_the_deadline() -> None:
    here, there = socket.socketpair()
    with here, there:
        here.sendall(b"J\0\0\0\x05abc")
        with pytest.raises(frames.TooSlow):
            frames.receive(there, frames.JSON, 100, time.monotonic() + 0.02)
        with pytest.raises(frames.TooSlow):
            frames.receive(there, frames.JSON, 100, time.monotonic() - 1)


def test_clean() -> None:
    assert frames.clean("a\0b\ud800c\ud83d\ude00d\U0001f600\u202e") == "a\ufffdb\ufffdc\U0001f600d\U0001f600\u202e"


@given(st.text(st.characters()))
def test_cleaned_text_can_be_stored(text: str) -> None:
    assert "\0" not in frames.clean(text).encode("utf-8").decode("utf-8")
    assert len(frames.clean(text)) <= len(text)


@pytest.mark.parametrize("seconds", [None, 10.0])
def test_a_channel_that_was_closed_meanwhile_is_a_breach(seconds: float | None) -> None:
    ours, theirs = socket.socketpair()
    ours.close()
    with pytest.raises(frames.Breach):
        frames.receive(ours, frames.JSON, 100, None if seconds is None else time.monotonic() + seconds)
    theirs.close()
