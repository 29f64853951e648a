"""Digests in words."""

from __future__ import annotations

from ui.digest import grouped


def test_a_digest_is_grouped_and_nothing_else_is() -> None:
    digest = "0123456789abcdef" * 4
    assert grouped(f"was {digest}, {'ab' * 20} stays") == f"was {' '.join(['0123456789abcdef'] * 4)}, {'ab' * 20} stays"
    assert grouped(f"x{digest}") == f"x{digest}"
