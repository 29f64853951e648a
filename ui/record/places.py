"""Where an entry of a type is shown: the name of its page in the window."""

from __future__ import annotations

from casefiles.services.views import Ref
from ui.desk import Desk


def go_to(desk: Desk, target: Ref, detail: str = "") -> None:
    """Open another record on the page of its type; pages are called by the names of the types."""
    desk.go(target.type, target.ref, detail)
