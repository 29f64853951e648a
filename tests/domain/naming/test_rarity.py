"""How common words are among the people at hand."""

from __future__ import annotations

import pytest

from casefiles.domain.naming.rarity import MIDDLING, counted, rarity
from casefiles.domain.naming.reading import prepare
from casefiles.domain.naming.word import word


def test_words_are_counted_once_a_person_and_one_bearer_is_none() -> None:
    frequency = counted(map(prepare, ["Juan Quispe Quispe", "Ana Quispe Soto", "Luz Mamani", "alias Soto"]))
    assert frequency("quispe") == pytest.approx(2 / 3)
    assert frequency("mamani") == 0
    assert frequency("soto") == 0


def test_the_rarest_word_counts() -> None:
    shares = {"quispe": 0.02, "sulca": 0.001, "sayritupac": 0.00001}
    words = {text: word(text) for text in shares}
    assert rarity(shares.__getitem__, [words["quispe"]]) == 0
    assert rarity(shares.__getitem__, [words["quispe"], words["sayritupac"]]) == 1
    assert 0 < rarity(shares.__getitem__, [words["sulca"]]) < 1
    assert rarity(lambda text: 0.0, [words["sulca"]]) == 1
    assert rarity(shares.__getitem__, []) == MIDDLING
