"""What parent and reading child say to each other: frames of a letter, a length and that many bytes. Never pickle.

`J` is JSON in UTF-8, `P` is raw RGB, three bytes a pixel, rows from the top, `G` is grey, one byte a pixel. A file
comes with its request as a descriptor. Both sides hold to the caps; the parent treats a breach as an attack. Formats on
disk, section 20.
"""

from __future__ import annotations

import socket
import struct
import time

JSON = b"J"
PIXELS = b"P"
GREY = b"G"
SIDE = 480
"""Pixels of a thumbnail's longer side, at most."""
PAGE_SIDE = 5000
"""Pixels of the longer side of a page that is drawn for the recognition of its text, at most."""
TEXT_CAP = 5_000_000
"""Characters of text from one file, at most."""
JSON_CAP = 40 << 20
PIXELS_CAP = SIDE * SIDE * 3
REQUEST_CAP = 4096
METADATA_CAP = 300
VALUE_CAP = 2000
"""Characters of one value of metadata, at most."""
PAGES_CAP = 20_000

_HEADER = struct.Struct(">cI")


class Breach(Exception):
    """The other side ended, was silent for too long, or did not keep to the frames."""


class TooSlow(Breach):
    """The deadline passed."""


def clean(text: str) -> str:
    """Text fit for the library: NUL and lone surrogates become U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "\ufffd")


def send(channel: socket.socket, kind: bytes, payload: bytes) -> None:
    """Send one frame."""
    channel.sendall(_HEADER.pack(kind, len(payload)))
    channel.sendall(payload)


def send_request(channel: socket.socket, payload: bytes, descriptor: int | None = None) -> None:
    """Send a request to a child that stays; a file goes with it as a descriptor, on a byte that stands before each."""
    socket.send_fds(channel, [b"\0"], [] if descriptor is None else [descriptor])
    send(channel, JSON, payload)


def receive_request(channel: socket.socket) -> tuple[bytes, int | None] | None:
    """The next request and its descriptor; None when the parent has closed the channel. Raises Breach."""
    first, descriptors, _flags, _from = socket.recv_fds(channel, 1, 1)
    if not first:
        return None
    return receive(channel, JSON, REQUEST_CAP), descriptors[0] if descriptors else None


def receive(channel: socket.socket, kind: bytes, cap: int, deadline: float | None = None) -> bytes:
    """One frame of this kind with at most `cap` bytes; `deadline` is in `time.monotonic()` seconds. Raises Breach."""
    header = _exactly(channel, _HEADER.size, deadline)
    found, length = _HEADER.unpack(header)
    if found != kind or length > cap:
        raise Breach(f"frame {found!r} of {length} bytes")
    return _exactly(channel, length, deadline)


def _exactly(channel: socket.socket, count: int, deadline: float | None) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise TooSlow
        try:
            if left is not None:
                channel.settimeout(left)  # fails where another thread has closed the channel meanwhile
            part = channel.recv(min(count - len(parts), 1 << 18))
        except TimeoutError as error:
            raise TooSlow from error
        except OSError as error:
            raise Breach(str(error)) from error
        if not part:
            raise Breach("closed")
        parts += part
    return bytes(parts)
