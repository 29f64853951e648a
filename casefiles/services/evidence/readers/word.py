"""Word documents (.docx): an archive of XML, looked at before any XML parser for what attacks are made of."""

from __future__ import annotations

import zipfile
from typing import Any, BinaryIO

from casefiles.services.evidence.readers import Found, Refused, packages

_EXTRA = ("footnotes", "endnotes", "comments", "header", "footer")


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """Properties as the document states them; the text of body, tables, notes, comments, headers and footers."""
    from docx.opc.exceptions import OpcError

    try:
        with zipfile.ZipFile(file) as archive:
            packages.properties(archive, packages.checked(archive), found)
        file.seek(0)
        _package(file, found)
    except (zipfile.BadZipFile, EOFError, OpcError) as error:
        raise Refused("damaged") from error


def _package(file: BinaryIO, found: Found) -> None:
    from docx.opc.package import OpcPackage
    from docx.oxml.parser import parse_xml

    package = OpcPackage.open(file)  # not docx.Document, which refuses templates and documents with macros
    main = package.main_document_part
    blocks = [_text(parse_xml(main.blob))]
    for part in package.iter_parts():
        if part.partname.startswith("/word/") and part.partname[6:].startswith(_EXTRA):
            blocks.append(_text(parse_xml(part.blob)))
    found.page(1, "\n".join(block for block in blocks if block))


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
