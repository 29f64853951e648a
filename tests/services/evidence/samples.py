"""Small files of every kind, made on the spot, and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from email.message import EmailMessage

import docx
from PIL import Image
from reportlab.pdfgen import canvas


def picture(form: str, size: tuple[int, int] = (60, 30), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode in ("RGB", "RGBA") else 0).save(out, form, **options)
    return out.getvalue()


def photograph() -> bytes:
    """A JPEG lying on its side, with camera, times and a place south and west."""
    exif = Image.Exif()
    exif[271], exif[272], exif[274], exif[306] = "Acme\0", "X-1", 6, "2017:07:23 08:00:00"
    details = exif.get_ifd(0x8769)
    details[36867], details[36881], details[42033] = "2017:07:22 09:30:15", "-05:00", "SN 12"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "S", (12.0, 30.0, 36.5), "W", (73.0, 50.0, 0.0)
    place[5], place[6], place[7], place[29] = b"\0", 512.5, (14.0, 30.0, 15.0), "2017:07:22"
    return picture("JPEG", (1200, 600), exif=exif)


def paper(pages: tuple[str, ...] = ("Page one", "Page two"), **options: object) -> bytes:
    out = io.BytesIO()
    drawn = canvas.Canvas(out, invariant=True, **options)
    drawn.setTitle("Cocaína en el valle")
    for text in pages:
        drawn.drawString(100, 700, text)
        drawn.showPage()
    drawn.save()
    return out.getvalue()


def document() -> bytes:
    out = io.BytesIO()
    made = docx.Document()
    made.add_heading("Informe")
    made.add_paragraph("El alias es Chipi.\tDos\ncolumnas")
    made.add_table(1, 1).cell(0, 0).text = "en la tabla"
    made.sections[0].header.paragraphs[0].text = "Reservado"
    made.core_properties.author = "Ana Quispe"
    made.save(out)
    return out.getvalue()


def with_member(archive: bytes, name: str, data: bytes | None) -> bytes:
    """The same zip with one member replaced or added; None takes it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))  # packed as it was: the type of some stands in what is stored
        if data is not None:
            new.writestr(name, data)
    return out.getvalue()


ENTITY_BOMB = (
    '<?xml version="1.0"?><!-- a long preface --><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&i;</w:document>'
)


def archive(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in members.items():
            made.writestr(name, text)
    return out.getvalue()


def open_document(media_type: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", media_type)
        made.writestr("content.xml", "<x/>")
    return out.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["From"] = "Ana Quispe <ana@example.org>"
    message["To"] = "turno@example.org"
    message["Subject"] = "Hallazgo de cocaína"
    message["Date"] = "Sat, 22 Jul 2017 10:00:00 -0500"
    message.set_content("Se halló en el río.\n")
    message.add_alternative("<p>Se halló en el <b>río</b>.</p>", subtype="html")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="acta Ñ.pdf")
    return message.as_bytes()


def huge_png(width: int, height: int) -> bytes:
    """A PNG of a hundred bytes that claims this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
