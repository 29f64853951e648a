"""Links many entries of one type to one other, in one line and one change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from casefiles.database.library import Library
from casefiles.errors import CasefilesError
from casefiles.services import links, records
from casefiles.words import ngettext
from ui.desk import Desk
from ui.record.link_line import LinkLine, _Whole
from ui.record.making import make
from ui.record.popover import Popover


class LinkAll(Popover):
    """Asks how, and with whom; closes when all are linked."""

    def __init__(self, desk: Desk, type_name: str, chosen: Sequence[int], anchor: QWidget) -> None:
        n = len(chosen)
        super().__init__(anchor, ngettext("Link {n} entry to", "Link all {n} entries to", n).format(n=n), 440)
        self.line = ManyLine(desk, type_name, chosen, self)
        self.column.addWidget(self.line)
        self.line.linked.connect(self.leave)
        self.line.left.connect(self.leave)

    def first_focus(self) -> QWidget:
        return self.line.line

    def holds_work(self) -> bool:
        return bool(self.line.line.text().strip())


class ManyLine(LinkLine):
    """The line of one entry, for several."""

    def __init__(self, desk: Desk, type_name: str, chosen: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(desk, 0, type_name, parent)
        self._chosen = list(chosen)

    def _save(self, chosen: _Whole) -> None:
        firsts, working = self._chosen, self.desk.working

        def work(library: Library) -> int:
            made = isinstance(chosen.target, tuple)
            target = make(library, *chosen.target, working) if isinstance(chosen.target, tuple) else chosen.target
            wanted = [one for one in firsts if one != target.id]
            try:
                return links.add_many(
                    library, chosen.type.key, wanted, target.id, backwards=chosen.backwards, working=working
                )
            except CasefilesError:
                if made:
                    records.trash(library, [target.id])
                raise

        def done(n: int) -> None:
            self.desk.say(ngettext("{n} entry linked.", "{n} entries linked.", n).format(n=n), "good")
            self._saved()

        self.desk.write(work, done, failed=self._failed)
