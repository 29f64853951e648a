"""A field of an entry as it is shown, with the versions that sources give of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from casefiles.domain.claim import Claim
from casefiles.domain.kinds import Amount, Choice, Date, Number, Position, Reference
from casefiles.domain.quantities import Quantity
from casefiles.domain.record import Field
from casefiles.domain.standing import Standing
from casefiles.services.case import Case, backing_of
from casefiles.services.views import (
    FieldView,
    Version,
)
from casefiles.words import _, ngettext, number


def field_view(case: Case, described: Field, value: Any, claims: Sequence[Claim] = ()) -> FieldView:
    """A field with its value, and with its versions where sources differ."""
    kind = described.kind
    supporting = [
        claim for claim in claims if claim.supports and claim.state != "rejected" and claim.value_key is not None
    ]
    chosen = next(
        (claim.value_key for claim in supporting if claim.state == "accepted" and claim.true_when is None), None
    )
    found = case.standing(claims, chosen) if claims else None
    versions = _versions(case, supporting, found, chosen)
    shown = kind.show(value, case.given)
    is_open = len(versions) > 1 and chosen is None
    spans: Quantity | None = None
    if is_open:
        rivals = [claim.value for claim in supporting if claim.value]
        shown = f"{spread(case, described, rivals) or shown} · {count_of_versions(len(versions))}"
        if isinstance(kind, Amount):
            spans = _spanning([kind.from_plain(json.loads(rival), case.given) for rival in rivals])
    reference = isinstance(kind, Reference) and value is not None
    return FieldView(
        key=described.key,
        label=_(described.label),
        kind=kind.name,
        group=described.group,
        shown=shown,
        stored=None if value is None else kind.plain(value, case.given),
        written=getattr(value, "written", "")
        if isinstance(kind, Date | Amount | Position) and value is not None
        else "",
        editable=not described.fixed,
        vocabulary=kind.vocabulary if isinstance(kind, Choice) else "",
        targets=kind.targets if isinstance(kind, Reference) else (),
        hint=_(described.hint) if described.hint else "",
        target=case.names([value]).get(value) if reference else None,
        backing=backing_of(found) if found else None,
        versions=versions,
        open=is_open,
        range=None if spans is None else spans.plain(),
    )


def count_of_versions(n: int) -> str:
    """How many versions of a value there are, in words."""
    return ngettext("{n} version", "{n} versions", n).format(n=n)


def _versions(
    case: Case, supporting: Sequence[Claim], found: Standing | None, chosen: str | None
) -> tuple[Version, ...]:
    if found is None or len(found.values) < 2:
        return ()
    versions = []
    for key in found.values:
        own = [claim for claim in supporting if claim.value_key == key]
        views = case.claim_views(own)
        versions.append(
            Version(key, views[0].value if views else "", tuple(views), backing_of(case.standing(own)), key == chosen)
        )
    return tuple(versions)


def spread(case: Case, described: Field, given_values: Iterable[str]) -> str:
    """Rival figures, as claims hold them, as one range: quantities in the unit of the first, as totals print them.

    Where they have no unit, period or bound in common they are shown one behind the other; '' for what is no figure.
    """
    kind = described.kind
    if not isinstance(kind, Amount | Number):
        return ""
    values = [kind.from_plain(json.loads(value), case.given) for value in given_values]
    if not values:
        return ""
    if isinstance(kind, Number):
        low, high = number(min(values)), number(max(values))
        return low if low == high else f"{low}–{high}"
    span = _spanning(values)
    if span is not None:
        return span.show(case.language)
    return _(" or ").join(dict.fromkeys(kind.show(value, case.given) for value in values))


def _spanning(amounts: Sequence[Quantity]) -> Quantity | None:
    """The quantity from the lowest to the highest; an end that one of them leaves open stays open.

    None where they have no unit, period or bound in common.
    """
    if any(amount.ambiguous for amount in amounts) or len({(amount.base, amount.per) for amount in amounts}) != 1:
        return None
    one = amounts[0]
    alike = [amount if amount.unit == one.unit else amount.to(one.unit) for amount in amounts]
    lows = [amount.low for amount in alike if amount.low is not None]
    highs = [amount.high for amount in alike if amount.high is not None]
    low = min(lows) if len(lows) == len(alike) else None
    high = max(highs) if len(highs) == len(alike) else None
    if low is None and high is None:
        return None
    qualifier = "between"
    if high is None:
        qualifier = "at least"
    elif low is None:
        qualifier = "at most"
    elif {"about", "nearly"} & {amount.qualifier for amount in alike}:
        qualifier = "about"
    elif low == high:
        qualifier = "exact"
    return replace(one, low=low, high=high, qualifier=qualifier, written="")
