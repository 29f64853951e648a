"""What follows from each piece of a line behind whom it is about: links, tasks, evidence, and what could not be read."""

from __future__ import annotations

from casefiles.domain.folding import fold
from casefiles.domain.line import pieces as p
from casefiles.domain.line.phrases import ends_of, phrases
from casefiles.domain.record_types import ENTRIES
from casefiles.domain.refs import type_of_ref
from casefiles.domain.vocabulary import ANY, link_type, link_types_between
from casefiles.services.line_drafting import Drafting
from casefiles.services.line_options import Choices
from casefiles.services.planned import End, PlannedLink
from casefiles.services.proposals import NEW, NEW_BY_NAME, Option
from casefiles.words import _

_USUAL = {
    "place": "seen_at", "site": "seen_at", "event": "took_part", "vehicle": "uses", "item": "uses", "identifier": "uses",
}  # fmt: skip
"""The link from a person to a record of a type where no words say which."""
_ENDS_OF_PICKS = ("place", "site")
_BACK = "<"


class Following:
    """Takes the pieces in their order. `pending` are words of a link whose end has not come yet."""

    def __init__(self, at: Drafting, subject: p.Piece | None) -> None:
        self.at = at
        self.subject = subject
        self.pending: p.Relation | None = None

    def all(self) -> None:
        """Takes every piece of the line."""
        for place, piece in enumerate(self.at.line.pieces):
            self.take(place, piece)
        if self.pending is not None:
            self.leads_nowhere(self.pending)

    def take(self, place: int, piece: p.Piece) -> None:
        if piece is self.subject:
            return
        if isinstance(piece, p.Relation):
            if self.pending is not None:
                self.leads_nowhere(self.pending)
            self.pending = piece
        elif isinstance(piece, p.Place):
            self.take_place(place, piece)
        elif isinstance(piece, p.Target):
            ends = ends_of(self.pending.meanings) if self.pending is not None else frozenset({ANY})
            unchosen = _("Say what “{name}” is.").format(name=piece.name)
            option = self.at.chip(
                "target", piece, self.at.finder.targets(piece.name, ends), types=_fitting(ends), unchosen=unchosen
            )
            self.link(place, piece, option, "person", name=piece.name)
        elif isinstance(piece, p.Number):
            option = self.at.chip(
                "number", piece, self.at.finder.numbers(piece.kind, piece.raw), types=("identifier", "vehicle")
            )
            self.link(place, piece, option, "identifier", dated=self.pending is not None, name=piece.raw)
        elif isinstance(piece, p.ByRef):
            self.take_ref(place, piece)
        elif isinstance(piece, p.ToDo):
            self.at.shown("task", piece, piece.what)
            self.at.plan.tasks.append(piece.what)
        elif isinstance(piece, p.Remark) and fold(piece.typed) and fold(piece.typed) not in phrases():
            self.at.shown("unread", piece, " ".join(piece.typed.split()))

    def leads_nowhere(self, relation: p.Relation) -> None:
        said = " ".join(relation.typed.split())
        self.at.problems.append(_("Say whom or what “{words}” leads to.").format(words=said))

    def take_place(self, place: int, piece: p.Place) -> None:
        if not piece.name:
            self.at.missing("place", piece, _("Write the name of the place after @."))
            return
        option = self.at.chip("place", piece, self.at.finder.places(piece.name), types=_ENDS_OF_PICKS)
        self.link(place, piece, option, "place")

    def take_ref(self, place: int, piece: p.ByRef) -> None:
        kind = type_of_ref(piece.ref)
        if kind in {"operation", "source"}:
            return
        if kind == "exhibit" and self.pending is None:
            option = self.at.referred("evidence", piece)
            self.at.plan.exhibit = option.record if option is not None else None
            if option is not None and self.at.plan.source is None:
                self.at.problems.append(_("Say who says so: evidence is cited with its source."))
            return
        self.link(place, piece, self.at.referred(_CHIP_OF.get(kind, "entry"), piece), kind)

    def link(
        self,
        place: int,
        piece: p.Piece,
        option: Option | None,
        usual_type: str,
        *,
        dated: bool = True,
        name: str = "",
    ) -> None:
        """Plans the link to what a chip chose, by the words before it or by what is usual, with a chip of its own."""
        if option is None:
            self.pending = None
            return
        end = _end(option, usual_type, name)
        meanings: tuple[tuple[str, bool], ...] = ()
        anchor: p.Piece = piece
        if self.pending is not None:
            meanings = tuple(one for one in self.pending.meanings if _fits(one, end.type))
            if meanings:
                anchor, self.pending = self.pending, None
        if not meanings and end.type in _USUAL:
            meanings = ((_USUAL[end.type], False),)
        between = [one for one in link_types_between("person", end.type) if one[0].key != "uses_name"]
        # What joins everything with everything comes last: it is rarely what is meant.
        between.sort(key=lambda one: ANY in (one[0].sources if one[1] else one[0].targets))
        others = [(kind.key, backwards) for kind, backwards in between]
        ordered = list(dict.fromkeys([*meanings, *others]))
        options = tuple(
            Option(key + (_BACK if backwards else ""), link_type(key).reading(self.at.language, backwards=backwards))
            for key, backwards in ordered
        )
        unchosen = _("Say how {name} belongs here: met, works for, or another link.").format(name=end.title)
        chosen = self.at.chip("link", anchor, Choices(options, 0 if meanings else -1), unchosen=unchosen)
        if chosen is not None:
            key, backwards = chosen.key.removesuffix(_BACK), chosen.key.endswith(_BACK)
            self.at.plan.links.append(PlannedLink(key, backwards, end, place, dated))


def _fitting(ends: frozenset[str]) -> tuple[str, ...]:
    return tuple(kind for kind in ENTRIES if kind in ends or ANY in ends)


_CHIP_OF = {"place": "place", "site": "place", "person": "target", "organisation": "target", "identifier": "number"}
"""The kind of chip of a record named by ref, so that "place" is a place however it was named."""


def _end(option: Option, usual_type: str, name: str) -> End:
    if option.record is not None:
        return End(option.record.type, option.record.title, option.record)
    kind = option.key.partition(":")[2] if option.key.startswith(NEW + ":") else ""
    if usual_type == "identifier":
        return End("identifier", name, kind=kind)
    if usual_type == "person":
        known_as = kind if kind and option.key != NEW_BY_NAME else "person"
        return End(known_as, name, kind=option.key, perhaps=option.perhaps)
    return End(usual_type, name or option.label)


def _fits(meaning: tuple[str, bool], end_type: str) -> bool:
    kind = link_type(meaning[0])
    return kind.goes_from(end_type) if meaning[1] else kind.goes_to(end_type)
