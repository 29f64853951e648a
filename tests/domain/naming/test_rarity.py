"""How common words are among the people at hand."""

from __future__ import annotations

import pytest

from casefiles.domain.naming.rarity import MIDDLING, counted, rarity
from casefiles.domain.naming.reading import prepare
from casefiles.domain.naming.word import word


def test_what_may_be_a_surname_is_counted_once_a_person_and_in_steps() -> None:
    names = ["Juan Quispe Quispe", "Ana Quispe Soto", "Luz Mamani", "alias Soto", *["Luz Sulca"] * 6]
    frequency = counted([[prepare(name)] for name in names])
    assert frequency("quispe") == pytest.approx(10**-0.5), "two of ten, in steps of half a power of ten"
    assert frequency("soto") == frequency("mamani") == pytest.approx(0.1), "an alias does not count"
    assert frequency("sulca") > frequency("soto")
    assert frequency("luz") == frequency("unheard") == 0, "neither do given names"


def test_somebody_with_many_names_bears_each_once() -> None:
    frequency = counted([[prepare("Ana Quispe"), prepare("QUISPE, Ana"), prepare("Ana Soto")], [prepare("Luz Mamani")]])
    assert frequency("quispe") == frequency("soto") == frequency("mamani")


def test_the_rarest_word_counts() -> None:
    shares = {"quispe": 0.02, "sulca": 0.001, "sayritupac": 0.00001}
    words = {text: word(text) for text in shares}
    assert rarity(shares.__getitem__, [words["quispe"]]) == 0
    assert rarity(shares.__getitem__, [words["quispe"], words["sayritupac"]]) == 1
    assert 0 < rarity(shares.__getitem__, [words["sulca"]]) < 1
    assert rarity(lambda text: 0.0, [words["sulca"]]) == 1
    assert rarity(shares.__getitem__, []) == MIDDLING
