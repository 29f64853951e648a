"""What a record may ask when it composes its own title."""

from __future__ import annotations

from typing import Any, Protocol


class Known(Protocol):
    """The neighbourhood of a record: titles of others, aliases it uses, rows of its lists, words of vocabularies.

    `language` is the library's: titles are stored, so they do not follow the window's.
    """

    @property
    def language(self) -> str:
        """The library's language."""

    def title(self, record: int | None) -> str:
        """The title of a record, '' for None."""

    def aliases(self, record: int) -> list[str]:
        """The aliases that the record uses, as printed, oldest link first."""

    def parts(self, record: int, cls: type[Any]) -> list[Any]:
        """The rows of one of the record's lists, in order."""

    def word(self, vocabulary: str, key: str | None) -> str:
        """The term in the library's language, '' for None."""

    def quoted(self, text: str) -> str:
        """The text in the quotation marks of the library's language."""

    def say(self, text: str) -> str:
        """A sentence of the program in the library's language."""
