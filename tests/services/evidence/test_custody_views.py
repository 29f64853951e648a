"""Custody as it is shown: entries in words, their receipts, what cannot be right in them."""

from __future__ import annotations

from pathlib import Path

from casefiles import words
from casefiles.database.library import Library
from casefiles.services import records
from casefiles.services.evidence import custody, receipts
from casefiles.services.evidence.custody_views import custody_of


def test_entries_in_words_with_findings_holder_and_seal(library: Library) -> None:
    held = records.create(library, "exhibit", {"name": "Backpack", "exhibit_class": "physical"})
    custody.enter(
        library,
        held.id,
        "collected",
        custody.Said(to_whom="T. Illa", seal="S-0417"),
        happened="11 February 2026 14:05",
    )
    custody.enter(
        library,
        held.id,
        "handed_over",
        custody.Said(from_whom="W. Nahui", to_whom="R. Ccori", seal="S-0999"),
    )
    custody.enter(library, held.id, "stored", custody.Said(to_whom="Depot 9"))
    custody.strike_out(library, held.id, 3, "another item")
    with library.read() as session:
        uid = records.fetch(session, held.id).uid
    found = custody_of(library, uid)
    assert [one.action for one in found.entries] == ["collected", "handed over", "stored", "struck"]
    assert [(one.n, one.rule) for one in found.findings] == [(2, "not held"), (2, "seal")]
    assert (found.holder, found.seal) == ("R. Ccori", "S-0999")
    assert found.entries[2].struck_by == 4 and found.entries[3].reason == "another item"
    with words.use("es"):
        spanish = custody_of(library, uid)
    assert spanish.entries[1].action == "entrega"
    assert "11 de febrero de 2026" in spanish.entries[0].happened and "14:05" in spanish.entries[0].happened
    plain = found.plain()
    assert plain["entries"][1]["from"] == "W. Nahui" and plain["warnings"][0]["entry"] == 2
    assert custody_of(library, "no such uid").entries == ()


def test_the_receipt_is_evidence_itself_named_by_its_hash(library: Library, tmp_path: Path) -> None:
    held = records.create(library, "exhibit", {"name": "Backpack"})
    paper = tmp_path / "receipt.txt"
    paper.write_text("Received: one backpack. R. Ccori", encoding="utf-8")
    assert receipts.enter_with_file(
        library,
        [held.id],
        "handed_over",
        paper,
        custody.Said(from_whom="T. Illa", to_whom="R. Ccori"),
    ) == [1]
    with library.read() as session:
        uid = records.fetch(session, held.id).uid
    (entry,) = custody_of(library, uid).entries
    assert entry.receipt_ref is not None
    assert receipts.digest_of(library, entry.receipt_ref.ref) == entry.receipt
    with library.vault.open(entry.receipt) as kept:
        assert kept.read() == paper.read_bytes()
