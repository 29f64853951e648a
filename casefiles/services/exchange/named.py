"""Something that a row names and that is not here yet."""

from __future__ import annotations

from dataclasses import dataclass

from casefiles.domain import folding


@dataclass(frozen=True)
class Named:
    """Another row of the table by its number, or something to be made of that type and name."""

    type: str
    name: str
    row: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """Equal for what is named alike, whatever its capitals and accents: it is made once."""
        return self.type, folding.fold(self.name) or self.name
