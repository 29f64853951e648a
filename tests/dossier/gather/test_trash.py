"""What lies in the trash is told nowhere on paper, and keeps nothing from being printed."""

from __future__ import annotations

import pypdfium2

from casefiles.database.library import Library
from casefiles.dossier import pdf
from casefiles.services import claims, links, records
from casefiles.services.working import Working
from tests.dossier.gather.dossier import of


def test_what_lies_in_the_trash_is_told_nowhere(library: Library) -> None:
    def made(kind: str, **fields: object) -> int:
        return records.create(library, kind, fields).id

    who = made("person", printed_name="Rosa Quinde")
    informant = made("person", printed_name="Hidden Man")
    place = made("place", name="Hidden Town")
    paper, quoted = made("source", name="El Eco", speaker=informant), made("source", name="Hidden Paper")
    event = made("event", name="Meeting", place=place)
    judged = made("assessment", name="A", text="They know each other.", author=informant)
    operation = made("operation", name="Condor Gris")
    for record in (who, informant, event, judged):
        links.add(library, "in_file", record, operation)
    links.add(library, "rests_on", judged, who)
    links.add(library, "met", who, informant, working=Working(source=paper))
    links.add(library, "took_part", who, event, working=Working(source=paper, via=quoted))
    claims.add(library, who, working=Working(source=quoted), says="A hidden sentence.")
    subjects = ((operation,), (who,), (who, event, judged))
    for heads in subjects:
        assert "hidden" in repr(of(library, *heads)).casefold()
    records.trash(library, [informant, place, quoted])
    for heads in subjects:
        found = of(library, *heads)
        assert "hidden" not in repr(found).casefold()
        with pypdfium2.PdfDocument(pdf.write(found)) as document:
            text = " ".join(page.get_textpage().get_text_range() for page in document)
        assert "hidden" not in text.casefold()
        assert "Meeting" in text


def test_a_link_is_not_told_under_an_alias_in_the_trash(library: Library) -> None:
    one, other = (records.create(library, "person", {"printed_name": name}).id for name in ("A", "B"))
    alias = links.add_alias(library, one, "Hidden One")
    link = links.add(library, "met", one, other)
    links.update(library, link.id, {"named_as": alias.ref})
    assert of(library, one).links[0].named_as == "Hidden One"
    records.trash(library, [alias.id])
    found = of(library, one)
    assert found.links and "hidden" not in repr(found).casefold()


def test_one_entry_that_has_no_dossier_of_its_kind_gives_the_title(library: Library) -> None:
    event = records.create(library, "event", {"name": "Meeting at the bridge"})
    found = of(library, event.id)
    assert (found.title, found.subtitle) == ("Meeting at the bridge", f"Event · {event.ref}")
    assert "No source has been graded." not in found.gaps


def test_of_evidence_in_the_trash_no_place_is_told(library: Library) -> None:
    who = records.create(library, "person", {"printed_name": "A"})
    paper = records.create(library, "source", {"name": "El Eco"})
    exhibit = records.create(library, "exhibit", {"name": "Letter"})
    working = Working(source=paper.id, exhibit=exhibit.id, excerpt="He sang.", excerpt_place="p. 3")
    claims.add(library, who.id, working=working)
    assert [passage.place for passage in of(library, who.id).passages] == [f"{exhibit.ref}, p. 3"]
    records.trash(library, [exhibit.id])
    assert [(passage.excerpt, passage.place) for passage in of(library, who.id).passages] == [("He sang.", "")]
