"""How surely a thing is said, and by whom: never more surely than its sources say it."""

from __future__ import annotations

import pytest

from casefiles.database.library import Library
from casefiles.dossier import pdf
from casefiles.dossier.content import Statement
from casefiles.services import claims, links, records
from casefiles.services.working import Working
from tests.dossier.gather.dossier import of, within
from tests.dossier.test_pdf import pages


@pytest.fixture
def papers(library: Library) -> tuple[int, int]:
    first, second = (records.create(library, "source", {"name": name}).id for name in ("El Eco", "La Voz"))
    return first, second


def test_who_disputes_a_link_is_not_printed_as_saying_so(library: Library, papers: tuple[int, int]) -> None:
    attack = records.create(library, "event", {"name": "Attack on the bridge"})
    group = records.create(library, "organisation", {"name": "Los del Alto"})
    link = links.add(library, "attributed_to", attack.id, group.id, working=Working(source=papers[0]))
    claims.add(library, link.id, working=Working(source=papers[1]), supports=False, says="They were far away.")
    found = of(library, attack.id)
    row = found.links[0]
    assert (row.sources, row.against) == ((1,), (2,))
    assert row.statements == (Statement("They were far away.", (2,), how="disputes this"),)
    told = next(value for value in within(found) if isinstance(value, Statement) and "attributed" in value.text)
    assert (told.sources, told.against) == ((1,), (2,))
    text = " ".join(" ".join(pages(pdf.write(of(library, attack.id, sections=("links", "conflicts"))))).split())
    assert "against 2" in text
    assert "disputed by La Voz" in text
    # The other way round: of whom only somebody says no.
    other = records.create(library, "organisation", {"name": "Los del Bajo"})
    link = links.add(library, "attributed_to", attack.id, other.id)
    claims.add(library, link.id, working=Working(source=papers[1]), supports=False)
    assert [(row.sources, row.against) for row in of(library, attack.id).links[:2]] == [((1,), (2,)), ((), (2,))]


@pytest.mark.parametrize(
    ("manners", "expected"),
    [(("reported",), "reported"), (("apparent", "possible"), "apparent, possible"), (("possible", "stated"), ""),
     (("denied", None), "denied"), ((None,), "")],
)  # fmt: skip
def test_a_link_is_hedged_as_its_sources_hedge_it(
    library: Library, papers: tuple[int, int], manners: tuple[str | None, ...], expected: str
) -> None:
    group = records.create(library, "organisation", {"name": "Los del Alto"})
    site = records.create(library, "site", {"name": "Laboratory"})
    link = links.add(library, "operated", group.id, site.id)
    for paper, how in zip(papers, manners, strict=False):
        claims.add(library, link.id, working=Working(source=paper, how_said=how))
    found = of(library, group.id)
    (row,) = found.links
    assert row.how == expected
    hedge = f" ({expected})" if expected else ""
    assert f"Los del Alto operated{hedge} Laboratory." in [one.text for one in found.known]


def test_values_and_figures_are_hedged_as_their_sources_hedge_them(library: Library, papers: tuple[int, int]) -> None:
    group = records.create(library, "organisation", {"name": "Los del Alto"})
    claims.set_value(
        library, group.id, "founded", "2009", working=Working(source=papers[0], how_said="possible")
    )
    (founded,) = [fact for fact in of(library, group.id).facts if fact.label == "Founded"]
    assert (founded.value, founded.how, founded.sources) == ("2009", "possible", (1,))
    text = " ".join(" ".join(pages(pdf.write(of(library, group.id, sections=("description",))))).split())
    assert "2009 (possible)" in text


def test_what_was_rejected_is_told_nowhere(library: Library, papers: tuple[int, int]) -> None:
    attack = records.create(library, "event", {"name": "Attack on the bridge"})
    site = records.create(library, "site", {"name": "Laboratory"})
    for record in (attack, site):
        claim = claims.add(library, record.id, working=Working(source=papers[0]), says="Taken back since.")
        claims.set_state(library, claim.id, "rejected", "withdrawn by the paper")
    found = of(library, attack.id, site.id)
    assert "Taken back since." not in [value.text for value in within(found) if isinstance(value, Statement)]


def test_a_summary_is_not_laid_upon_who_says_something_else(library: Library, papers: tuple[int, int]) -> None:
    operation = records.create(library, "operation", {"name": "Condor Gris", "summary": "A long story."})
    claims.set_value(library, operation.id, "date", "9 February 2026", working=Working(source=papers[0]))
    assert of(library, operation.id).summary == (Statement("A long story."),)
    claims.add(library, operation.id, working=Working(source=papers[1]), says="There was an operation.")
    assert of(library, operation.id).summary == (Statement("A long story.", (2,)),)


def test_of_a_chosen_value_only_those_who_say_it_are_cited(library: Library, papers: tuple[int, int]) -> None:
    operation = records.create(library, "operation", {"name": "Condor Gris"})
    for paper, day in zip(papers, ("9 February 2026", "11 February 2026"), strict=True):
        claims.set_value(library, operation.id, "date", day, working=Working(source=paper))
    claims.set_value(library, operation.id, "date", "11 February 2026", mode="choose", reason="the act itself")
    (date,) = [fact for fact in of(library, operation.id).facts if fact.label == "Date"]
    assert (date.value, date.sources) == ("11 February 2026", (2,))


def test_a_seizure_without_a_figure_and_one_with_figures_of_their_own_sources(
    library: Library, papers: tuple[int, int]
) -> None:
    bare = records.create(library, "seizure", {"name": "Some bags"}, working=Working(source=papers[0]))
    weighed = records.create(library, "seizure", {"name": "Two bags"}, working=Working(source=papers[0]))
    for amount, how in (("3 kg", "apparent"), ("4 kg", None)):
        working = Working(source=papers[1], how_said=how)
        records.add_part(library, weighed.id, "weights", {"amount": amount}, working=working)
    told = of(library, bare.id, weighed.id).seizures
    assert [(row.what, row.as_written, row.sources, row.how) for row in told] == [
        ("Some bags", "", (1,), ""),
        ("Two bags", "3 kg", (2,), "apparent"),
        ("Two bags", "4 kg", (2,), ""),
    ]


def test_nobody_is_said_to_have_graded_nothing_where_a_statement_is_graded(library: Library, papers: tuple[int, int]) -> None:
    who = records.create(library, "person", {"printed_name": "A"})
    claims.add(library, who.id, working=Working(source=papers[0]), says="He cooks.")
    assert "No source has been graded." in of(library, who.id).gaps
    working = Working(source=papers[1], grade_scheme="admiralty", grade_code="B2")
    claims.add(library, who.id, working=working, says="He sings.")
    assert "No source has been graded." not in of(library, who.id).gaps


def test_what_happened_by_a_day_stands_before_what_happened_on_it(library: Library) -> None:
    operation = records.create(library, "operation", {"name": "Condor Gris"})
    for name, day in (("Ambush", "21 July 2031"), ("Zeal", "by 21 July 2031"), ("Earlier", "20 July 2031")):
        event = records.create(library, "event", {"name": name, "date": day})
        links.add(library, "in_file", event.id, operation.id)
    assert [row.title for row in of(library, operation.id).events] == ["Earlier", "Zeal", "Ambush"]
