"""The profile of a person, made by hand: links, evidence and sources first, then who it is."""

from __future__ import annotations

from collections.abc import Collection

from ui.record.gathering import Gathered
from ui.record.general_profile import GeneralProfile

ALWAYS = frozenset({"identity", "involvement", "legal_status", "whereabouts", "printed_name"})


class PersonProfile(GeneralProfile):
    """As in the pictures: what connects somebody comes before what describes them."""

    def build(self, found: Gathered) -> None:
        self.stack.addWidget(self.summary)
        # What is shown of the portrait is chosen on the picture itself.
        self.add_pair(*self.field_cards(found, without=("portrait_region",)))
        self.add_tables(found)
        self.stack.addWidget(self.unknown)
        self.add_tags(found)

    def always(self, found: Gathered) -> Collection[str]:
        return ALWAYS
