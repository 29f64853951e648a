"""Identifiers that never collide and sort by the time they were made: UUID version 7 (RFC 9562, section 5.7)."""

from __future__ import annotations

import os
import time


def new_uid(milliseconds: int | None = None, random: bytes | None = None) -> str:
    """A new UUIDv7 as 36 characters of text. Time (Unix milliseconds) and 10 random bytes may be given for tests."""
    stamp = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    noise = int.from_bytes(os.urandom(10) if random is None else random, "big")
    value = (stamp & (1 << 48) - 1) << 80 | 0x7 << 76 | (noise >> 68 & 0xFFF) << 64 | 0b10 << 62 | noise & (1 << 62) - 1
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
