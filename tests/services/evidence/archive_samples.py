"""Small archives of every kind, and hostile ones."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib

import py7zr

MEMBERS = {"carpeta/acta ñ.txt": b"acta de incautacion", "foto.jpg": b"\xff\xd8\xff", "dentro.zip": b"PK"}


def zipped(members: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in (members or MEMBERS).items():
            made.writestr(zipfile.ZipInfo(name, (2026, 5, 3, 14, 2, 10)), data)
    return out.getvalue()


def zip_with_password() -> bytes:
    data = bytearray(zipped())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def zip_bomb() -> bytes:
    """A member that claims four gigabytes."""
    data = zipped({"a.bin": b"x" * 1000})
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + (0xFFFFFFF0).to_bytes(4, "little") + data[at + 28 :]


def tape(link: str = "acta ñ.txt") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for name, data in MEMBERS.items():
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(data), 1_777_816_930
            made.addfile(member, io.BytesIO(data))
        alias = tarfile.TarInfo("carpeta/alias")
        alias.type, alias.linkname = tarfile.SYMTYPE, link
        made.addfile(alias)
    return out.getvalue()


def packed(how: str) -> bytes:
    if how == "zst":
        try:
            from backports import zstd
        except ImportError:
            from compression import zstd
        return bytes(zstd.compress(tape()))
    return {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[how](tape())


def seven_zip(password: str | None = None, hide_names: bool = False) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password, header_encryption=hide_names) as made:
        for name, data in MEMBERS.items():
            made.writestr(data, name)
    return out.getvalue()


def _number(value: int) -> bytes:
    out = b""
    while value >= 128:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def rar(names: tuple[str, ...] = tuple(MEMBERS)) -> bytes:
    """RAR 5 with files that are stored as they are."""

    def block(kind: int, flags: int, fields: bytes, data: bytes = b"") -> bytes:
        body = _number(kind) + _number(flags) + (_number(len(data)) if flags & 2 else b"") + fields
        sized = _number(len(body)) + body
        return struct.pack("<I", zlib.crc32(sized)) + sized + data

    out = b"Rar!\x1a\x07\x01\0" + block(1, 0, _number(0))
    for name in names:
        raw, data = name.encode(), MEMBERS.get(name, b"x")
        fields = _number(2 | 4) + _number(len(data)) + _number(0) + struct.pack("<II", 1_777_816_930, zlib.crc32(data))
        out += block(2, 2, fields + _number(0) + _number(1) + _number(len(raw)) + raw, data)
    return out + block(5, 0, _number(0))
