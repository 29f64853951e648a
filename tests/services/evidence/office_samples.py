"""Small sheets, slides, texts and messages of every kind, made on the spot."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile

import openpyxl
import pptx

from tests.services.evidence.compound import Tree, compound, summary


def workbook() -> bytes:
    out = io.BytesIO()
    made = openpyxl.Workbook()
    first = made.active
    first.title = "Pagos"
    first.append(["alias", "monto", "día"])
    first.append(["Chipi", 417.5, datetime.date(2026, 5, 3)])
    first.append(["Zorzal", 1e15, datetime.datetime(2026, 5, 3, 14, 2)])
    second = made.create_sheet("Oculta")
    second["A1"] = "nota reservada"
    second.sheet_state = "hidden"
    made.properties.creator, made.properties.lastModifiedBy = "Ana Quispe", "R. Ccori"
    made.save(out)
    return out.getvalue()


def slides() -> bytes:
    out = io.BytesIO()
    made = pptx.Presentation()
    for title in ("Primera lámina", "Segunda lámina"):
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "alias Chipi\nen el valle"
    made.slides[1].notes_slide.notes_text_frame.text = "decir de quién se sabe"
    table = made.slides[0].shapes.add_table(1, 1, 0, 0, 99, 99).table
    table.cell(0, 0).text = "en la tabla"
    made.core_properties.author, made.core_properties.revision = "Ana Quispe", 7
    made.save(out)
    return out.getvalue()


_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
META = (
    f"<office:document-meta {_SPACES}><office:meta><meta:initial-creator>Ana Quispe</meta:initial-creator>"
    "<dc:creator>R. Ccori</dc:creator><meta:creation-date>2026-05-03T14:02:00</meta:creation-date>"
    "<meta:generator>Invented Office 1.0</meta:generator></office:meta></office:document-meta>"
)


def open_document(kind: str, body: str, **members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        made.writestr("meta.xml", META)
        made.writestr(
            "META-INF/manifest.xml", '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        made.writestr(
            "content.xml",
            f"<office:document-content {_SPACES}><office:body>{body}</office:body></office:document-content>",
        )
        for name, text in members.items():
            made.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


def open_text() -> bytes:
    return open_document(
        "text",
        "<office:text><text:tracked-changes><text:p>borrado</text:p></text:tracked-changes><text:h>Informe</text:h>"
        '<text:p>El alias<text:s text:c="2"/>es <text:span>Chipi</text:span>.<text:note><text:note-body>'
        "<text:p>según un vecino</text:p></text:note-body></text:note><text:tab/>Dos<text:line-break/>líneas</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>en la tabla</text:p></table:table-cell></table:table-row>"
        "</table:table></office:text>",
    )


def open_slides() -> bytes:
    notes = "<presentation:notes><text:p>{}</text:p></presentation:notes>"
    page = "<draw:page><draw:frame><text:p>{}</text:p></draw:frame>" + notes + "</draw:page>"
    both = page.format("Primera", "una nota") + page.format("Segunda", "")
    return open_document("presentation", f"<office:presentation>{both}</office:presentation>")


def open_sheet() -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    row = "<table:table-row>" + cell.format("alias") + cell.format("Chipi") + "</table:table-row>"
    table = f'<table:table table:name="Pagos">{row}</table:table>'
    return open_document("spreadsheet", f"<office:spreadsheet>{table}</office:spreadsheet>")


def rich_text() -> bytes:
    return (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title Informe}{\author Ana Quispe}{\operator R. Ccori}"
        rb"{\creatim\yr2026\mo5\dy3\hr14\min2}{\*\company Invented SA}}"
        rb"{\pict\pngblip " + b"89504e47" * 40 + rb"}\f0 Se hall\'f3 al alias \b Chipi\b0\par en el r\u237?o.}"
    )


def book() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/epub+zip")
        made.writestr(
            "META-INF/container.xml",
            '<container><rootfiles><rootfile full-path="in/book.opf"/></rootfiles></container>',
        )
        made.writestr(
            "in/book.opf",
            '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>El valle</dc:title><dc:creator>Ana Quispe'
            '</dc:creator></metadata><manifest><item id="b" href="b.xhtml"/><item id="a" href="a.xhtml"/></manifest>'
            '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
        )
        made.writestr("in/a.xhtml", "<html><body><p>Uno</p></body></html>")
        made.writestr("in/b.xhtml", "<html><body><p>Dos</p></body></html>")
    return out.getvalue()


def old_word(text: str = "Informe\rEl alias es \x13HYPERLINK x\x14Chipi\x15.\r") -> bytes:
    """A .doc with one piece in UTF-16."""
    body = text.encode("utf-16-le")
    at = 0x600
    main = bytearray(at) + body
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 0x0A, 0x0200)
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, at, 0)
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", main, 0x01A2, 0, len(clx))
    about = summary(
        title=b"Informe",
        author="Ana Ñahui".encode("cp1252"),
        last_saved_by=b"R. Ccori",
        created=1_777_816_920,
        application=b"Invented Word",
    )
    return compound({"WordDocument": bytes(main), "1Table": clx, "\x05SummaryInformation": about})


def old_slides() -> bytes:
    def atom(kind: int, body: bytes) -> bytes:
        return struct.pack("<HHI", 0, kind, len(body)) + body

    texts = atom(0x0FA0, "Primera lámina".encode("utf-16-le")) + atom(0x0FA8, b"alias Chipi\rvalle")
    stream = struct.pack("<HHI", 0xF, 1000, len(texts)) + texts
    return compound({"PowerPoint Document": stream, "\x05SummaryInformation": summary(title=b"Valle")})


def message(html: bool = False) -> bytes:
    """An Outlook message to two people, one of them in copy, with an attachment."""

    def of(head: bytes, numbers: dict[int, int], texts: dict[int, str | bytes]) -> dict[str, bytes | Tree]:
        rows, streams = b"", {}
        for key, value in numbers.items():
            rows += struct.pack("<HHIII", 3, key, 6, value, 0)
        for key, text in texts.items():
            kind = 0x0102 if isinstance(text, bytes) else 0x001F
            body = text if isinstance(text, bytes) else text.encode("utf-16-le")
            streams[f"__substg1.0_{key:04X}{kind:04X}"] = body
            rows += struct.pack("<HHIII", kind, key, 6, len(body) + (0 if kind == 0x0102 else 2), 0)
        return {"__properties_version1.0": head + rows, **streams}

    texts: dict[int, str | bytes] = {0x001A: "IPM.Note", 0x0037: "Hallazgo de cocaína"}
    texts[0x007D] = (
        "From: Ana Quispe <ana@example.org>\r\nDate: Sat, 22 Jul 2017 10:00:00 -0500\r\n"
        "Received: from invented\r\nMessage-ID: <417@example.org>\r\n\r\n"
    )
    if html:
        texts[0x1013] = "<p>Se halló en el <b>río</b>.</p>".encode()
    else:
        texts[0x1000] = "Se halló en el río."
    head = struct.pack("<8xIIII8x", 2, 1, 2, 1)
    tree: dict[str, bytes | Tree] = of(head, {0x3FDE: 65001}, texts)
    people = (("turno", "turno@example.org", 1), ("Rosa Ejemplo", "rosa@example.org", 2))
    for n, (name, address, role) in enumerate(people):
        tree[f"__recip_version1.0_#{n:08X}"] = of(
            bytes(8), {0x0C15: role}, {0x3001: name, 0x39FE: address, 0x3003: address}
        )
    attached: dict[int, str | bytes] = {0x3707: "acta Ñ.pdf", 0x3704: "acta.pdf", 0x3701: b"%PDF-1.4"}
    tree["__attach_version1.0_#00000000"] = of(bytes(8), {0x3705: 1}, attached)
    return compound(tree)


def mailbox() -> bytes:
    head = "From x@example.org Sat Jul 22 10:00:00 2017\nFrom: {who} <x@example.org>\nSubject: {what}\n"
    one = head + "Date: Sat, 22 Jul 2017 10:00:00 -0500\n\n{body}\n\n"
    return (
        one.format(who="Ana", what="Uno", body="primer mensaje") + one.format(who="Rosa", what="Dos", body="segundo")
    ).encode()
