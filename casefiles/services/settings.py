"""Settings of the library itself: its name, how all of it must be handled."""

from __future__ import annotations

from sqlalchemy import select

from casefiles.database.library import Library
from casefiles.domain.registers import Setting
from casefiles.errors import BadInput
from casefiles.words import _

NAMES = ("name", "marking", "tlp")


def put(library: Library, name: str, value: str) -> None:
    """Sets a setting, as one change that can be undone; read back with `Library.setting`. Raises BadInput."""
    if name not in NAMES:
        raise BadInput(_("There is no setting “{name}”.").format(name=name))
    labels = {
        "name": _("Rename the library"), "marking": _("Set how the library is handled"),
        "tlp": _("Set how the library is shared"),
    }  # fmt: skip
    with library.change(labels[name]) as session:
        held = session.scalars(select(Setting).where(Setting.name == name)).first()
        if held is None:
            session.add(Setting(name=name, value=value))
        else:
            held.value = value
