"""What the readers of recordings share: how a length, a moment and a place are said."""

from __future__ import annotations

import datetime
import re

from casefiles.services.evidence.readers import Found

CODECS = {
    "avc1": "H.264", "avc3": "H.264", "hvc1": "H.265", "hev1": "H.265", "av01": "AV1", "vp08": "VP8", "vp09": "VP9",
    "mp4v": "MPEG-4", "s263": "H.263", "h263": "H.263", "jpeg": "Motion JPEG", "mjpa": "Motion JPEG", "mjpg": "Motion JPEG",
    "mp4a": "AAC", "alac": "ALAC", "samr": "AMR", "sawb": "AMR-WB", "ac-3": "AC-3", "ec-3": "E-AC-3", "opus": "Opus",
    "flac": "FLAC", "sowt": "PCM", "twos": "PCM", "lpcm": "PCM", ".mp3": "MP3", "apcn": "ProRes", "apch": "ProRes",
    "h264": "H.264", "x264": "H.264", "hevc": "H.265", "xvid": "MPEG-4", "divx": "MPEG-4", "dx50": "MPEG-4",
    "dvsd": "DV", "wmv3": "WMV", "cvid": "Cinepak",
    "v_mpeg4/iso/avc": "H.264", "v_mpegh/iso/hevc": "H.265", "v_vp8": "VP8", "v_vp9": "VP9", "v_av1": "AV1",
    "a_opus": "Opus", "a_vorbis": "Vorbis", "a_aac": "AAC", "a_flac": "FLAC", "a_mpeg/l3": "MP3", "a_ac3": "AC-3",
    "a_pcm/int/lit": "PCM", "v_mjpeg": "Motion JPEG",
}  # fmt: skip
"""The mark of a codec in a container, in small letters -> its usual name."""
_PLACE = re.compile(r"([+-]\d{2}(?:\.\d{1,10})?)([+-]\d{3}(?:\.\d{1,10})?)([+-]\d{1,6}(?:\.\d{1,6})?)?(?:CRS[^/]*)?/?")


def codec(mark: bytes | str) -> str:
    """The name of a codec, or its mark where that is not known."""
    text = mark.decode("latin-1") if isinstance(mark, bytes) else mark
    clear = "".join(letter for letter in text if letter.isprintable()).strip()
    return CODECS.get(clear.lower(), clear)


def length(seconds: float) -> str:
    """Hours, minutes and seconds with a tenth, "0:01:23.4"; "" for what cannot be one."""
    if not 0 < seconds < 10_000 * 3600:
        return ""
    tenths = round(seconds * 10)
    whole, tenth = divmod(tenths, 10)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}.{tenth}"


def since(first_year: int, seconds: float) -> str:
    """A moment in UTC, counted from the first of January of a year; "" for a clock that was never set."""
    try:
        moment = datetime.datetime(first_year, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=seconds)
    except OverflowError:
        return ""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if seconds > 0 and 1990 <= moment.year < 2200 else ""


def place(found: Found, text: str) -> None:
    """A place by ISO 6709, "+12.3456-074.5678+3200/": decimal degrees, metres."""
    match = _PLACE.match(text.strip())
    if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
        return
    if any(key == "gps_latitude" for key, _value in found.metadata):
        return
    found.tell("gps_latitude", _degrees(match[1]))
    found.tell("gps_longitude", _degrees(match[2]))
    if match[3] and abs(float(match[3])) < 100_000:
        found.tell("gps_altitude", f"{float(match[3]):.1f} m")


def _degrees(text: str) -> str:
    sign = "-" if text[0] == "-" else ""
    whole, point, rest = text[1:].partition(".")
    return f"{sign}{int(whole)}{point}{rest}"
