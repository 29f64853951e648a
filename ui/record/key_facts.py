"""The few facts under a record's title, by its type."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from casefiles.domain.record import fields_of
from casefiles.domain.record_types import record_type
from casefiles.services.views import LinkView, RecordView, Ref
from casefiles.words import _, and_list
from ui.desk import Desk
from ui.flow_layout import FlowLayout
from ui.record.alias_chips import AliasChips
from ui.record.backing import shown_of
from ui.record.facts import Facts
from ui.record.gathering import Gathered
from ui.record.link_row import RecordName
from ui.record.places import go_to
from ui.record.steps import RecordSteps

SEEN = frozenset({"seen_at", "took_part", "led_to_arrest"})
"""Links that put somebody somewhere at a time."""
ON_CHIPS = frozenset({"kind", "seizure_class", "status", "involvement", "whereabouts", "identity"})
"""Fields that the subtitle or the chips say already."""
ROLES = frozenset({"operated", "leads", "member_of", "holds_office", "works_for"})
"""Links that say what somebody is."""


class KeyFacts:
    """Fills the header's facts; the alias chips stay, so that a name being typed is not lost."""

    def __init__(self, desk: Desk, steps: RecordSteps, facts: Facts, found: Gathered) -> None:
        self.desk = desk
        self.facts = facts
        self.aliases: AliasChips | None = None
        if found.view.type in ("person", "organisation"):
            self.aliases = AliasChips(desk, steps, found.view.id)
        self._drawn: object = None
        self.show_gathered(found)

    def show_gathered(self, found: Gathered) -> None:
        """The facts as they are now."""
        view = found.view
        if self.aliases is not None:
            self.aliases.show_aliases(view.aliases)
        key = (view.fields, view.links, found.seen)
        if key == self._drawn:
            return
        self._drawn = key
        if self.aliases is not None:
            self.facts.take(self.aliases)
        self.facts.clear()
        if view.type == "person":
            self._person(found)
        elif view.type == "operation":
            self._operation(view)
        else:
            self._general(view)
        self.facts.setVisible(self.facts.count() > 0)

    def _person(self, found: Gathered) -> None:
        view = found.view
        roles = [role_of(link) for link in view.links if link.type in ROLES and not link.backwards]
        if roles:
            self.facts.add(_("Role"), and_list(roles[:2]))
        elif view.shown("occupation"):
            self.facts.add(_("Occupation"), view.shown("occupation"))
        self._aliases(view)
        if view.shown("legal_status"):
            self.facts.add(_("Legal status"), view.shown("legal_status"))
        first, last = found.seen
        if first:
            self.facts.add(_("First seen"), first)
        if last and last != first:
            self.facts.add(_("Last seen"), last)

    def _aliases(self, view: RecordView) -> None:
        if self.aliases is not None:
            self.facts.add(_("Aliases"), self.aliases)
            self.aliases.show()
        also = {one.id: one for alias in view.aliases for one in alias.also_used_by}
        if also:
            self.facts.add(_("Also used by"), self._names(list(also.values())))

    def _operation(self, view: RecordView) -> None:
        self._add_field(view, "date")
        self._add_field(view, "place")
        agencies = {link.other.id: link.other for link in view.links if link.type in ("carried_out", "directed")}
        if agencies:
            self.facts.add(_("By"), self._names(list(agencies.values())))
        self._add_field(view, "part_of")

    def _general(self, view: RecordView) -> None:
        if view.type == "organisation":
            self._aliases(view)
        listed = [one.key for one in fields_of(record_type(view.type)) if one.listed]
        told = 0
        for key in listed:
            if key not in ON_CHIPS and told < 3:
                told += self._add_field(view, key)

    def _add_field(self, view: RecordView, key: str) -> bool:
        field = view.field(key)
        if not field.shown:
            return False
        if field.target is not None:
            self.facts.add(field.label, self._names([field.target]))
        else:
            self.facts.add(field.label, shown_of(field))
        return True

    def _names(self, targets: list[Ref]) -> QWidget:
        host = QWidget(self.facts)
        flow = FlowLayout(host, 4)
        for target in targets:
            name = RecordName(target.title, 500, host)
            name.inset = 0
            name.clicked.connect(lambda checked=False, target=target: go_to(self.desk, target))
            flow.addWidget(name)
        return host


def role_of(link: LinkView) -> str:
    """What a link makes somebody, in words: the role, or how the link reads; alleged where it is."""
    words = f"{link.role}, {link.other.title}" if link.role else f"{link.reading} {link.other.title}"
    return _("{what} (alleged)").format(what=words) if link.alleged else words
