"""Compound files (the container of .msg and of Office before 2007), written by hand as MS-CFB describes them."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALL = 4096

Tree = Mapping[str, "bytes | Tree"]


def compound(tree: Tree) -> bytes:
    """A compound file of these streams (bytes) and storages (mappings)."""
    entries: list[dict[str, object]] = []

    def enter(name: str, content: bytes | Tree) -> int:
        at = len(entries)
        entries.append({"name": name, "content": content, "child": _FREE, "left": _FREE, "right": _FREE})
        if not isinstance(content, bytes):
            # Siblings as a list along the right: no balance is asked of a reader's tree.
            ordered = sorted(content, key=lambda one: (len(one), one.upper()))
            children = [enter(each, content[each]) for each in ordered]
            for one, following in zip(children, children[1:], strict=False):
                entries[one]["right"] = following
            entries[at]["child"] = children[0] if children else _FREE
        return at

    enter("Root Entry", tree)
    small, small_fat = bytearray(), []
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        start = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        sectors.extend(pieces)
        fat.extend([*range(start + 1, start + len(pieces)), _END] if pieces else [])
        return start if pieces else _END

    for each in entries:
        content = each["content"]
        if not isinstance(content, bytes):
            each["start"], each["size"] = 0, 0
        elif len(content) >= _SMALL:
            each["start"], each["size"] = put(content), len(content)
        else:
            start = len(small) // 64
            count = (len(content) + 63) // 64
            small += content.ljust(count * 64, b"\0")
            small_fat += [*range(start + 1, start + count), _END] if count else []
            each["start"], each["size"] = start if count else _END, len(content)
    entries[0]["start"], entries[0]["size"] = put(bytes(small)), len(small)
    small_start = put(
        b"".join(struct.pack("<I", one) for one in small_fat).ljust(-(-len(small_fat) // 128) * 512, b"\xff")
    )
    directory = b""
    for at, each in enumerate(entries):
        name = str(each["name"]).encode("utf-16-le") + b"\0\0"
        kind = 5 if at == 0 else 2 if isinstance(each["content"], bytes) else 1
        directory += name.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIII", len(name), kind, 1, each["left"], each["right"], each["child"], b"", 0, 0, 0,
            each["start"], each["size"], 0,
        )  # fmt: skip
    while len(directory) % 512:
        directory += bytes(66) + struct.pack("<BBIII", 0, 0, _FREE, _FREE, _FREE) + bytes(48)
    directory_start = put(directory)
    count = -(-(len(sectors) + 1) // 127)
    fat_start = len(sectors)
    fat += [_FAT] * count
    table = b"".join(struct.pack("<I", one) for one in fat).ljust(count * 512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack(
        "<IIIIIIIII",
        0,
        count,
        directory_start,
        0,
        _SMALL,
        small_start if small_fat else _END,
        -(-len(small_fat) // 128),
        _END,
        0,
    )
    head += b"".join(struct.pack("<I", fat_start + n) for n in range(count)).ljust(436, b"\xff")
    return head + b"".join(sectors) + table


def summary(**said: bytes | int) -> bytes:
    """A stream of properties (MS-OLEPS) in code page 1252: title, author, last_saved_by, application; created in seconds."""
    ids = {"title": 2, "author": 4, "last_saved_by": 8, "application": 18, "created": 12}
    values = [(1, struct.pack("<Ihxx", 2, 1252))]
    for key, value in said.items():
        if isinstance(value, int):  # hundreds of nanoseconds since 1601
            values.append((ids[key], struct.pack("<IQ", 0x40, (value + 11_644_473_600) * 10_000_000)))
        else:
            text = value + b"\0"
            values.append((ids[key], struct.pack("<II", 0x1E, len(text)) + text.ljust(-(-len(text) // 4) * 4, b"\0")))
    at = 8 + 8 * len(values)
    index, bodies = b"", b""
    for key, body in values:
        index += struct.pack("<II", key, at + len(bodies))
        bodies += body
    section = struct.pack("<II", at + len(bodies), len(values)) + index + bodies
    form = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    return struct.pack("<HHI16sI", 0xFFFE, 0, 0x20006, b"", 1) + form + struct.pack("<I", 48) + section
