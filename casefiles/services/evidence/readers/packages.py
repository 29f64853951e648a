"""Documents that are zip archives of XML (Office, OpenDocument): looked at for what attacks are made of, before parsing.

What such a document says about itself stands in members of its own, alike for text, sheets and slides.
"""

from __future__ import annotations

import posixpath
import zipfile
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from casefiles.services.evidence.readers import Found, Refused

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MEMBERS = 5000
EXPANDED = 256 << 20
"""Bytes of all members together, as their headers say; reading one stops at what its header says."""
XML_EXPANDED = 64 << 20
"""Bytes of one XML member: a tree in memory takes about ten times that of the text alone."""
_CORE = {
    "title": "title", "subject": "subject", "creator": "author", "lastModifiedBy": "last_modified_by",
    "keywords": "keywords", "description": "comments", "category": "category", "created": "created",
    "modified": "modified", "lastPrinted": "last_printed", "revision": "revision", "contentStatus": "status",
}  # fmt: skip
_APP = {
    "Application": "application", "AppVersion": "application_version", "Company": "company", "Manager": "manager",
    "Template": "template", "TotalTime": "minutes_edited", "Pages": "pages", "Words": "words",
}  # fmt: skip
_META = {
    "title": "title", "subject": "subject", "initial-creator": "author", "creator": "last_modified_by",
    "keyword": "keywords", "description": "comments", "creation-date": "created", "date": "modified",
    "print-date": "last_printed", "printed-by": "printed_by", "editing-cycles": "revision", "generator": "application",
}  # fmt: skip


class _Rooted(Exception):
    """The root element began, after which no document type may follow."""


def checked(archive: zipfile.ZipFile) -> set[str]:
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


def tree(archive: zipfile.ZipFile, name: str) -> Element:
    """The root of an XML member. Raises Refused for definitions of its own, SyntaxError, KeyError."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    with archive.open(name) as stream:
        try:
            root: Element = ElementTree.parse(stream, forbid_dtd=True).getroot()
        except DefusedXmlException as error:
            raise Refused("entities") from error
    return root


def local(tag: object) -> str:
    """The name of an element or attribute without its namespace."""
    return str(tag).rpartition("}")[2]


def targets(archive: zipfile.ZipFile, names: set[str], member: str) -> dict[str, tuple[str, str]]:
    """What a member of an Office document refers to inside it: by id, the kind of relation and the member's name."""
    folder, _slash, own = member.rpartition("/")
    rels = f"{folder}/_rels/{own}.rels"
    if rels not in names:
        return {}
    found = {}
    for each in tree(archive, rels):
        if each.get("TargetMode") != "External":
            target = each.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found[each.get("Id", "")] = (each.get("Type", "").rpartition("/")[2], path)
    return found


def properties(archive: zipfile.ZipFile, names: set[str], found: Found) -> None:
    """What an Office document says of itself, as far as it can be read: it says nothing about the text."""
    for member, keys in (("docProps/core.xml", _CORE), ("docProps/app.xml", _APP)):
        if member in names:
            for each in _readable(archive, member, found):
                key = keys.get(local(each.tag))
                if key:
                    found.tell(key, each.text or "")
    if any(name.endswith("vbaProject.bin") for name in names):
        found.tell("macros", "yes")
    embedded = sum(1 for name in names if "/embeddings/" in name)
    if embedded:
        found.tell("embedded_files", embedded)


def open_properties(archive: zipfile.ZipFile, names: set[str], found: Found) -> None:
    """What an OpenDocument says of itself, as far as it can be read."""
    if "meta.xml" in names:
        for each in _readable(archive, "meta.xml", found):
            for one in each:
                key = _META.get(local(one.tag))
                if key:
                    found.tell(key, one.text or "")
    if any(name.startswith("Basic/") for name in names):
        found.tell("macros", "yes")


def _readable(archive: zipfile.ZipFile, member: str, found: Found) -> list[Element]:
    try:
        return list(tree(archive, member))
    except SyntaxError:
        found.note("metadata")
        return []


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
