"""What kind of file it is, told by its bytes; its name only decides where the bytes leave it open.

Own checks come first where a general table errs (HEIC among the MP4 family, mail among the texts, the office formats
among the archives); puremagic's table names the rest.
"""

from __future__ import annotations

import codecs
import re

from casefiles.services.evidence import encodings

HEAD = 64 << 10
"""Bytes from the start that `type_of` likes to see."""
TAIL = 64 << 10
"""Bytes from the end that help with archives, whose table of contents stands there."""

OCTETS = "application/octet-stream"
EMPTY = "application/x-empty"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODF = "application/vnd.oasis.opendocument."
OUTLOOK = "application/vnd.ms-outlook"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
XLS = "application/vnd.ms-excel"
WORD = (DOCX,)
SHEETS = (XLSX, XLSB, XLS, f"{ODF}spreadsheet", f"{ODF}spreadsheet-template")
SLIDES = (PPTX,)

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"8BPS\0", "image/vnd.adobe.photoshop"),
    (b"\0\0\0\x0cjP  \r\n", "image/jp2"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"\x7fELF", "application/x-elf"),
    (b"{\\rtf", "application/rtf"),
)
_BRANDS: dict[bytes, str] = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "image/heic"),
    **dict.fromkeys((b"mif1", b"msf1"), "image/heif"),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"M4A ", b"M4B ", b"F4A "), "audio/mp4"),
    b"qt  ": "video/quicktime",
}
_ZIP_MEMBERS: tuple[tuple[bytes, str], ...] = (
    (b"word/document.xml", DOCX),
    (b"xl/workbook.xml", XLSX),
    (b"xl/workbook.bin", XLSB),
    (b"ppt/presentation.xml", PPTX),
)
_OLE_ENTRIES: tuple[tuple[str, str], ...] = (
    ("__properties_version1.0", OUTLOOK),
    ("WordDocument", "application/msword"),
    ("Workbook", XLS),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("Book\0", XLS),  # before 1997
)
_BY_ENDING: dict[str, str] = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "geojson": "application/geo+json",
    "md": "text/markdown",
    "ics": "text/calendar",
    "kml": "application/vnd.google-earth.kml+xml",
    "gpx": "application/gpx+xml",
}
_MAIL_FIELDS = {
    *("from", "to", "subject", "date", "received", "message-id", "mime-version", "return-path", "delivered-to"),
    *("reply-to", "cc", "content-type", "x-mailer", "dkim-signature", "sender"),
}
_HEADER = re.compile(rb"([!-9;-~]{1,70})[ \t]*:")
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_MIME = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+_-]{0,100}")

_KINDS: dict[str, str] = {
    "application/pdf": "pdf",
    "message/rfc822": "mail",
    "application/mbox": "mail",
    OUTLOOK: "mail",
    "text/html": "document",
    "application/xhtml+xml": "document",
    "image/svg+xml": "text",  # a text that asks to be drawn: shown as what it says
    **dict.fromkeys((DOCX, XLSX, PPTX, "application/rtf", "application/msword"), "document"),
    **dict.fromkeys((XLS, XLSB, "application/vnd.ms-powerpoint"), "document"),
    **dict.fromkeys(("application/json", "application/geo+json", "application/xml"), "text"),
    **dict.fromkeys(("application/vnd.google-earth.kml+xml", "application/gpx+xml"), "text"),
    **dict.fromkeys(("application/zip", "application/gzip", "application/x-bzip2", "application/x-xz"), "archive"),
    **dict.fromkeys(("application/x-7z-compressed", "application/vnd.rar", "application/x-tar", "application/zstd"), "archive"),
}
# What puremagic's table gives without saying anything, or what better checks have decided before it is asked.
_UNTOLD = frozenset({"", OCTETS, "text/plain", "application/zip", "text/html", "message/rfc822"})
KINDS = ("image", "pdf", "document", "mail", "text", "audio", "video", "archive", "other")


def kind_of(media_type: str) -> str:
    """The kind, one of `KINDS`, that a media type belongs to."""
    if media_type in _KINDS:
        return _KINDS[media_type]
    if media_type.startswith(ODF) or media_type == "application/epub+zip":
        return "document"
    family = media_type.partition("/")[0]
    return family if family in ("image", "text", "audio", "video") else "other"


def type_of(head: bytes, name: str, tail: bytes = b"") -> str:
    """The media type of a file by its first bytes (up to `HEAD`), with its last (up to `TAIL`) where they are at hand.

    `name` decides only between types that the bytes allow. Never raises; what nobody knows is application/octet-stream.
    """
    if not head:
        return EMPTY
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    found = _boxed(head) or _container(head, tail)
    if found:
        return found
    text = decoded(head)
    if text is not None:
        return _text_type(head, text, name)
    if b"%PDF-" in head[:1024]:  # what stands before is skipped by every viewer
        return "application/pdf"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[1] & 0x18 != 0x08:
        return "audio/mpeg"
    known = _known(head, tail, name)
    text = decoded(head, strays=True) if known == OCTETS else None
    return known if text is None else _text_type(head, text, name)


