"""From the library to the plain values of a dossier: every statement says who says so, in either language."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from casefiles import words
from casefiles.database.library import Library
from casefiles.dossier import pdf
from casefiles.dossier.gather import Options, gather
from casefiles.errors import BadInput, NotFound
from casefiles.progress import Cancelled
from casefiles.services import records
from tests.dossier.gather.dossier import of, sources_named, still


@pytest.mark.parametrize("ref", ["OP-2017-0001", "PER-0001", "ORG-0007", "EV-0001"])
def test_every_number_is_that_of_a_listed_source(english: Library, ref: str) -> None:
    found = of(english, ref)
    listed = {row.number for row in found.sources}
    assert sources_named(found)
    assert sources_named(found) <= listed
    assert listed == set(range(1, len(listed) + 1))
    assert {upstream for row in found.sources for upstream in row.draws_on} <= listed


def test_equal_input_gives_equal_bytes(english: Library) -> None:
    for subjects in (("OP-2017-0001",), ("PER-0001",), ("PER-0001", "ORG-0007")):
        assert of(english, *subjects) == of(english, *subjects)
        assert pdf.write(of(english, *subjects)) == pdf.write(of(english, *subjects))


def test_a_selection_is_told_as_it_is(english: Library) -> None:
    found = of(english, "PER-0001", "ORG-0007", "PER-0001")
    assert (found.kind, found.title) == ("selection", "2 entries")
    assert [entry.ref for entry in found.entries] == ["PER-0001", "ORG-0007"]
    assert found.subtitle == "“Chipi” and Shining Path"


def test_what_there_is_not(library: Library) -> None:
    made = records.create(library, "person", {"printed_name": "A"})
    with pytest.raises(BadInput):
        of(library)
    for wrong in ("PER-0417", 999):
        with pytest.raises(NotFound):
            of(library, wrong)
    records.trash(library, [made.id])
    for wrong in (made.ref, made.id):
        with pytest.raises(NotFound):
            of(library, wrong)


def test_a_tip_is_not_printed(library: Library) -> None:
    who = records.create(library, "person", {"printed_name": "A"})
    tip = records.create(library, "tip", {"text": "a @quinde"})
    for subjects in ((tip.ref,), (who.ref, tip.ref)):
        with pytest.raises(BadInput, match="not printed"):
            of(library, *subjects)


@pytest.mark.parametrize("kind", ["person", "organisation", "operation", "site", "note", "exhibit"])
def test_an_entry_with_nothing_around_it_can_be_printed(library: Library, kind: str) -> None:
    made = records.create(library, kind, {})
    for language in words.LANGUAGES:
        assert pdf.write(of(library, made.id, language=language)).startswith(b"%PDF")


def test_it_can_be_stopped(english: Library) -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        gather(english, ["OP-2017-0001"], Options(), stop)


ENGLISH = re.compile(
    r"\b(the|of|and|from|with|source|sources|links?|unknown|received|entry|entries|page|pages|not|stated|alleged|"
    r"disputed|said|journal|name|date|kind|status|known|evidence|custody|handling|wounded|helicopter|total|nothing)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("ref", ["OP-2017-0001", "PER-0001", "ORG-0007"])
def test_no_english_word_of_the_program_is_left_in_spanish(
    demo_es: Path, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing: set[str] = set()
    look_up = words.pgettext

    def noting(context: str, text: str) -> str:
        if words.language() == "es" and text and (context, text) not in words.catalogue("es"):
            missing.add(text)
        return look_up(context, text)

    monkeypatch.setattr(words, "pgettext", noting)
    with Library.open(demo_es, read_only=True, clock=still) as library:
        data = pdf.write(of(library, ref, language="es"))
    assert missing == set()
    document = pypdfium2.PdfDocument(data)
    text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    title = "Peru Anti-Crime Operations Show Drug Trade's Resilience in VRAEM"
    left = {match.group(0) for match in ENGLISH.finditer(text.replace(title, ""))}
    assert left - {"total", "Total", "TOTAL"} == set()
    assert "“" not in text
