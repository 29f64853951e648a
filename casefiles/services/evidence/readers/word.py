"""Word documents (.docx): an archive of XML, looked at before any XML parser for what attacks are made of."""

from __future__ import annotations

import zipfile
from typing import IO, TYPE_CHECKING, Any, BinaryIO
from xml.parsers import expat

from casefiles.services.evidence.readers import Found, Refused

if TYPE_CHECKING:
    from docx.opc.coreprops import CoreProperties

MEMBERS = 5000
EXPANDED = 256 << 20
"""Bytes of all members together, as their headers say; reading one stops at what its header says."""
XML_EXPANDED = 64 << 20
"""Bytes of one XML member: a tree in memory takes about ten times that of the text alone."""
_EXTRA = ("footnotes", "endnotes", "comments", "header", "footer")


class _Rooted(Exception):
    """The root element began, after which no document type may follow."""


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """Properties as the document states them; the text of body, tables, notes, comments, headers and footers."""
    from docx.opc.exceptions import OpcError

    try:
        with zipfile.ZipFile(file) as archive:
            names = _checked(archive)
        file.seek(0)
        _package(file, names, found)
    except (zipfile.BadZipFile, EOFError, OpcError) as error:
        raise Refused("damaged") from error


def _package(file: BinaryIO, names: set[str], found: Found) -> None:
    from docx.opc.package import OpcPackage
    from docx.oxml.parser import parse_xml

    package = OpcPackage.open(file)  # not docx.Document, which refuses templates and documents with macros
    if any(member.startswith("docProps/core") for member in names):  # otherwise the library would make its own up
        _properties(package.core_properties, found)
    if "word/vbaProject.bin" in names:
        found.say("macros", "yes")
    main = package.main_document_part
    blocks = [_text(parse_xml(main.blob))]
    for part in package.iter_parts():
        if part.partname.startswith("/word/") and part.partname[6:].startswith(_EXTRA):
            blocks.append(_text(parse_xml(part.blob)))
    found.page(1, "\n".join(block for block in blocks if block))


def _checked(archive: zipfile.ZipFile) -> set[str]:
    """The names of the members; raises Refused for bombs and for XML with a document type of its own."""
    members = archive.infolist()
    if len(members) > MEMBERS or sum(member.file_size for member in members) > EXPANDED:
        raise Refused("bomb")
    for member in members:
        if member.flag_bits & 1:
            raise Refused("password")
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            if member.file_size > XML_EXPANDED:
                raise Refused("bomb")
            with archive.open(member) as stream:
                _without_document_type(stream)
    return {member.filename for member in members}


def _without_document_type(stream: IO[bytes]) -> None:
    """Read XML up to its root element with a parser that knows its encodings; a DTD before that is refused unread."""

    def refuse(*_what: object) -> None:
        raise Refused("entities")

    def stop(*_what: object) -> None:
        raise _Rooted

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        while chunk := stream.read(1 << 14):
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except _Rooted:
        return
    except expat.ExpatError as error:
        raise Refused("damaged") from error


def _properties(core: CoreProperties, found: Found) -> None:
    for key in ("title", "subject", "author", "last_modified_by", "keywords", "comments", "category"):
        found.say(key, getattr(core, key) or "")
    for key in ("created", "modified", "last_printed"):
        try:
            moment = getattr(core, key)
        except ValueError:  # no date at all
            continue
        found.say(key, moment.isoformat() if moment else "")
    found.say("revision", core.revision or "")


def _text(root: Any) -> str:
    """One line for each paragraph. A text box stands twice in the file, for new and old programs: the new one counts."""
    from docx.oxml.ns import qn

    paragraph, fallback = qn("w:p"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    skipped = {each for old in root.iter(fallback) for each in old.iter(paragraph)}
    kinds = {qn("w:t"): None, qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
    lines: list[str] = []
    for each in root.iter(paragraph):
        if each in skipped:
            continue
        parts: list[str] = []
        for child in each.iter(*kinds):
            owner = next(child.iterancestors(paragraph), None)
            if owner is each and child.getparent().tag == qn("w:r"):
                parts.append(child.text or "" if child.tag == qn("w:t") else str(kinds[child.tag]))
        lines.append("".join(parts))
    return "\n".join(lines).strip()
