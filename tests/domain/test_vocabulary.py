"""Vocabularies and link types: complete in both languages, found by what people type, read in both directions."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles import words
from casefiles.domain import vocabulary as v
from casefiles.domain.vocabulary import Term, Vocabulary, link_type, link_types, vocabulary, vocabulary_names
from casefiles.errors import NotFound
from resources import FOLDER

RECORD_TYPES = {
    "operation", "person", "alias", "organisation", "place", "site", "event", "seizure", "vehicle", "item",
    "identifier", "exhibit", "source", "claim", "link", "judgement", "assessment", "task", "note", "tip",
}  # fmt: skip

# How many terms each vocabulary has at least: what the field's own lists name.
COUNTS = {
    "group_role": 21, "event_role": 12, "agency_role": 3, "headcount_outcome": 7, "involvement": 9,
    "identity_status": 4,
    "operation_kind": 14, "operation_status": 5, "event_kind": 30, "seizure_class": 13, "chemical_form": 7,
    "physical_state": 11, "weight_basis": 5, "weight_method": 4, "disposition": 6, "container": 9, "custody_action": 20,
    "legal_status": 12, "whereabouts": 13, "organisation_kind": 22, "place_kind": 15, "site_kind": 14, "site_status": 8,
    "source_kind": 21, "how_said": 6, "alias_kind": 10, "identifier_kind": 10, "item_kind": 6, "claim_stance": 2,
    "claim_state": 3, "verdict": 3, "confidence": 4, "task_status": 4, "tip_state": 3, "exhibit_nature": 5, "exhibit_holding": 5,
    "exhibit_class": 2, "name_language": 14, "tlp": 5, "marking": 4, "currency": 3, "substance": 30,
    "headcount_group": 5,
    "resource_kind": 5, "file_detail": 100, "vehicle_kind": 5, "extent": 2, "link_role": 33,
}  # fmt: skip

every_vocabulary = pytest.mark.parametrize("name", vocabulary_names())
every_link_type = pytest.mark.parametrize("key", link_types())


def test_the_vocabularies_are_those_that_are_known_and_hold_their_terms() -> None:
    assert set(vocabulary_names()) == set(COUNTS)
    for name, count in COUNTS.items():
        assert len(vocabulary(name)) >= count, name


@every_vocabulary
def test_terms_are_whole(name: str) -> None:
    terms = vocabulary(name).terms
    assert len({term.key for term in terms}) == len(terms)
    pattern = r"[A-Z]{3}" if name == "currency" else r"[a-z][a-z0-9]*(_[a-z0-9]+)*"
    for term in terms:
        assert re.fullmatch(pattern, term.key), term
        for text in (term.en, term.es):
            assert text == text.strip() != "", term
            assert "'" not in text, term
        assert term.colour is None or re.fullmatch("#[0-9a-f]{6}", term.colour), term


@every_vocabulary
def test_what_is_shown_is_found_again(name: str) -> None:
    terms = vocabulary(name)
    for key in [term.key for term in terms]:
        for text in (key, terms.show(key, "en"), terms.show(key, "es"), terms.show(key, "es").upper(), f"  {key} "):
            assert terms.find(text) == key, text


@every_vocabulary
def test_every_file_is_written_as_one_term_a_line(name: str) -> None:
    text = (FOLDER / "vocabularies" / f"{name}.json").read_text(encoding="utf-8")
    assert set(json.loads(text)) <= {"note", "terms"}
    assert sum(line.startswith('    {"key": ') for line in text.splitlines()) == len(vocabulary(name))


@pytest.mark.parametrize(
    ("name", "key", "english", "spanish"),
    [
        ("group_role", "second_in_command", "second in command", "segundo al mando"),
        ("event_role", "responder", "responder", "interviniente"),
        ("headcount_outcome", "wounded", "wounded", "herido"),
        ("involvement", "author_or_speaker", "author or speaker", "autor/declarante"),
        ("identity_status", "alias_only", "alias only", "solo alias"),
        ("operation_kind", "surveillance", "surveillance", "vigilancia (OVISE)"),
        ("event_kind", "eased_or_lifted", "eased or lifted", "levantamiento"),
        ("chemical_form", "not_stated", "not stated", "alcaloide"),
        ("weight_method", "laboratory", "laboratory", "dictamen"),
        ("custody_action", "final_disposal", "final disposal", "disposición final"),
        ("legal_status", "convicted_not_final", "convicted not final", "condenado (no firme)"),
        ("whereabouts", "at_large", "at large", "no habido"),
        ("organisation_kind", "growers_union", "growers’ union", "gremio de productores"),
        ("place_kind", "country", "country", "país"),
        ("site_status", "in_state_custody", "in state custody", "en poder del Estado"),
        ("source_kind", "police_report", "police report", "parte/informe"),
        ("alias_kind", "nom_de_guerre", "nom de guerre", "nombre de guerra"),
        ("identifier_kind", "imei", "IMEI", "IMEI"),
        ("substance", "sulphuric_acid", "sulphuric acid", "ácido sulfúrico"),
        ("tlp", "amber_strict", "TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
        ("currency", "PEN", "Peruvian sol", "sol peruano"),
    ],
)
def test_terms_in_both_languages(name: str, key: str, english: str, spanish: str) -> None:
    terms = vocabulary(name)
    assert (terms.show(key, "en"), terms.show(key, "es")) == (english, spanish)
    with words.use("es"):
        assert terms.show(key) == spanish
    with words.use("en"):
        assert terms.show(key) == english


def test_no_status_names_a_collaborating_witness() -> None:
    for name in vocabulary_names():
        assert not any("colaborador" in term.es for term in vocabulary(name)), name


def test_groups() -> None:
    kinds = vocabulary("event_kind")
    assert [len(kinds.of_group(group)) for group in ("crime", "procedure", "public", "contact", "record")] == [11, 6, 7, 4, 2]
    assert {term.group for term in vocabulary("substance")} == {"drug", "precursor", None}
    assert vocabulary("substance").term("acetone").group == "precursor"
    assert {term.group for term in vocabulary("substance")} - {None} <= set(vocabulary("seizure_class").keys())


def test_roles_of_links_are_those_of_groups_and_of_events() -> None:
    roles = {term.es for term in vocabulary("link_role")}
    assert roles == {term.es for name in ("group_role", "event_role") for term in vocabulary(name)}


@pytest.mark.parametrize("name", ["tlp", "marking"])
def test_markings_are_ranked_and_coloured_from_low_to_high(name: str) -> None:
    terms = vocabulary(name).terms
    assert [term.rank for term in terms] == list(range(len(terms)))
    assert all(term.colour for term in terms)


def test_confidence_that_is_not_stated_has_no_rank() -> None:
    ranks = [vocabulary("confidence").term(key).rank for key in ("not_stated", "low", "moderate", "high")]
    assert ranks == [None, 1, 2, 3]


def test_unknown_keys_are_shown_as_words_and_unknown_names_refused() -> None:
    terms = vocabulary("group_role")
    assert terms.show("head_of_kitchen") == "head of kitchen"
    assert terms.show(None) == terms.show("") == ""
    assert terms.find("head of kitchen") is None
    assert "leader" in terms
    assert "boss" not in terms
    for call in (lambda: terms.term("boss"), lambda: vocabulary("links"), lambda: vocabulary("../links")):
        with pytest.raises(NotFound):
            call()


def test_a_library_adds_terms_of_its_own_and_may_reword_one() -> None:
    shipped = vocabulary("group_role")
    more = shipped.with_terms([Term("paymaster", "paymaster", "pagador"), Term("leader", "boss", "jefe")])
    assert more.keys() == (*shipped.keys(), "paymaster")
    assert more.find("PAGADOR") == "paymaster"
    assert (more.show("leader", "es"), more.find("cabecilla")) == ("jefe", None)
    assert vocabulary("group_role").find("cabecilla") == "leader"


@given(st.text())
def test_any_text_may_be_looked_for(text: str) -> None:
    found = vocabulary("event_kind").find(text)
    assert found is None or found in vocabulary("event_kind")
    assert Vocabulary("empty", ()).find(text) is None


# Link types


def test_all_link_types_are_there() -> None:
    assert len(link_types()) == 58
    assert [key for key, kind in link_types().items() if kind.rivals] == ["attributed_to"]
    assert {key for key, kind in link_types().items() if kind.symmetric} == {
        "sibling_of", "partner_of", "relative_of", "associate_of", "met", "allied_with", "rival_of", "similar_to",
        "connected",
    }  # fmt: skip


@every_link_type
def test_link_types_are_whole(key: str) -> None:
    kind = link_types()[key]
    assert kind.key == key
    assert re.fullmatch("[a-z]+(_[a-z]+)*", key)
    for ends in (kind.sources, kind.targets):
        assert ends
        assert set(ends) <= RECORD_TYPES or ends == (v.ANY,)
    for code in words.LANGUAGES:
        assert kind.reading(code).strip() == kind.reading(code) != ""
        assert kind.reading(code, backwards=True).strip() != ""
        assert (kind.reading(code) == kind.reading(code, backwards=True)) == kind.symmetric
    assert not kind.symmetric or kind.sources == kind.targets
    assert kind.rivals == bool(kind.asks("en")) == bool(kind.asks("es"))
    assert not any("alleged" in text or "presunt" in text for text in (*kind.forward.values(), *kind.back.values()))


def test_readings() -> None:
    operated = link_type("operated")
    assert (operated.reading("en"), operated.reading("en", backwards=True)) == ("operated", "was operated by")
    with words.use("es"):
        assert (operated.reading(), operated.reading(backwards=True)) == ("operó", "estuvo a cargo de")
        assert link_type("attributed_to").asks() == "¿Quién lo hizo?"
    assert link_type("attributed_to").asks("en") == "Who did it?"
    assert operated.asks("en") == ""
    with pytest.raises(NotFound):
        link_type("loves")


@pytest.mark.parametrize(
    ("hedge", "english", "spanish"),
    [
        (None, "operated", "operó"),
        ("stated", "operated", "operó"),
        ("alleged", "operated (alleged)", "operó (presunto)"),
        ("apparent", "operated (apparent)", "operó (aparente)"),
        ("sworn", "operated (sworn)", "operó (sworn)"),
    ],
)
def test_how_it_was_said_follows_the_reading(hedge: str | None, english: str, spanish: str) -> None:
    operated = link_type("operated")
    assert (operated.reading("en", hedge=hedge), operated.reading("es", hedge=hedge)) == (english, spanish)


def test_what_may_link_two_records() -> None:
    between = [(kind.key, backwards) for kind, backwards in v.link_types_between("person", "alias")]
    assert between[0] == ("uses_name", False)
    assert ("bears_mark", True) not in between
    assert ("uses_name", True) in [(kind.key, back) for kind, back in v.link_types_between("alias", "person")]
    assert ("draws_on", False) in (two := [(kind.key, back) for kind, back in v.link_types_between("source", "source")])
    assert ("draws_on", True) in two
    assert two.count(("connected", False)) == 1
    assert ("connected", True) not in two


@pytest.mark.parametrize("one", sorted(RECORD_TYPES))
@pytest.mark.parametrize("other", sorted(RECORD_TYPES))
def test_links_between_two_types_read_alike_from_either_side(one: str, other: str) -> None:
    def turned(kind: v.LinkType, backwards: bool) -> tuple[str, bool]:
        return kind.key, not backwards and not kind.symmetric

    there = {(kind.key, backwards) for kind, backwards in v.link_types_between(one, other)}
    back = {turned(kind, backwards) for kind, backwards in v.link_types_between(other, one)}
    assert there == back


@pytest.mark.parametrize(
    ("line", "from_type", "key", "backwards", "rest"),
    [
        ("paid shining", "person", "paid_protection", False, "shining"),
        ("paid sh", "person", "paid_protection", False, "sh"),
        ("paid prot mon to Shining Path", "organisation", "paid_protection", False, "Shining Path"),
        ("paid", "person", "paid", False, ""),
        ("PAGO cupos a «Sendero»", "person", "paid_protection", False, "«Sendero»"),
        ("pagó c", "person", "paid_protection", False, ""),
        ("was operated by Chipi", "site", "operated", True, "Chipi"),
        ("estuvo a cargo", "site", "operated", True, ""),
        ("member cobra", "person", "member_of", False, "cobra"),
        ("es hijo(a) de Ana", "person", "parent_of", True, "Ana"),
        ("attrib traffickers", "event", "attributed_to", False, "traffickers"),
        ("shown EX-0007", "person", "shows", True, "EX-0007"),
        ("met 'El Flaco'", "person", "met", False, "'El Flaco'"),
    ],
)
def test_a_line_is_understood(line: str, from_type: str, key: str, backwards: bool, rest: str) -> None:
    best = v.match_links(line, from_type)[0]
    assert (best.type.key, best.backwards, best.rest) == (key, backwards, rest)
    assert v.find_link_type(line, from_type)[0] == (best.type, best.backwards)


@pytest.mark.parametrize("line", ["", "   ", "xyzzy", "«»", "Chipi paid"])
def test_a_line_that_means_no_link_gives_none(line: str) -> None:
    assert v.match_links(line, "person") == []


def test_only_what_the_record_may_have_is_offered() -> None:
    assert "operated" not in [match.type.key for match in v.match_links("operated", "place")]
    for from_type in RECORD_TYPES:
        for match in v.match_links("is", from_type):
            assert match.type.goes_to(from_type) if match.backwards else match.type.goes_from(from_type)


@every_link_type
def test_every_reading_typed_in_full_is_the_first_offered(key: str) -> None:
    kind = link_types()[key]
    for backwards, ends in ((False, kind.sources), (True, kind.targets)):
        from_type = "person" if ends == (v.ANY,) else ends[0]
        for code in words.LANGUAGES:
            text = kind.reading(code, backwards=backwards)
            best = v.match_links(text, from_type)[0]
            assert best.rest == ""
            assert best.type.reading(code, backwards=best.backwards) == text


@given(st.text(max_size=40))
def test_any_line_may_be_typed(line: str) -> None:
    for match in v.match_links(line, "person"):
        assert line.split()[len(line.split()) - len(match.rest.split()) :] == match.rest.split()


# The window's words


def test_the_windows_words() -> None:
    assert len(v.WINDOW_WORDS) == 16
    assert (v.window_word("record", "en"), v.window_word("record", "es")) == ("entry", "ficha")
    assert v.window_word("journal", "es") == "registro de cambios"
    assert v.window_word("nothing_said", "es") == "nothing said"
    for term in v.WINDOW_WORDS.values():
        assert not any(word.casefold() in text for word in v.NEVER_ON_SCREEN for text in (term.en, term.es))
