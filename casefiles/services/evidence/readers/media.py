"""Recordings: length, codec, size, rates, time and place, as the container says them. No sample is decoded.

By the boxes of MP4 and QuickTime (ISO/IEC 14496-12), RIFF (WAV, AVI), EBML (Matroska, WebM: RFC 8794, RFC 9559), the
frames of MPEG audio, and the headers of FLAC (RFC 9639), Ogg (RFC 3533) and AMR. A picture kept in the file (a cover,
the first frame of motion JPEG) becomes its thumbnail; other pictures are taken by the child that can decode.
"""

from __future__ import annotations

import io
from typing import BinaryIO

from casefiles.services.evidence.media_types import HEAD, type_of
from casefiles.services.evidence.readers import Found, Refused, ebml, image, mp4, riff, sound

_READERS = {
    **dict.fromkeys(("video/mp4", "video/quicktime", "video/3gpp", "audio/mp4"), mp4.read),
    **dict.fromkeys(("audio/wav", "video/x-msvideo"), riff.read),
    **dict.fromkeys(("video/webm", "video/x-matroska"), ebml.read),
    "audio/mpeg": sound.read_mpeg,
    "audio/flac": sound.read_flac,
    "audio/ogg": sound.read_ogg,
    "audio/amr": sound.read_amr,
}


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """Metadata, and the picture that the file itself keeps, where it does."""
    media_type = type_of(file.read(HEAD), name)
    file.seek(0)
    reader = _READERS.get(media_type)
    if reader is None:
        raise Refused("not_read")
    picture = reader(file, found, deadline)
    if picture:
        try:
            image.thumbnail(io.BytesIO(picture), found)
        except (OSError, ValueError, SyntaxError, Refused):
            found.note("metadata")
