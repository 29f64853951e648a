"""The text index and its SQL: what `derived` puts in, and what search, type-ahead and pickers find.

Three b-tree tables hold what is indexed, already folded (`casefiles.domain.folding`), and titles and aliases also as they
are printed, with their search keys (`casefiles.domain.naming.keys`). Four FTS5 tables point at them (external content)
and hold only positions, or of the keys only records. Contentless tables would be smaller, but with
`contentless_delete` they keep an erased word in the file in spite of `secure-delete`, and without it a row can only be
deleted by handing over its old text: so the folded text is kept, and `check` can compare everything.

Every function works on a `sqlcipher3` connection that the caller has put in a transaction, plain or encrypted alike.
Nothing here commits. No text raises a syntax error of the search language: each word is quoted, and folding has left
nothing in it that could end the quotes.
"""

from casefiles.database.index.checking import check
from casefiles.database.index.putting import put, remove
from casefiles.database.index.rows import digest_of, sought_of_type, token
from casefiles.database.index.searching import beginning, beside, exact, first, search, suggest
from casefiles.database.index.snippets import snippet
from casefiles.database.index.tables import clear, create, drop, is_current, is_part, outdate, purge, strike, tidy
from casefiles.database.index.values import (
    AS_TYPED,
    Answer,
    Contradiction,
    Entry,
    Finding,
    Hit,
    Matched,
    Name,
    NameKind,
    Problem,
    Text,
    Together,
)

__all__ = [
    "AS_TYPED",
    "Answer",
    "Contradiction",
    "Entry",
    "Finding",
    "Hit",
    "Matched",
    "Name",
    "NameKind",
    "Problem",
    "Text",
    "Together",
    "beginning",
    "beside",
    "check",
    "clear",
    "create",
    "digest_of",
    "drop",
    "exact",
    "first",
    "is_current",
    "is_part",
    "outdate",
    "purge",
    "put",
    "remove",
    "search",
    "snippet",
    "sought_of_type",
    "strike",
    "suggest",
    "tidy",
    "token",
]
