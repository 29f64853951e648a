"""The bytes say what a file is; its name only helps where they leave it open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.services.evidence import media_types
from casefiles.services.evidence.media_types import DOCX, KINDS, ODF, PPTX, XLSX, kind_of, type_of
from tests.services.evidence import samples


def ftyp(*brands: bytes) -> bytes:
    body = b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands[1:])
    return (len(body) + 4).to_bytes(4, "big") + body + b"\0\0\0\x08mdat"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

CASES: list[tuple[bytes, str, str, str]] = [
    (b"", "", media_types.EMPTY, "other"),
    (samples.picture("JPEG"), "image.txt", "image/jpeg", "image"),
    (samples.picture("PNG"), "", "image/png", "image"),
    (samples.picture("GIF"), "", "image/gif", "image"),
    (samples.picture("TIFF"), "", "image/tiff", "image"),
    (samples.picture("WEBP"), "", "image/webp", "image"),
    (samples.picture("BMP"), "", "image/bmp", "image"),
    (samples.picture("AVIF"), "", "image/avif", "image"),
    (ftyp(b"heic", b"mif1", b"heic"), "film.mp4", "image/heic", "image"),
    (ftyp(b"mif1", b"mif1", b"heic"), "", "image/heic", "image"),
    (ftyp(b"mif1", b"miaf"), "", "image/heif", "image"),
    (ftyp(b"isom", b"iso2", b"mp41"), "photo.heic", "video/mp4", "video"),
    (ftyp(b"qt  "), "", "video/quicktime", "video"),
    (ftyp(b"3gp4"), "", "video/3gpp", "video"),
    (ftyp(b"M4A ", b"isom"), "", "audio/mp4", "audio"),
    (b"RIFF\0\0\0\0WAVEfmt ", "", "audio/wav", "audio"),
    (b"RIFF\0\0\0\0AVI LIST", "", "video/x-msvideo", "video"),
    (b"OggS\0\2", "", "audio/ogg", "audio"),
    (b"ID3\x04\0\0", "", "audio/mpeg", "audio"),
    (b"\xff\xfb\x90\x64\0\0", "", "audio/mpeg", "audio"),
    (b"#!AMR\n\x3c", "", "audio/amr", "audio"),
    (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "", "video/webm", "video"),
    (samples.paper(), "picture.jpg", "application/pdf", "pdf"),
    (b"\0\x01junk" + samples.paper(), "", "application/pdf", "pdf"),
    (samples.document(), "odd.zip", DOCX, "document"),
    (samples.archive(**{"[Content_Types].xml": "", "xl/workbook.xml": ""}), "", XLSX, "document"),
    (samples.archive(**{"ppt/presentation.xml": ""}), "", PPTX, "document"),
    (samples.open_document(ODF + "text"), "", ODF + "text", "document"),
    (samples.open_document("application/epub+zip"), "", "application/epub+zip", "document"),
    (samples.open_document("text/html"), "", "application/zip", "archive"),
    (samples.archive(a="word/document.xml"), "report.docx", "application/zip", "archive"),
    (b"PK\x05\x06" + bytes(18), "", "application/zip", "archive"),
    (OLE + "WordDocument".encode("utf-16-le"), "", "application/msword", "document"),
    (OLE + "__properties_version1.0".encode("utf-16-le"), "", "application/vnd.ms-outlook", "mail"),
    (OLE, "x.doc", "application/x-ole-storage", "other"),
    (b"\x1f\x8b\x08\0", "", "application/gzip", "archive"),
    (b"7z\xbc\xaf\x27\x1c\0\4", "", "application/x-7z-compressed", "archive"),
    (b"Rar!\x1a\x07\x01\0", "", "application/vnd.rar", "archive"),
    (bytes(257) + b"ustar\x0000" + bytes(248), "", "application/x-tar", "archive"),
    (b"SQLite format 3\0", "", "application/vnd.sqlite3", "other"),
    (b"MZ\x90\0" + bytes(80), "holiday.jpg", "application/vnd.microsoft.portable-executable", "other"),
    (b"{\\rtf1 x}", "", "application/rtf", "document"),
    (samples.mail(), "note.txt", "message/rfc822", "mail"),
    (b"From ana Sat Jul 22\r\n" + samples.mail(), "", "application/mbox", "mail"),
    (b"From: me\nthe rest is prose without a second header\n", "", "text/plain", "text"),
    (b"<!DOCTYPE HTML><p>x", "", "text/html", "document"),
    (b"\xef\xbb\xbf\n <html lang=es>", "", "text/html", "document"),
    (b"<!-- saved from url --><html>", "", "text/html", "document"),
    (b"<p>a fragment</p>", "page.htm", "text/html", "document"),
    (b'<?xml version="1.0"?><svg xmlns="x"/>', "", "image/svg+xml", "text"),
    (b'<?xml version="1.0"?><kml/>', "p.kml", "application/vnd.google-earth.kml+xml", "text"),
    (b'<?xml version="1.0"?><x/>', "x.json", "application/xml", "text"),
    (b"BEGIN:VCARD\r\n", "", "text/vcard", "text"),
    (b"a,b\n1,2\n", "t.csv", "text/csv", "text"),
    (b"a,b\n1,2\n", "t.jpg", "text/plain", "text"),
    (b'{"a": 1}', "t.json", "application/json", "text"),
    (b"no braces", "t.json", "text/plain", "text"),
    ("Señor ñandú".encode(), "", "text/plain", "text"),
    ("Señor ñandú, alias Chipi".encode("cp1252"), "", "text/plain", "text"),
    ("Señor".encode("utf-16"), "", "text/plain", "text"),
    ("Señor".encode("utf-32"), "", "text/plain", "text"),
    ("ñ".encode()[:1] * 3, "", media_types.OCTETS, "other"),
    (b"we write about %PDF-1.4 here", "", "text/plain", "text"),
    (bytes(range(256)), "report.docx", media_types.OCTETS, "other"),
]


@pytest.mark.parametrize(("head", "name", "media_type", "kind"), CASES)
def test_types(head: bytes, name: str, media_type: str, kind: str) -> None:
    assert type_of(head[: media_types.HEAD], name) == media_type
    assert kind_of(media_type) == kind


def test_a_long_archive_is_told_by_its_end() -> None:
    data = samples.archive(**{"media/film": "x" * 3 * media_types.HEAD, "word/document.xml": "<x/>"})
    assert type_of(data[: media_types.HEAD], "") == "application/zip"
    assert type_of(data[: media_types.HEAD], "", data[-media_types.TAIL :]) == DOCX


def test_what_only_the_general_table_knows() -> None:
    assert type_of(b"!BDN" + bytes(60), "") != "text/plain"
    assert type_of(b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(30), "").startswith("image/jp")


def test_a_character_cut_at_the_end_of_the_head_is_still_text() -> None:
    assert type_of("ñ".encode() * 100 + "ñ".encode()[:1], "") == "text/plain"


@given(st.binary(max_size=400), st.text(max_size=20), st.binary(max_size=100))
def test_any_bytes_have_a_type_and_a_kind(head: bytes, name: str, tail: bytes) -> None:
    media_type = type_of(head, name, tail)
    assert media_type.count("/") == 1
    assert kind_of(media_type) in KINDS


@given(st.sampled_from([case[0] for case in CASES if case[0]]), st.integers(1, 600), st.binary(min_size=1, max_size=8))
def test_damaged_bytes_have_a_type_too(head: bytes, place: int, patch: bytes) -> None:
    assert "/" in type_of(head[:place] + patch + head[place + len(patch) :], "file.bin")
