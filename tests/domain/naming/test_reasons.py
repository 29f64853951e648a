"""Every reason has a sentence in both languages."""

from __future__ import annotations

import pytest

from casefiles import words
from casefiles.domain.naming import reasons


@pytest.mark.parametrize("key", reasons.SENTENCES)
def test_every_reason_is_a_sentence_in_english_and_spanish(key: str) -> None:
    with words.use("en"):
        english = reasons.sentence(key)
    with words.use("es"):
        spanish = reasons.sentence(key)
    assert english.endswith(".") and spanish.endswith(".")
    assert english != spanish


def test_every_key_has_a_sentence() -> None:
    keys = {value for name, value in vars(reasons).items() if name.isupper() and isinstance(value, str)}
    assert keys == set(reasons.SENTENCES)
    assert keys > reasons.AGAINST


def test_reasons_come_once_and_what_speaks_for_the_names_first() -> None:
    found = reasons.in_order([reasons.OTHER_SURNAME, reasons.INITIAL, reasons.INITIAL, reasons.ACCENTS])
    assert found == (reasons.ACCENTS, reasons.INITIAL, reasons.OTHER_SURNAME)
