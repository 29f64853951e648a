"""From the library to the plain values of a dossier: what belongs to it, and that every statement says who says so."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain.moments import Moment, utc_text
from casefiles.dossier import making, pdf
from casefiles.dossier.content import Dossier, Statement
from casefiles.dossier.gather import Options, gather
from casefiles.errors import BadInput, NotFound
from casefiles.progress import Cancelled
from casefiles.services import claims, judgements, links, records, settings
from casefiles.services.working import Working
from tests.factories import START


def still() -> Moment:
    """A clock that stands."""
    return Moment(utc_text(START), -300, "America/Lima")


@pytest.fixture
def english(demo_en: Path, tmp_path: Path) -> Iterator[Library]:
    with Library.open(demo_en, read_only=True, clock=still) as opened:
        yield opened


def of(library: Library, *subjects: str | int, language: str = "en", **more: Any) -> Dossier:
    return gather(library, subjects, Options(language, number="D-2026-0001", **more))


def within(value: object) -> Iterator[object]:
    """Every value inside a dossier."""
    yield value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for each in dataclasses.fields(value):
            yield from within(getattr(value, each.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from within(each)


def sources_named(found: Dossier) -> set[int]:
    return {number for value in within(found) for number in getattr(value, "sources", ()) if isinstance(number, int)}


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


def test_the_operation_tells_what_is_disputed_and_what_is_not_added(english: Library) -> None:
    found = of(english, "OP-2017-0001")
    (who,) = [question for question in found.questions if question.text == "Who did it?"]
    assert [
        (answer.text, answer.hypothesis, [voice.supports for voice in answer.voices]) for answer in who.answers
    ] == [
        ("Shining Path", True, [False]),
        ("Unnamed group of drug traffickers", False, [True]),
    ]
    disputed = [row for row in found.links if row.target == "Shining Path" and row.standing.key == "disputed"]  # type: ignore[union-attr]
    assert [row.reading for row in disputed] == ["is attributed to"]
    assert {row.substance for row in found.totals} == {"cocaine", "precursor"}
    assert any("part of SZ-0001" in note.text for note in found.left_out)
    assert len(found.assessments) == 3
    assert len(found.exhibits) == 2
    assert len(found.custody) == 1


def test_a_person_is_the_whole_identity(library: Library) -> None:
    paper = records.create(library, "source", {"name": "El Eco"})
    working = Working(source=paper.id)
    first = records.create(library, "person", {"identity": "alias_only", "involvement": "suspect"})
    links.add_alias(library, first.id, "Chaska", working=working)
    second = records.create(library, "person", {"printed_name": "Tomasa Illa"})
    links.add_alias(library, second.id, "La Flaca", working=working)
    site = records.create(library, "site", {"name": "Laboratory at the bend"})
    links.add(library, "operated", second.id, site.id, working=working)
    before = of(library, first.id)
    assert [alias.text for alias in before.aliases] == ["Chaska"]
    judgements.judge(library, first.id, second.id, "same", "one hand")
    after = of(library, first.ref)
    assert after.title == "“Chaska”"
    assert {alias.text for alias in after.aliases} == {"Chaska", "La Flaca"}
    assert "Laboratory at the bend" in {row.target for row in after.links}
    assert "Tomasa Illa" in {fact.value for fact in after.description}


def test_an_assessment_that_rests_on_a_link_is_told_with_its_ends(english: Library) -> None:
    found = of(english, "PER-0001")
    (assessment,) = found.assessments
    assert (assessment.author, assessment.rests_on) == (
        "InSight Crime",
        ("“Chipi” paid protection money to Shining Path",),
    )


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


@pytest.mark.parametrize("kind", ["person", "organisation", "operation", "site", "note", "exhibit"])
def test_an_entry_with_nothing_around_it_can_be_printed(library: Library, kind: str) -> None:
    made = records.create(library, kind, {})
    for language in words.LANGUAGES:
        assert pdf.write(of(library, made.id, language=language)).startswith(b"%PDF")


def test_the_handling_is_the_highest_of_what_is_drawn_on(library: Library) -> None:
    who = records.create(library, "person", {"printed_name": "A", "marking": "official"})
    group = records.create(library, "organisation", {"name": "Los Halcones"})
    paper = records.create(library, "source", {"name": "Secret report", "marking": "secret"})
    link = links.add(library, "member_of", who.id, group.id)

    def label() -> str:
        marking = of(library, who.id).marking
        return marking.label if marking else ""

    assert label() == "OFFICIAL"
    records.update(library, link.id, {"marking": "official_sensitive"})
    assert label() == "OFFICIAL-SENSITIVE"
    claim = claims.add(library, link.id, working=Working(source=paper.id))
    assert label() == "SECRET"
    claims.withdraw(library, claim.id)
    assert label() == "OFFICIAL-SENSITIVE"
    settings.put(library, "marking", "secret")
    assert label() == "SECRET"
    assert (of(library, who.id, language="es").marking or label()).label == "SECRETO"  # type: ignore[union-attr]


def test_rivals_are_told_as_rivals(library: Library) -> None:
    first, second = (
        Working(source=records.create(library, "source", {"name": name}).id) for name in ("El Eco", "La Voz")
    )
    operation = records.create(library, "operation", {"name": "Condor Gris"})
    claims.set_value(library, operation.id, "date", "9 February 2026", working=first)
    claims.set_value(library, operation.id, "date", "11 February 2026", working=second)
    found = of(library, operation.id)
    (date,) = [fact for fact in found.facts if fact.label == "Date"]
    assert {rival.text for rival in date.rivals} == {"9 February 2026", "11 February 2026"}
    (question,) = found.questions
    assert question.text == "Date of Condor Gris"
    claims.set_value(library, operation.id, "date", "11 February 2026", mode="choose", reason="the act itself")
    (question,) = of(library, operation.id).questions
    assert [(answer.text, answer.chosen, answer.reason) for answer in question.answers] == [
        ("11 February 2026", True, "the act itself"),
        ("9 February 2026", False, ""),
    ]


def test_a_rejected_statement_is_not_printed_as_known(library: Library) -> None:
    paper = records.create(library, "source", {"name": "El Eco"})
    who = records.create(library, "person", {"printed_name": "A"})
    claim = claims.add(library, who.id, working=Working(source=paper.id), says="He cooks.")
    assert Statement("He cooks.", (1,)) in of(library, who.id).known
    claims.set_state(library, claim.id, "rejected", "taken back")
    told = [value.text for value in within(of(library, who.id)) if isinstance(value, Statement)]
    assert "He cooks." not in told


def test_it_can_be_stopped(english: Library) -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        gather(english, ["OP-2017-0001"], Options(), stop)


# Spanish

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


# Making


def copy(folder: Path, to: Path) -> Library:
    shutil.copytree(folder, to / "copy.casefiles")
    return Library.open(to / "copy.casefiles", author="A. Quispe", clock=still)


def test_the_register_holds_the_digest_of_the_file(demo_en: Path, tmp_path: Path) -> None:
    import hashlib

    from casefiles.services import dossiers

    with copy(demo_en, tmp_path) as library:
        head = library.head.hash
        made = making.write(library, ["PER-0001"], tmp_path / "chipi.pdf", page_size="Letter")
        second = making.write(library, ["ORG-0007"], tmp_path / "org.pdf", sections=["sources", "links"])
        newest, first = dossiers.entries(library)
    assert (first.number, newest.number) == ("D-2026-0001", "D-2026-0002")
    assert first.sha256 == made.sha256 == hashlib.sha256((tmp_path / "chipi.pdf").read_bytes()).hexdigest()
    assert (first.subject, first.title, first.pages, first.head) == ("PER-0001", "“Chipi”", made.pages, head)
    assert second.pages < made.pages
    document = pypdfium2.PdfDocument(tmp_path / "chipi.pdf")
    assert [round(side) for side in document[0].get_size()] == [612, 792]
    document.close()


def test_sections_are_those_chosen(english: Library) -> None:
    options = Options(sections=making.sections_of(["sources", "links"]))
    found, data = making.preview(english, ["PER-0001"], options)
    assert found.sections == ("links", "sources")
    document = pypdfium2.PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "Sources" in text
    assert "Timeline" not in text
    assert making.sections_of(None) is None
    with pytest.raises(BadInput, match="chapter"):
        making.sections_of(["links", "chapter"])


def test_what_is_refused_leaves_no_file_and_no_entry(
    demo_en: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from casefiles.services import dossiers

    out = tmp_path / "out"
    out.mkdir()
    with copy(demo_en, tmp_path) as library:
        for call in (
            {"subjects": ["PER-0417"]},
            {"subjects": ["PER-0001"], "sections": ["chapter"]},
            {"subjects": ["PER-0001"], "page_size": "a5"},
            {"subjects": ["PER-0001"], "language": "qu"},
        ):
            with pytest.raises((BadInput, NotFound)):
                making.write(library, call.pop("subjects"), out / "x.pdf", **call)  # type: ignore[arg-type]
        (out / "held.pdf").write_bytes(b"mine")
        with pytest.raises(BadInput, match="already"):
            making.write(library, ["PER-0001"], out / "held.pdf")
        monkeypatch.setattr(dossiers, "enter", lambda *_all: (_ for _ in ()).throw(BadInput("no room")))
        with pytest.raises(BadInput, match="no room"):
            making.write(library, ["PER-0001"], out / "x.pdf")
        assert dossiers.entries(library) == []
    assert [file.name for file in out.iterdir()] == ["held.pdf"]
    assert (out / "held.pdf").read_bytes() == b"mine"


def test_a_library_open_for_reading_is_printed_without_an_entry(english: Library, tmp_path: Path) -> None:
    made = making.write(english, ["PER-0001"], tmp_path / "x.pdf", replace_file=True)
    again = making.write(english, ["PER-0001"], tmp_path / "x.pdf", replace_file=True)
    assert made == again
