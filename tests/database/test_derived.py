"""Derived values: titles, standing, identities and index follow every change, and a rebuild finds nothing to mend."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from casefiles.database import derived, index
from casefiles.database.library import Library, _session
from casefiles.domain.alias import Alias
from casefiles.domain.claim import Claim
from casefiles.domain.judgement import Judgement
from casefiles.domain.link import Link
from casefiles.domain.person import Person
from casefiles.domain.place import Place
from casefiles.domain.record import Record
from casefiles.domain.record_types import RECORD_TYPES
from casefiles.domain.source import Source
from casefiles.errors import CannotUndo
from tests.factories import SteppingClock, amount, date, make


def held(library: Library) -> dict[str, Any]:
    """Every derived value of live records, and the whole index."""
    with library.read() as session:
        columns = "id, title, sort_key, standing, identity_id"
        rows = session.execute(text(f"SELECT {columns} FROM record WHERE deleted_in IS NULL ORDER BY id")).all()
        found: dict[str, Any] = {"record": [tuple(row) for row in rows]}
        for name in ("index_record", "index_name", "index_text"):
            found[name] = sorted(tuple(row) for row in session.execute(text(f"SELECT * FROM {name}")))
        numbers = session.execute(text("SELECT id, normal FROM identifier ORDER BY id"))
        found["normal"] = [tuple(row) for row in numbers]
    return found


def rebuilt(library: Library) -> dict[str, Any]:
    """The same, after everything was spoilt and made anew."""
    with _session(library._writer) as session:  # type: ignore[arg-type]
        session.execute(
            text("UPDATE record SET title = '', sort_key = '', standing = 'unsourced' WHERE deleted_in IS NULL")
        )
        session.execute(text("UPDATE record SET identity_id = NULL WHERE deleted_in IS NULL"))
        session.commit()
    with _session(library._writer) as session:  # type: ignore[arg-type]
        derived.rebuild(session, library.language, library.text_of)
        session.commit()
    return held(library)


def title(library: Library, record: Any) -> str:
    with library.read() as session:
        return session.execute(select(Record.title).where(Record.id == record.id)).scalar_one()


def standing(library: Library, record: Any) -> str:
    with library.read() as session:
        return session.execute(select(Record.standing).where(Record.id == record.id)).scalar_one()


def identity(library: Library, record: Any) -> int | None:
    with library.read() as session:
        return session.execute(select(Record.identity_id).where(Record.id == record.id)).scalar_one()


def uses(session: Session, person: Any, alias: Any) -> Any:
    return make(session, "link", link_type="uses_name", source_end=person.id, target_end=alias.id)


# Titles


def test_a_person_without_a_name_is_called_by_the_first_alias(library: Library) -> None:
    with library.change("Add") as session:
        person = make(session, "person", printed_name=None)
    assert title(library, person) == "Unnamed person"
    with library.change("Name") as session:
        alias, other = make(session, "alias", text="Tuco"), make(session, "alias", text="Chino")
        link = uses(session, person, alias)
        uses(session, person, other)
    assert title(library, person) == "“Tuco”"
    with library.change("Rename") as session:
        session.get_one(Alias, alias.id).text = "Tuquito"
    assert title(library, person) == "“Tuquito”"
    with library.change("Trash") as session:
        session.get_one(Link, link.id).deleted_in = 9
    assert title(library, person) == "“Chino”"
    library.undo()
    assert title(library, person) == "“Tuquito”"


def test_undoing_a_link_of_name_takes_the_title_back(library: Library) -> None:
    with library.change("Add") as session:
        person, alias = make(session, "person", printed_name=None), make(session, "alias", text="Tuco")
    with library.change("Link") as session:
        uses(session, person, alias)
    library.undo()
    assert title(library, person) == "Unnamed person"
    library.redo()
    assert title(library, person) == "“Tuco”"


def test_a_link_of_name_that_moves_on_leaves_the_first_person(library: Library) -> None:
    with library.change("Add") as session:
        first, second = (make(session, "person", printed_name=None) for _ in range(2))
        link = uses(session, first, make(session, "alias", text="Tuco"))
    with library.change("Move") as session:
        session.get_one(Link, link.id).source_end = second.id
    assert (title(library, first), title(library, second)) == ("Unnamed person", "“Tuco”")
    library.undo()
    assert (title(library, first), title(library, second)) == ("“Tuco”", "Unnamed person")


def test_a_link_that_stops_being_one_of_name(library: Library) -> None:
    with library.change("Add") as session:
        person = make(session, "person", printed_name=None)
        link = uses(session, person, make(session, "alias", text="Tuco"))
    with library.change("Change kind") as session:
        session.get_one(Link, link.id).link_type = "connected"
    assert title(library, person) == "Unnamed person"


def test_links_are_named_after_both_ends(library: Library) -> None:
    with library.change("Add") as session:
        person, clan = make(session, "person", printed_name="Aurelio"), make(session, "organisation", name="Halcones")
        link = make(session, "link", link_type="member_of", source_end=person.id, target_end=clan.id)
    before = title(library, link)
    assert before.startswith("Aurelio ") and before.endswith(" Halcones")
    with library.change("Rename") as session:
        session.get_one(Person, person.id).printed_name = "Aurelia"
    assert title(library, link) == "Aurelia" + before.removeprefix("Aurelio")
    library.undo()
    assert title(library, link) == before


def test_what_is_named_after_a_place_follows_it_and_what_is_named_after_that(library: Library) -> None:
    with library.change("Add") as session:
        place = make(session, "place", name="Quinde")
        site = make(session, "site", name=None, kind="airstrip", place=place.id)
        event = make(session, "event", name=None, kind="search", place=site.id)
        claim = make(session, "claim", about=event.id, source=make(session, "source").id, says=None)
        named = make(session, "site", name="The bend", place=place.id)
    assert (title(library, site), title(library, event)) == ("airstrip, Quinde", "search, airstrip, Quinde")
    with library.change("Rename") as session:
        session.get_one(Place, place.id).name = "Alto Quinde"
    assert title(library, site) == "airstrip, Alto Quinde"
    assert title(library, event) == title(library, claim) == "search, airstrip, Alto Quinde"
    assert title(library, named) == "The bend"


def test_a_place_named_later_in_the_same_change_still_counts(library: Library) -> None:
    with library.change("Add") as session:
        site = make(session, "site", name=None, kind="airstrip")
        place = make(session, "place", name=None, kind="valley")
        site.place = place.id
        session.flush()
        place.name = "Quinde"
    assert title(library, site) == "airstrip, Quinde"


def test_a_source_is_named_after_who_spoke(library: Library) -> None:
    with library.change("Add") as session:
        speaker = make(session, "person", printed_name="B. Rojas")
        source = make(session, "source", name=None, kind="interview", speaker=speaker.id)
    with library.change("Rename") as session:
        session.get_one(Person, speaker.id).printed_name = "Bruna Rojas"
    assert title(library, source) == "Bruna Rojas, interview"


def test_a_seizure_is_named_after_its_first_amount(library: Library) -> None:
    with library.change("Add") as session:
        seizure = make(session, "seizure", substance="cocaine", seizure_class="drug")
    assert title(library, seizure) == "cocaine"
    with library.change("Weigh") as session:
        weight = make(session, "weight", owner=seizure.id, amount=amount("12 kg"))
    assert title(library, seizure) == "12 kg of cocaine"
    with library.change("Trash") as session:
        session.get_one(type(weight), weight.id).deleted_in = 9
    assert title(library, seizure) == "cocaine"


def test_two_claims_about_each_other_come_to_rest(library: Library) -> None:
    with library.change("Add") as session:
        source = make(session, "source")
        first = make(session, "claim", about=source.id, source=source.id, says=None)
        second = make(session, "claim", about=first.id, source=source.id, says=None)
        first.about = second.id
    assert len(title(library, first)) <= 500


# Standing


def say(session: Session, about: Any, source: Any, **fields: Any) -> Any:
    return make(session, "claim", about=about.id, source=source.id, **fields)


def test_one_two_and_a_dispute(library: Library) -> None:
    with library.change("Add") as session:
        person, one, two = make(session, "person"), make(session, "source"), make(session, "source")
    assert standing(library, person) == "unsourced"
    with library.change("One") as session:
        say(session, person, one)
    assert standing(library, person) == "single source"
    with library.change("Two") as session:
        claim = say(session, person, two)
    assert standing(library, person) == "corroborated"
    with library.change("Dispute") as session:
        session.get_one(Claim, claim.id).supports = False
    assert standing(library, person) == "disputed"
    with library.change("Reject") as session:
        session.get_one(Claim, claim.id).state = "rejected"
    assert standing(library, person) == "single source"
    for expected in ("disputed", "corroborated", "single source", "unsourced"):
        library.undo()
        assert standing(library, person) == expected


@pytest.fixture
def corroborated(library: Library) -> dict[str, Any]:
    """A person of whom two sources speak, and a press release."""
    with library.change("Add") as session:
        found = {name: make(session, "source", name=name) for name in ("one", "two", "release")}
        found["person"] = make(session, "person")
        for name in ("one", "two"):
            found[f"claim {name}"] = say(session, found["person"], found[name])
    assert standing(library, found["person"]) == "corroborated"
    return found


def test_two_that_draw_on_one_are_one(library: Library, corroborated: dict[str, Any]) -> None:
    with library.change("Draw") as session:
        links = [
            make(
                session,
                "link",
                link_type="draws_on",
                source_end=corroborated[name].id,
                target_end=corroborated["release"].id,
            )
            for name in ("one", "two")
        ]
    assert standing(library, corroborated["person"]) == "single source"
    with library.change("Trash") as session:
        session.get_one(Link, links[0].id).deleted_in = 9
    assert standing(library, corroborated["person"]) == "corroborated"
    library.undo()
    assert standing(library, corroborated["person"]) == "single source"
    with library.change("Another kind") as session:
        session.get_one(Link, links[0].id).link_type = "connected"
    assert standing(library, corroborated["person"]) == "corroborated"
    library.undo()
    assert standing(library, corroborated["person"]) == "single source"
    library.undo()
    assert standing(library, corroborated["person"]) == "corroborated"


def test_two_that_credit_one_are_one(library: Library, corroborated: dict[str, Any]) -> None:
    with library.change("Credit") as session:
        for name in ("one", "two"):
            session.get_one(Claim, corroborated[f"claim {name}"].id).via = corroborated["release"].id
    assert standing(library, corroborated["person"]) == "single source"


def test_two_papers_of_one_house_are_one(library: Library, corroborated: dict[str, Any]) -> None:
    with library.change("House") as session:
        house, daughter = make(session, "organisation"), make(session, "organisation")
        session.get_one(Source, corroborated["one"].id).publisher = house.id
        session.get_one(Source, corroborated["two"].id).publisher = daughter.id
    assert standing(library, corroborated["person"]) == "corroborated"
    with library.change("Part of") as session:
        make(session, "link", link_type="part_of", source_end=daughter.id, target_end=house.id)
    assert standing(library, corroborated["person"]) == "single source"
    library.undo()
    assert standing(library, corroborated["person"]) == "corroborated"


def test_one_man_under_two_names_is_one_voice(library: Library, corroborated: dict[str, Any]) -> None:
    with library.change("Speakers") as session:
        first, second = make(session, "person"), make(session, "person")
        session.get_one(Source, corroborated["one"].id).speaker = first.id
        session.get_one(Source, corroborated["two"].id).speaker = second.id
    assert standing(library, corroborated["person"]) == "corroborated"
    with library.change("Same") as session:
        make(session, "judgement", first=first.id, second=second.id)
    assert standing(library, corroborated["person"]) == "single source"
    library.undo()
    assert standing(library, corroborated["person"]) == "corroborated"


def test_what_lies_in_the_trash_says_nothing(library: Library, corroborated: dict[str, Any]) -> None:
    with library.change("Trash source") as session:
        session.get_one(Source, corroborated["two"].id).deleted_in = 9
    assert standing(library, corroborated["person"]) == "single source"
    library.undo()
    with library.change("Trash claim") as session:
        session.get_one(Claim, corroborated["claim two"].id).deleted_in = 9
    assert standing(library, corroborated["person"]) == "single source"
    library.undo()
    assert standing(library, corroborated["person"]) == "corroborated"


def test_a_claim_that_moves_to_another_record(library: Library, corroborated: dict[str, Any]) -> None:
    with library.change("Add") as session:
        other = make(session, "person")
    with library.change("Move") as session:
        session.get_one(Claim, corroborated["claim two"].id).about = other.id
    assert standing(library, corroborated["person"]) == standing(library, other) == "single source"
    library.undo()
    assert (standing(library, corroborated["person"]), standing(library, other)) == ("corroborated", "unsourced")


def test_a_claim_about_a_field_says_nothing_of_the_record(library: Library) -> None:
    with library.change("Add") as session:
        person = make(session, "person")
        say(session, person, make(session, "source"), field_key="occupation", value='"cook"', value_key='"cook"')
    assert standing(library, person) == "unsourced"


# Identities


def test_judgements_make_and_unmake_an_identity(library: Library) -> None:
    with library.change("Add") as session:
        people = [make(session, "person") for _ in range(3)]
    with library.change("Same") as session:
        make(session, "judgement", first=people[0].id, second=people[1].id)
        second = make(session, "judgement", first=people[1].id, second=people[2].id)
    assert {identity(library, person) for person in people} == {people[0].id}
    with library.change("Not so") as session:
        session.get_one(Judgement, second.id).verdict = "different"
    assert [identity(library, person) for person in people] == [people[0].id, people[0].id, None]
    library.undo()
    assert {identity(library, person) for person in people} == {people[0].id}
    library.undo()
    assert [identity(library, person) for person in people] == [None] * 3


# Index


def found(library: Library, query: str) -> list[int]:
    with library.read() as session:
        return [hit.record for hit in index.search(derived.raw(session), query).hits]


def test_the_index_follows(library: Library) -> None:
    with library.change("Add") as session:
        person = make(session, "person", printed_name="Aurelio Ñahui", occupation="ferryman")
    assert found(library, "nahui") == found(library, "ferryman") == found(library, "PER-0001") == [person.id]
    with library.change("Edit") as session:
        session.get_one(Person, person.id).occupation = "pilot"
    assert (found(library, "ferryman"), found(library, "pilot")) == ([], [person.id])
    with library.change("Trash") as session:
        session.get_one(Person, person.id).deleted_in = 9
    assert found(library, "nahui") == []
    library.undo()
    assert found(library, "nahui") == [person.id]
    library.undo()
    assert found(library, "ferryman") == [person.id]


def test_aliases_find_their_bearer_and_parts_their_owner(library: Library) -> None:
    with library.change("Add") as session:
        person, alias = make(session, "person"), make(session, "alias", text="Tuco")
        link = uses(session, person, alias)
        make(session, "case_number", owner=make(session, "operation").id, number="417-2026-ZQ")
    assert set(found(library, "tuco")) == {person.id, alias.id}
    assert len(found(library, "417-2026-ZQ")) == 1
    with library.change("Unlink") as session:
        session.get_one(Link, link.id).deleted_in = 9
    assert found(library, "tuco") == [alias.id]


def test_pages_of_evidence_are_in_the_index(library: Library) -> None:
    library.text_of = lambda sha256: {"page:1": "first page", "page:2": "the seal was broken"} if sha256 == "ab" * 32 else {}
    with library.change("Add") as session:
        exhibit = make(session, "exhibit", sha256="ab" * 32)
    assert found(library, "seal broken") == [exhibit.id]


# Any sequence of changes leaves what a rebuild makes


class Anything(RuleBasedStateMachine):
    """Records of the kinds that are named after, joined to and backed by one another, changed in any order."""

    KINDS = ("person", "alias", "organisation", "place", "site", "event", "source", "seizure", "weight", "identifier")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.library = Library.create(self.folder / "a.casefiles", clock=SteppingClock())

    def teardown(self) -> None:
        self.library.close()
        shutil.rmtree(self.folder)

    def any_of(self, session: Session, data: st.DataObject, *kinds: str, trash: bool = False) -> Any:
        cls = RECORD_TYPES[data.draw(st.sampled_from(kinds))]
        rows = session.scalars(select(cls).order_by(cls.id).execution_options(include_trash=trash)).all()
        return data.draw(st.sampled_from(rows)) if rows else None

    @initialize()
    def begin(self) -> None:
        with self.library.change("Begin") as session:
            for kind in self.KINDS:
                make(session, kind)
            make(session, "person", printed_name=None)

    @rule(kind=st.sampled_from(KINDS), named=st.booleans())
    def add(self, kind: str, named: bool) -> None:
        unnamed: dict[str, Any] = (
            {} if named else {key: None for key in ("printed_name", "name") if hasattr(kinds(kind), key)}
        )
        with self.library.change("Add") as session:
            make(session, kind, **unnamed)

    @rule(data=st.data())
    def link(self, data: st.DataObject) -> None:
        with self.library.change("Link") as session:
            kind = data.draw(st.sampled_from(["uses_name", "draws_on", "part_of", "connected"]))
            ends = {
                "uses_name": (("person", "organisation"), ("alias",)),
                "draws_on": (("source",), ("source",)),
                "part_of": (("organisation",), ("organisation",)),
                "connected": (("person", "place", "link"), ("site", "alias", "claim")),
            }[kind]
            first, second = (self.any_of(session, data, *types) for types in ends)
            if first is not None and second is not None:
                make(session, "link", link_type=kind, source_end=first.id, target_end=second.id)

    @rule(data=st.data(), says=st.sampled_from([None, "He was there."]), supports=st.booleans())
    def claim(self, data: st.DataObject, says: str | None, supports: bool) -> None:
        with self.library.change("Claim") as session:
            about, source = self.any_of(session, data, "person", "site", "link"), self.any_of(session, data, "source")
            via = self.any_of(session, data, "source") if data.draw(st.booleans()) else None
            if about is not None and source is not None:
                via_id = None if via is None else via.id
                make(session, "claim", about=about.id, source=source.id, via=via_id, says=says, supports=supports)

    @rule(data=st.data(), verdict=st.sampled_from(["same", "different", "unsure"]))
    def judge(self, data: st.DataObject, verdict: str) -> None:
        with self.library.change("Judge") as session:
            first, second = self.any_of(session, data, "person"), self.any_of(session, data, "person")
            if first is not None and second is not None:
                stamp = self.library.clock().utc
                make(session, "judgement", first=first.id, second=second.id, verdict=verdict, decided=stamp)

    @rule(data=st.data(), name=st.sampled_from(["Quinde", "Alto", None]))
    def edit(self, data: st.DataObject, name: str | None) -> None:
        with self.library.change("Edit") as session:
            for _ in range(data.draw(st.integers(1, 3))):
                row = self.any_of(session, data, *self.KINDS[:8], "identifier", "link", "claim")
                if row is None:
                    continue
                if row.type in {"site", "event"}:
                    place = self.any_of(session, data, "place")
                    row.name, row.place = name, None if place is None else place.id
                elif row.type == "source":
                    row.name = name
                    row.speaker = getattr(self.any_of(session, data, "person"), "id", None)
                    row.publisher = getattr(self.any_of(session, data, "organisation"), "id", None)
                elif row.type == "link":
                    end = self.any_of(session, data, "person", "organisation", "source")
                    if end is not None:
                        row.source_end = end.id
                    row.link_type = data.draw(st.sampled_from(["uses_name", "draws_on", "part_of", "connected"]))
                elif row.type == "claim":
                    row.state = data.draw(st.sampled_from(["open", "rejected"]))
                    row.about = getattr(self.any_of(session, data, "person", "event"), "id", row.about)
                else:
                    key = {"person": "printed_name", "alias": "text", "identifier": "raw", "seizure": "name"}.get(
                        row.type, "name"
                    )
                    setattr(row, key, name)

    @rule(data=st.data(), out=st.booleans())
    def trash(self, data: st.DataObject, out: bool) -> None:
        kinds_ = ("person", "alias", "source", "link", "claim", "judgement", "place")
        with self.library.change("Trash") as session:
            row = self.any_of(session, data, *kinds_, trash=True)
            if row is not None:
                row.deleted_in = None if out else self.library.head.seq + 1

    @rule()
    def undo(self) -> None:
        try:
            self.library.undo()
        except CannotUndo:
            assert self.library.state().undo is None

    @precondition(lambda self: self.library.state().redo)
    @rule()
    def redo(self) -> None:
        self.library.redo()

    @invariant()
    def a_rebuild_changes_nothing(self) -> None:
        before = held(self.library)
        assert rebuilt(self.library) == before


def kinds(name: str) -> Any:
    from tests.factories import CLASSES

    return CLASSES[name]


TestAnything = Anything.TestCase
TestAnything.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_a_rebuild_mends_what_was_spoilt(library: Library) -> None:
    with library.change("Add") as session:
        person = make(session, "person", printed_name=None, born=date("1980"))
        uses(session, person, make(session, "alias"))
        say(session, person, make(session, "source"))
        make(session, "judgement", first=person.id, second=make(session, "person").id)
        make(session, "identifier")
    before = held(library)
    assert rebuilt(library) == before
