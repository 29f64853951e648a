"""Whether two entries may be one person: for now, how alike their names are. Judgements are in `judgements.py`."""

from __future__ import annotations

from casefiles.domain.naming.likeness import POSSIBLE, STRONG, Likeness, compare, name_similarity

__all__ = ["POSSIBLE", "STRONG", "Likeness", "compare", "name_similarity"]
