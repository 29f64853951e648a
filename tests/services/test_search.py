"""Finding: by words, refs and text of evidence, with the place of the hit cut out."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefiles import words
from casefiles.database.library import Library
from casefiles.errors import BadInput
from casefiles.services import links, records, search, terms
from casefiles.services.evidence import intake


def found(library: Library, text: str, **how: object) -> list[str]:
    return [hit.record.ref for hit in search.search(library, text, **how).hits]  # type: ignore[arg-type]


def test_a_hit_for_json_has_a_number_for_its_score(library: Library) -> None:
    made = records.create(library, "person", {"printed_name": "Aurelio Ñahui"})
    (hit,) = search.search(library, "nahui").hits
    plain = hit.plain()
    assert list(plain) == ["ref", "type", "title", "snippet", "score", "why"]
    assert (plain["ref"], plain["type"], plain["title"], plain["snippet"]) == (
        made.ref,
        "person",
        "Aurelio Ñahui",
        "Aurelio Ñahui",
    )
    assert isinstance(plain["score"], float)
    assert plain["score"] == round(plain["score"], 4)


def test_refs_titles_aliases_and_types(library: Library) -> None:
    who = records.create(library, "person", {"identity": "alias_only"})
    alias = links.add_alias(library, who.id, "Chaska")
    site = records.create(library, "site", {"name": "Chaska bend"})
    assert found(library, "per 1")[0] == found(library, "PER-0001")[0] == who.ref
    assert set(found(library, "chaska")) >= {who.ref, alias.ref, site.ref}
    assert found(library, "chaska", types=["site"]) == [site.ref]
    assert len(found(library, "chaska", limit=1)) == 1
    with pytest.raises(BadInput, match="dragon"):
        search.search(library, "x", types=["dragon"])
    records.trash(library, [site.id])
    assert site.ref not in found(library, "chaska")
    assert [ref.id for ref in search.suggest(library, "chas", types=["person"])] == [who.id]
    assert [ref.id for ref in search.suggest(library, "", types=["person", "site"])] == [who.id]
    assert who.id in {ref.id for ref in search.first(library, "cha")}


def test_text_of_evidence_is_found_with_its_page(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "acta.txt"
    file.write_text("First lines.\n" * 50 + 'Two drums of <acetone> stood "by the river".\n', encoding="utf-8")
    (exhibit,) = intake.add_files(library, [file]).exhibits
    hit = next(hit for hit in search.search(library, "acetone").hits if hit.record.id == exhibit.id)
    assert hit.place == "page 1"
    assert "<acetone>" in hit.snippet
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["acetone"]
    assert exhibit.ref in found(library, '"by the river"')


def test_words_of_fields_rows_and_terms_of_ones_own(library: Library) -> None:
    terms.add(library, "site_kind", "Floating lab", "Laboratorio flotante")
    who = records.create(library, "person", {"printed_name": "A", "summary": "He kept <b>ledgers</b>."})
    seizure = records.create(
        library,
        "operation",
        {"name": "Condor"},
        parts={"case_numbers": [{"authority": "Fiscalía", "number": "417-2026"}]},
    )
    (hit,) = search.search(library, "ledgers").hits
    assert (hit.record.id, hit.place, hit.snippet) == (who.id, "Summary", "He kept <b>ledgers</b>.")
    assert seizure.ref in found(library, "417-2026")


@pytest.mark.parametrize(
    "text", ["", "   ", '"', "''", "(", "NOT", "a*b", "\u200f", "<script>", "💥", "x" * 20_000, "per"]
)
def test_whatever_is_typed_is_an_answer(library: Library, text: str) -> None:
    records.create(library, "person", {"printed_name": "Tom <Jerry> “Chaska” 💥"})
    assert isinstance(search.search(library, text).hits, tuple)
    assert isinstance(search.suggest(library, text), list)
    assert isinstance(search.first(library, text), list)


def test_the_operations_of_a_record(library: Library) -> None:
    who = records.create(library, "person", {"printed_name": "A"})
    operation = records.create(library, "operation", {"name": "Condor"})
    links.add(library, "in_file", who.id, operation.id)
    assert [ref.id for ref in search.operations_of(library, who.id)] == [operation.id]
    records.trash(library, [operation.id])
    assert search.operations_of(library, who.id) == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_terms_are_found_in_english_and_in_spanish(library: Library, language: str) -> None:
    witness = records.create(library, "person", {"printed_name": "Chaska Nina", "involvement": "witness"})
    arrest = records.create(library, "event", {"name": "At the ford", "kind": "arrest"})
    payer = records.create(library, "person", {"printed_name": "Roque Illa"})
    group = records.create(library, "organisation", {"name": "Los Ceibos"})
    paid = links.add(library, "paid_protection", payer.id, group.id)
    part = links.add(library, "took_part", witness.id, arrest.id, details={"role": "attacker"})
    with words.use(language):
        for text, record in (
            ("witness", witness), ("testigo", witness), ("detención", arrest),
            ("protection money", paid), ("pagó cupos", paid), ("received protection", paid),
        ):  # fmt: skip
            assert record.ref in found(library, text), text
        assert part.ref in found(library, "atacante") and part.ref in found(library, "attacker")
        (hit,) = search.search(library, "testigo").hits
        assert (hit.snippet, hit.marks) == ("testigo", ((0, 7),)), "what was typed is what is shown"
        (hit,) = [one for one in search.search(library, "pagó cupos").hits if one.record.ref == paid.ref]
        assert hit.snippet == "pagó cupos a" and hit.marks


def test_the_library_s_own_terms_are_found_in_both_languages(library: Library) -> None:
    key = terms.add(library, "site_kind", "Jungle workshop", "Taller de monte")
    site = records.create(library, "site", {"name": "By the ford", "kind": key})
    assert found(library, "workshop") == found(library, "taller") == [site.ref]
    library.rebuild()
    assert found(library, "workshop") == found(library, "taller") == [site.ref]


def test_links_that_hang_on_everything_are_not_found_by_their_words(library: Library) -> None:
    who = records.create(library, "person", {"printed_name": "Chaska Nina"})
    links.add_alias(library, who.id, "Chino")
    assert found(library, "uses the name") == []
