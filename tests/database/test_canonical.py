"""Canonical JSON, beside what the standard library writes: hashes of libraries that were made before rest on it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.database.canonical import canonical
from casefiles.domain.dates import PartialDate

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 53) + 1, (1 << 53) - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(plain)
def test_canonical_json_comes_back_as_it_was(value: Any) -> None:
    written = canonical(value)
    assert json.loads(written) == value
    assert written == json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


@given(st.dictionaries(st.text(st.characters(max_codepoint=127)), st.integers(0, 9)))
def test_canonical_json_does_not_depend_on_the_order_of_entry(value: dict[str, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_canonical_json_in_bytes() -> None:
    value = {"b": ["é", '"', "\\", "\n", "\u2028", "<"], "a": {"y": 1, "x": None}, "Z": True}
    assert canonical(value) == '{"Z":true,"a":{"x":null,"y":1},"b":["é","\\"","\\\\","\\n","\u2028","<"]}'.encode()


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        float("nan"),
        {"a": [0.0]},
        (1.5,),
        {"a": {"b": [{"c": 1.5}]}},
        1 << 53,
        -(1 << 53),
        {"é": 1},
        {1: 1},
        {None: 1},
        {"a": 1, 2: 3},
        b"x",
        {1, 2},
        Decimal(1),
        datetime(2026, 1, 1, tzinfo=UTC),
        PartialDate.from_edtf("2026"),
    ],
)
def test_what_canonical_json_refuses(value: Any) -> None:
    with pytest.raises(ValueError):
        canonical(value)


def test_canonical_json_refuses_half_characters() -> None:
    with pytest.raises(ValueError):
        canonical("\ud800")


@given(st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0x2FF)))
def test_every_character_is_written_as_the_standard_library_does(text: str) -> None:
    assert canonical([text]) == json.dumps([text], ensure_ascii=False, separators=(",", ":")).encode()


def test_each_of_the_first_characters_is_written_as_the_standard_library_does() -> None:
    for code in (*range(0x100), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF, 0x1F600):
        assert canonical(chr(code)) == json.dumps(chr(code), ensure_ascii=False).encode()


def test_texts_and_numbers_with_a_class_of_their_own_are_what_they_hold() -> None:
    class Kind(StrEnum):
        ONE = "one"

    class Text(str):
        pass

    assert canonical({"a": Kind.ONE, "b": Text("é"), "c": [Kind.ONE]}) == '{"a":"one","b":"é","c":["one"]}'.encode()
