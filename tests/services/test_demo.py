"""The demo library: all thirteen facts, each in its home with who says so, and nothing besides."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.custody import Custody
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.link import Link
from casefiles.domain.person import Person
from casefiles.domain.record import Record, fields_of
from casefiles.domain.record_types import RECORD_TYPES
from casefiles.domain.source import Source
from casefiles.domain.vocabulary import vocabulary
from casefiles.errors import BadInput, CannotUndo, NotFound
from casefiles.progress import Cancelled
from casefiles.services import history, profile, records, search, verification
from casefiles.services.case import Case
from casefiles.services.clip import placeholder_clip
from casefiles.services.demo import demo_case, make_demo
from casefiles.services.totals import totals
from casefiles.services.views import LinkView, RecordView
from tests.factories import SteppingClock

ROOT = Path(__file__).parent.parent.parent
COUNTS = {
    "operation": 1, "person": 4, "alias": 2, "organisation": 10, "place": 3, "site": 2, "event": 4, "seizure": 4,
    "exhibit": 2, "source": 8, "assessment": 3, "claim": 113, "link": 74,
}  # fmt: skip


def made(folder: Path, language: str) -> Library:
    return make_demo(folder, language=language, author="A. Quispe", clock=SteppingClock())


@pytest.fixture(scope="module", params=["en", "es"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("demo") / "demo.casefiles"
    with made(folder, request.param) as library:
        yield library


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with made(tmp_path_factory.mktemp("english") / "demo.casefiles", "en") as library:
        yield library


def view(library: Library, ref: str) -> RecordView:
    return profile.profile(library, ref, language="en")


def links(library: Library, ref: str, kind: str, *, backwards: bool = False) -> dict[str, LinkView]:
    """The links of one type by the ref of the other end."""
    found = [link for link in view(library, ref).links if link.type == kind and link.backwards is backwards]
    return {link.other.ref: link for link in found}


def row(library: Library, ref: str, key: str) -> dict[str, str]:
    """The only row of a list, as shown."""
    (only,) = next(part for part in view(library, ref).parts if part.key == key).rows
    return {one.key: one.shown for one in only.fields if one.shown}


def voices(link: LinkView | RecordView) -> list[tuple[str, str, bool]]:
    return [(claim.source.ref, claim.via.ref if claim.via else "", claim.supports) for claim in link.claims]


def test_it_holds_what_the_thirteen_facts_need_and_nothing_else(demo: Library) -> None:
    with demo.read() as session:
        rows = session.execute(select(Record.type, func.count()).group_by(Record.type)).all()
        assert {row[0]: row[1] for row in rows} == COUNTS


def test_nothing_is_graded_and_nothing_weighed(demo: Library) -> None:
    with demo.read() as session:
        claims = session.scalars(select(Claim)).all()
        assert all(claim.grade_code is None and claim.state == "open" for claim in claims)
        assert all(source.reliability is None for source in session.scalars(select(Source)))


def test_every_record_but_the_aliases_is_in_the_operations_file(demo: Library) -> None:
    with demo.read() as session:
        filed = set(session.scalars(select(Link.source_end).where(Link.link_type == "in_file")))
        expected = session.scalars(
            select(Record.id).where(Record.type.not_in(["alias", "claim", "link", "operation"]))
        ).all()
    assert filed == set(expected)


def test_every_line_but_those_of_the_file_and_the_placeholder_says_who_drew_it(demo: Library) -> None:
    with demo.read() as session:
        rows = session.execute(select(Link.link_type).where(Link.standing == "unsourced").distinct()).all()
    assert {kind for (kind,) in rows} == {"in_file", "copy_of"}


# The facts


def test_fact_1_the_operation(english: Library) -> None:
    operation = view(english, "OP-2017-0001")
    assert operation.field("date").stored["edtf"] == "2017-07-22"
    assert (operation.shown("joint"), operation.field("place").target.ref) == ("yes", "PL-0002")  # type: ignore[union-attr]
    assert row(english, "OP-2017-0001", "resources") == {"kind": "helicopter", "count": "4"}
    assert "ORG-0006" in links(english, "OP-2017-0001", "carried_out", backwards=True)
    assert "ORG-0002" in links(english, "OP-2017-0001", "announced", backwards=True)
    assert view(english, "PL-0002").shown("full_name") == "Valley of the Apurímac, Ene and Mantaro rivers"
    assert "PL-0001" in links(english, "PL-0002", "lies_in")
    release = view(english, "S-0002")
    assert release.field("published").stored["edtf"] == "../2017-07-24"
    assert release.field("publisher").target.ref == "ORG-0002"  # type: ignore[union-attr]


def test_two_sources_that_say_one_press_release_are_single_source(english: Library) -> None:
    dismantled = links(english, "OP-2017-0001", "dismantled")["SITE-0001"]
    assert voices(dismantled) == [("S-0002", "", True), ("S-0001", "S-0002", True)]
    assert (dismantled.backing.name, dismantled.backing.sources, dismantled.backing.independent) == (
        "single source",
        2,
        1,
    )
    assert view(english, "OP-2017-0001").backing.name == "single source"


def test_nothing_is_corroborated_since_all_is_one_article(demo: Library) -> None:
    with demo.read() as session:
        assert set(session.scalars(select(Record.standing).distinct())) == {"unsourced", "single source", "disputed"}


def test_facts_2_and_3_the_seizures(english: Library) -> None:
    assert row(english, "SZ-0001", "weights")["amount"] == "1.5\u00a0t"
    assert row(english, "SZ-0002", "weights")["amount"] == "nearly 1.2\u00a0t"
    assert view(english, "SZ-0002").field("physical_state").stored == "liquid"
    assert view(english, "SZ-0003").field("chemical_form").stored == "paste_unspecified"
    assert {claim.how_said for claim in view(english, "SZ-0003").claims} == {"reported"}
    assert {(claim.source.ref, claim.via.ref) for claim in view(english, "SZ-0002").claims if claim.via} == {
        ("S-0001", "S-0003")
    }
    found = totals(english, language="en")
    assert [(line.substance, line.amount, line.unit) for line in found.lines] == [
        ("cocaine", "1\u202f500", "kg"),
        ("precursor", "8\u202f700", "kg"),
    ]
    assert [(one.seizure.ref, one.agrees) for one in found.stated] == [("SZ-0001", True)]
    assert [(one.seizure.ref, one.why) for one in found.left_out] == [("SZ-0002", "part"), ("SZ-0003", "part")]


def test_facts_4_and_5_known_by_an_alias_and_only_alleged(english: Library) -> None:
    person = view(english, "PER-0001")
    assert (person.title, person.subtitle, person.shown("printed_name")) == ("“Chipi”", "real name unknown", "")
    assert [alias.text for alias in person.aliases] == ["Chipi"]
    operated = links(english, "PER-0001", "operated")["SITE-0001"]
    paid = links(english, "PER-0001", "paid_protection")["ORG-0007"]
    for link in (operated, paid):
        assert (link.alleged, link.named_as, link.claims[0].how_said) == (True, "“Chipi”", "alleged")
    group = view(english, "ORG-0007")
    assert (group.title, [alias.text for alias in group.aliases]) == ("Shining Path", ["Sendero Luminoso"])


def test_fact_6_a_rate_with_an_upper_bound(english: Library) -> None:
    assert row(english, "SITE-0001", "capacities") == {"substance": "cocaine", "amount": "up to 600\u00a0kg per week"}
    assert [claim.how_said for claim in view(english, "SITE-0001").claims if claim.field == "amount"] == ["apparent"]
    assert links(english, "SITE-0001", "similar_to")["SITE-0002"].detail == "weekly output"
    assert view(english, "SITE-0002").field("status_date").stored["edtf"] == "2017-06"


def test_fact_7_a_placeholder_with_its_provenance(demo: Library) -> None:
    with demo.read() as session:
        clip = session.scalars(select(Exhibit).where(Exhibit.nature == "placeholder")).one()
        custody = session.scalars(select(Custody).where(Custody.exhibit == clip.uid)).all()
    assert [entry.action for entry in custody] == ["received"]
    assert (clip.holding, clip.media_type, clip.size) == ("here", "video/x-msvideo", len(placeholder_clip()))
    assert demo.vault.check(clip.sha256 or "", clip.size or 0) == "intact"
    assert "S-0006" in links(demo, clip.ref, "copy_of")
    assert "SITE-0001" in links(demo, clip.ref, "shows")


def test_fact_8_the_ambush(english: Library) -> None:
    ambush = view(english, "EV-0001")
    assert ambush.field("date").stored["edtf"] == "2017-07-21"
    assert ambush.field("place").target.ref == "PL-0003"  # type: ignore[union-attr]
    assert row(english, "EV-0001", "headcounts") == {"group": "police", "count": "4", "outcome": "wounded"}
    assert "PL-0002" in links(english, "PL-0003", "lies_in")
    freeing = links(english, "EV-0001", "meant_to_free")["PER-0002"]
    assert voices(freeing) == [("S-0001", "S-0004", True)]
    assert view(english, "PER-0002").field("identity").stored == "unnamed"
    assert "PER-0002" in links(english, "EV-0002", "led_to_arrest")
    assert "EV-0002" in links(english, "EV-0001", "followed")
    recording = view(english, "EX-0002")
    assert recording.field("holding").stored == "known_but_not_obtained"
    assert recording.field("sha256").stored is None
    assert "EV-0001" in links(english, "EX-0002", "shows")


def test_fact_9_who_did_it_is_disputed(demo: Library) -> None:
    answers = links(demo, "EV-0001", "attributed_to")
    rebels, traffickers = answers["ORG-0007"], answers["ORG-0009"]
    assert (rebels.backing.name, rebels.hypothesis, voices(rebels)) == ("disputed", True, [("S-0007", "", False)])
    assert (traffickers.backing.name, traffickers.hypothesis) == ("single source", False)
    assert voices(traffickers) == [("S-0007", "", True)]
    (question,) = profile.questions(demo, view(demo, "EV-0001").id, language="en")
    assert (question.text, len(question.answers)) == ("Who did it?", 2)
    statement = view(demo, "S-0007")
    assert statement.field("speaker").target.title == "Vicente Romero"  # type: ignore[union-attr]
    assert statement.field("said").stored["edtf"] == "2017-07-21/2017-07-24"
    assert "ORG-0008" in links(demo, "PER-0003", "holds_office")


def test_fact_10_a_source_behind_a_source(english: Library) -> None:
    statement = view(english, "S-0008")
    assert statement.field("said").stored["edtf"] == "2017-01"
    assert voices(statement)[0] == ("S-0001", "S-0005", True)
    assert statement.claims[0].origins == ("Jorge Nieto",)
    assert links(english, "PER-0004", "holds_office")["ORG-0010"].period == "January 2017"
    said = [claim.says for claim in view(english, "PL-0002").claims if claim.source.ref == "S-0008"]
    assert said == [
        "The VRAEM holds two separate problems, a small remnant of terrorism and drug trafficking, "
        "which need different answers."
    ]


def test_fact_11_a_measure_eased_in_part(english: Library) -> None:
    emergency, lifting = view(english, "EV-0003"), view(english, "EV-0004")
    assert emergency.field("date").stored["edtf"] == "/2017-07-24"
    assert "start_known" not in emergency.field("date").stored or not emergency.field("date").stored["start_known"]
    assert (lifting.field("announced").stored["edtf"], lifting.field("date").stored) == ("2017-07-24", None)
    assert lifting.field("extent").stored == "part"
    assert "EV-0003" in links(english, "EV-0004", "eased")


def test_fact_12_assessments_and_what_they_rest_on(english: Library) -> None:
    for ref in ("AS-0001", "AS-0002", "AS-0003"):
        assessment = view(english, ref)
        assert assessment.field("author").target.ref == "ORG-0001"  # type: ignore[union-attr]
        assert assessment.field("confidence").stored == "not_stated"
    assert set(links(english, "AS-0001", "rests_on")) == {"SZ-0001", "SZ-0002"}
    (payment,) = links(english, "AS-0003", "rests_on").values()
    assert payment.other.title == "“Chipi” paid protection money to Shining Path"


def test_fact_13_the_article_draws_on_what_it_cites(english: Library) -> None:
    article = view(english, "S-0001")
    assert (article.shown("author"), article.field("published").stored["edtf"]) == ("Tristan Clavel", "2017-07-24")
    assert "Peru Anti-Crime Operations Show Drug Trade's Resilience in VRAEM" in article.title
    assert set(links(english, "S-0001", "draws_on")) == {"S-0002", "S-0003", "S-0004", "S-0005", "S-0007"}
    assert set(links(english, "S-0005", "draws_on")) == {"S-0008"}


@pytest.mark.parametrize(
    ("typed", "ref"),
    [
        ("helicopter", "OP-2017-0001"),
        ("1.5", "SZ-0001"),
        ("liquid", "SZ-0002"),
        ("precursor", "SZ-0004"),
        ("Chipi", "PER-0001"),
        ("Sendero Luminoso", "ORG-0007"),
        ("Shining Path", "ORG-0007"),
        ("Apurímac", "PL-0002"),
        ("video tour", "S-0006"),
        ("Huanta", "PL-0003"),
        ("ambush", "EV-0001"),
        ("Peru21", "S-0004"),
        ("Romero", "PER-0003"),
        ("Nieto", "PER-0004"),
        ("partial lifting", "EV-0004"),
        ("harder to detect", "AS-0001"),
        ("Tristan Clavel", "S-0001"),
    ],
)
def test_every_fact_is_found_by_its_words(english: Library, typed: str, ref: str) -> None:
    assert ref in {hit.record.ref for hit in search.search(english, typed).hits}


# Both languages, again and again


def test_it_stands_up_to_verification(demo: Library) -> None:
    assert verification.verify(demo, record=False).ok


def test_real_people_are_officials_who_spoke(demo: Library) -> None:
    with demo.read() as session:
        people = session.scalars(select(Person).order_by(Person.id)).all()
    assert [(one.printed_name, one.identity, one.involvement) for one in people] == [
        (None, "alias_only", "suspect"),
        (None, "unnamed", "suspect"),
        ("Vicente Romero", "named", "official"),
        ("Jorge Nieto", "named", "official"),
    ]


def test_the_two_languages_have_the_same_bones(tmp_path: Path, english: Library) -> None:
    with made(tmp_path / "es.casefiles", "es") as spanish:
        assert (spanish.language, english.language) == ("es", "en")
        assert bones(spanish, shown=False) == bones(english, shown=False)
        assert view(spanish, "ORG-0007").title == "Sendero Luminoso"
        assert view(spanish, "OP-2017-0001").title != view(english, "OP-2017-0001").title


def test_a_second_one_is_equal(tmp_path: Path, english: Library) -> None:
    with made(tmp_path / "again.casefiles", "en") as again:
        assert bones(again, shown=True) == bones(english, shown=True)
        assert [(one.label, one.when, one.author) for one in history.changes(again)] == [
            (one.label, one.when, one.author) for one in history.changes(english)
        ]


def bones(library: Library, *, shown: bool) -> list[Any]:
    """Every record: ref, standing, how its claims go, and, if wanted, all its texts."""
    found: list[Any] = []
    with library.read() as session, words.use("en"):
        case = Case(session, library, "en")
        for identifier in session.scalars(select(Record.id).order_by(Record.id)).all():
            one = profile.view(case, identifier)
            claims = [(claim.source.ref, claim.via and claim.via.ref, claim.field) for claim in one.claims]
            bare: list[Any] = [one.ref, one.type, one.backing.name, claims]
            texts: list[Any] = [one.title, one.created, [(each.key, each.shown) for each in one.fields]]
            found.append(bare + texts if shown else bare)
    return found


def test_the_change_log_tells_one_fact_after_the_other(demo: Library) -> None:
    labels = [change.label for change in reversed(history.changes(demo))]
    told = [change["label"][demo.language] for change in demo_case()["changes"]]
    assert [label for label in labels if label in told] == told
    assert len(labels) == len(told) + 2  # the library, and the clip's arrival
    assert sorted(change["fact"] for change in demo_case()["changes"]) == list(range(1, 14))


def texts(data: Any) -> Iterator[Mapping[str, Any]]:
    """Every text in two languages, at any depth."""
    if isinstance(data, Mapping):
        if {"en", "es"} & set(data):
            yield data
        for value in data.values():
            yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)


def test_every_text_is_there_in_both_languages() -> None:
    found = list(texts(demo_case()))
    assert len(found) > 80
    assert all(set(text) == {"en", "es"} and text["en"].strip() and text["es"].strip() for text in found)


def test_choices_are_keys_of_their_vocabularies() -> None:
    checked = 0
    for change in demo_case()["changes"]:
        for data in change.get("records", ()):
            for described in fields_of(RECORD_TYPES[data["type"]]):
                raw = data["fields"].get(described.key)
                if described.kind.name == "choice" and isinstance(raw, str):
                    assert raw in vocabulary(described.kind.vocabulary), raw  # type: ignore[attr-defined]
                    checked += 1
    assert checked > 50


def test_the_page_of_the_documentation_is_what_the_code_makes() -> None:
    spec = importlib.util.spec_from_file_location("demo_table", ROOT / "tools" / "demo_table.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert (ROOT / "docs" / "demo-case.md").read_text(encoding="utf-8") == tool.page()


def test_undo_stops_at_the_making_of_the_demo(tmp_path: Path) -> None:
    with made(tmp_path / "demo", "en") as library:
        assert library.state().undo is None
        who = records.create(library, "person", {"printed_name": "Carmen Ejemplo"})
        assert library.state().undo is not None
        library.undo()
        assert library.state().undo is None
        with pytest.raises(CannotUndo):
            library.undo()
        with pytest.raises(NotFound):
            records.name_of(library, who.id)


# Where it goes wrong


def test_stopping_it_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, total: int, what: str = "") -> None:
        if done == 3:
            raise Cancelled

    there = tmp_path / "there"
    there.mkdir()
    for folder in (tmp_path / "new", there):
        with pytest.raises(Cancelled):
            make_demo(folder, clock=SteppingClock(), progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["there"] and not list(there.iterdir())


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(BadInput):
        make_demo(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_progress_counts_the_changes(tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    make_demo(tmp_path / "demo", progress=lambda done, total, what="": calls.append((done, total))).close()
    assert calls == [(n, 13) for n in range(14)]
