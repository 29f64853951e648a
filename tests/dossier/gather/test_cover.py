"""What the cover says."""

from __future__ import annotations

import io

from PIL import Image

from casefiles.database.library import Library
from casefiles.dossier.content import SECTIONS_OF
from casefiles.services import claims, links, records, settings
from casefiles.services.evidence.readings import THUMBNAIL, THUMBNAIL_VERSION
from casefiles.services.working import Working
from tests.dossier.gather.dossier import of
from tests.factories import make


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


def test_the_portrait_is_cut_to_its_region(library: Library) -> None:
    image = io.BytesIO()
    Image.new("RGB", (400, 200), "red").save(image, "PNG")
    with library.change("Add evidence") as session:
        exhibit = make(session, "exhibit", sha256="cd" * 32)
    library.vault.put_derived("cd" * 32, THUMBNAIL, THUMBNAIL_VERSION, image.getvalue())
    who = records.create(library, "person", {"printed_name": "Tito Ejemplo", "portrait": exhibit.id})

    def size() -> tuple[int, int]:
        portrait = of(library, who.id).portrait
        assert isinstance(portrait, bytes)
        return Image.open(io.BytesIO(portrait)).size

    assert size() == (400, 200)
    records.update(library, who.id, {"portrait_region": "500, 0, 250, 500"})
    assert size() == (100, 100)


def test_the_cover_says_which_parts_were_left_out(library: Library) -> None:
    who = records.create(library, "person", {"printed_name": "A"})

    def left_out(**more: object) -> str:
        return next(fact.value for fact in of(library, who.id, **more).cover_lines if fact.label == "Left out")

    assert left_out() == "nothing"
    some = tuple(key for key in SECTIONS_OF["person"] if key not in ("links", "gaps"))
    assert left_out(sections=some) == "Links · Gaps"
    assert of(library, who.id).as_of.endswith(" UTC-5")


def test_a_photograph_that_is_not_held_keeps_no_dossier_from_being_printed(library: Library) -> None:
    photo = records.create(library, "exhibit", {"name": "Photograph", "holding": "known_but_not_obtained"})
    who = records.create(library, "person", {"printed_name": "A", "portrait": photo.id})
    assert of(library, who.id).portrait is None