def _boxed(head: bytes) -> str | None:
    """Types whose name stands a few bytes in: the MP4 family, RIFF, Matroska, BMP, Windows programs, tar."""
    if head[4:8] == b"ftyp":
        length = min(int.from_bytes(head[:4], "big"), 256)
        brands = [head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))]
        for brand in brands:  # the first brand may be general (mif1) and a later one exact (heic)
            if brand in _BRANDS and _BRANDS[brand] != "image/heif":
                return _BRANDS[brand]
        if any(brand in _BRANDS for brand in brands):
            return "image/heif"
        return "video/3gpp" if brands[0].startswith(b"3g") else "video/mp4"
    if head[:4] == b"RIFF":
        form = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
        return form.get(head[8:12])
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if head.startswith(b"BM") and len(head) >= 26 and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if head.startswith(b"MZ") and len(head) >= 64 and b"\0" in head[:64]:
        return "application/vnd.microsoft.portable-executable"
    if head[257:262] == b"ustar":
        return "application/x-tar"
    return None


def _container(head: bytes, tail: bytes) -> str | None:
    """Zip and OLE2 files, by the names of what is inside."""
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        length = int.from_bytes(head[26:28], "little")
        if head[30 : 30 + length] == b"mimetype":  # OpenDocument and EPUB: stored first and uncompressed
            stated = re.match(rb"application/[a-z0-9.+-]+", head[30 + length + int.from_bytes(head[28:30], "little") :])
            if stated and stated[0].startswith((ODF.encode(), b"application/epub+zip")):
                return stated[0].decode("ascii")
        names = _member_names(head) | _member_names(tail)
        for member, media_type in _ZIP_MEMBERS:
            if member in names:
                return media_type
        return "application/zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        for entry, media_type in _OLE_ENTRIES:
            if entry.encode("utf-16-le") in head or entry.encode("utf-16-le") in tail:
                return media_type
        return "application/x-ole-storage"
    return None


def _member_names(part: bytes) -> set[bytes]:
    """Names in the zip headers (local and central) that a stretch of bytes holds."""
    names: set[bytes] = set()
    for signature, length_at, name_at in ((b"PK\x03\x04", 26, 30), (b"PK\x01\x02", 28, 46)):
        at = part.find(signature)
        while at >= 0:
            length = int.from_bytes(part[at + length_at : at + length_at + 2], "little")
            names.add(part[at + name_at : at + name_at + length])
            at = part.find(signature, at + 4)
    return names


def decoded(head: bytes, *, strays: bool = False) -> str | None:
    """The text that these bytes spell, None when they are no text. The last character may be cut.

    A byte-order mark decides; without one, UTF-8, then any encoding that fits and has no control characters. With `strays`
    some of these are let pass: a log that a crash has filled up with NUL, a table with one in a cell.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
            strange = sum(c == "\ufffd" or c < "\t" for c in text)
            return text if strange * 2 <= len(text) else None
    encoding = encodings.wide(head)
    if encoding:
        return codecs.getincrementaldecoder(encoding)("replace").decode(head)
    stray = len(_CONTROLS.findall(head))
    if stray and not (strays and stray * 10 <= len(head)):
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    plain = sum(32 <= ord(c) < 127 or c in "\t\r\n\f" for c in text)
    if not stray:
        encoding = encodings.scripted(head)
        if encoding:
            return codecs.getincrementaldecoder(encoding)("replace").decode(head)
    return text if plain * 10 >= len(text) * (8 if stray else 6) else None


def _text_type(head: bytes, text: str, name: str) -> str:
    start = text.lstrip("\ufeff \t\r\n")[:2048]
    lower = start[:1024].lower()
    if re.match(r"<!doctype\s+html|<html\b|<head\b|<body\b", lower) or (lower[:1] == "<" and "<html" in lower):
        return "application/xhtml+xml" if lower.startswith("<?xml") else "text/html"
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if lower.startswith("<svg") or (lower.startswith(("<?xml", "<!--", "<!doctype svg")) and "<svg" in lower):
        return "image/svg+xml"
    if lower.startswith("<?xml"):
        guess = _BY_ENDING.get(ending, "")
        return guess if guess.endswith("+xml") else "application/xml"
    if lower.startswith("begin:vcard"):
        return "text/vcard"
    if lower.startswith("begin:vcalendar"):
        return "text/calendar"
    if head.startswith(b"From ") and _is_mail(head.partition(b"\n")[2]):
        return "application/mbox"
    if _is_mail(head):
        return "message/rfc822"
    if ending in ("html", "htm") and re.search(r"</?[a-z][a-z0-9]*[\s>]", lower):
        return "text/html"
    guess = _BY_ENDING.get(ending, "text/plain")
    if guess.endswith("json") and start[:1] not in ("{", "["):
        return "text/plain"
    return "text/plain" if guess.endswith("xml") else guess


def _is_mail(head: bytes) -> bool:
    """Whether the bytes begin with a block of mail headers that holds at least two of the usual ones."""
    known: set[str] = set()
    for line in head.splitlines()[:200]:
        if not line:
            break
        if line[:1] in b" \t":
            continue
        field = _HEADER.match(line)
        if not field:
            return False
        known.add(field[1].decode("ascii").lower())
    return len(known & _MAIL_FIELDS) >= 2


def _known(head: bytes, tail: bytes, name: str) -> str:
    """What puremagic's table says of bytes that nothing above has claimed."""
    import puremagic

    try:
        matches = puremagic.magic_string(head + tail, name or None)
    except (ValueError, puremagic.PureError):
        return OCTETS
    for match in matches:
        # Three bytes in common are chance in a file of unknown kind, and an ending alone is only a name.
        if len(match.byte_match or b"") >= 4 and match.mime_type not in _UNTOLD and _MIME.fullmatch(match.mime_type):
            return str(match.mime_type)
    return OCTETS
