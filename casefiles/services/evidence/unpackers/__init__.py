"""One file for each kind of container. They run in the unpacking child alone, and import what they need when called.

Each has `unpack(file, name, out)`: it tells `out` of every member, one after the other, and gives its bytes in pieces as
they are kept inside. What is no file (links, devices) and what cannot be read is left out and said; folders are passed
over. Nothing is ever unpacked twice: an archive in an archive is a member.
"""

from __future__ import annotations

from casefiles.services.evidence.frames import clean

MEMBERS = 20_000
"""Members of one container, at most."""
BYTES = 64 << 30
"""Bytes that come out of one container, at most; the room on the disk is asked about besides."""
RATIO = 200
"""Times its own size that a container may unpack to, once `HARMLESS` bytes have come out."""
HARMLESS = 256 << 20
NAME_CAP = 1000
"""Characters of a member's name, at most."""
PIECE = 1 << 18
"""Bytes of a member that are handed over at a time, at most."""


class Stopped(Exception):
    """The container is not unpacked further; the argument is a key of `unpacking.STOPS`."""


class Out:
    """What a container holds, told member by member. This one only counts, and holds to the limits."""

    def __init__(self, size: int) -> None:
        """`size` is that of the container, in bytes."""
        self._size = size
        self._count = 0
        self._bytes = 0

    def expect(self, count: int, size: int) -> None:
        """How many files and bytes the container says it holds. Raises Stopped where that is too much already."""
        if count > MEMBERS:
            raise Stopped("members")
        if size > BYTES:
            raise Stopped("bytes")

    def begin(self, name: str, written: str = "") -> None:
        """A member begins: its name as it stands inside, and the time that stands beside it, as it is written there."""
        self._count += 1
        if self._count > MEMBERS:
            raise Stopped("members")

    def write(self, piece: bytes) -> None:
        """The next bytes of the member."""
        self._bytes += len(piece)
        if self._bytes > BYTES:
            raise Stopped("bytes")
        if self._bytes > HARMLESS and self._bytes > RATIO * self._size:
            raise Stopped("bomb")

    def end(self, fault: str = "") -> None:
        """The member is whole; or it is not, for a reason that is a key of `unpacking.FAULTS`."""

    def leave_out(self, name: str, fault: str) -> None:
        """A member is not taken out, for a reason that is a key of `unpacking.FAULTS`."""
        self._count += 1
        if self._count > MEMBERS:
            raise Stopped("members")


def shown_name(name: str) -> str:
    """A member's name, fit to be told and not too long."""
    return clean(name)[:NAME_CAP]
