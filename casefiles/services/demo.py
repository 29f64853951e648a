"""The demo library: one published case, thirteen facts, each in its home with who says so (`resources/demo/case.json`)."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain.dates import PartialDate
from casefiles.domain.moments import Clock, now
from casefiles.domain.record import Record
from casefiles.progress import Progress, silent
from casefiles.services import citing, links, records
from casefiles.services.clip import placeholder_clip
from casefiles.services.evidence import intake
from casefiles.services.lookup import given
from casefiles.services.working import Working
from casefiles.words import _
from resources import FOLDER

Data = Mapping[str, Any]


def demo_case() -> Data:
    """The case as it is shipped: a list of changes, each with the number of its fact."""
    case: Data = json.loads((FOLDER / "demo" / "case.json").read_text(encoding="utf-8"))
    return case


def make_demo(
    folder: Path, *, language: str = "en", author: str = "", clock: Clock = now, progress: Progress = silent
) -> Library:
    """Makes the demo library in a folder that does not exist or is empty, in English or Spanish, and leaves it open.

    One change a fact. Everything stays "not graded". `progress` counts changes; when it raises, or anything else goes
    wrong, the folder is as it was. Raises as `Library.create` does.
    """
    case = demo_case()
    was_there = folder.exists()
    with words.use(language):
        library = Library.create(folder, author=author, language=language, name=case["name"][language], clock=clock)
        try:
            maker = _Maker(library, language, case["source"], case["operation"])
            changes: Sequence[Data] = case["changes"]
            for done, change in enumerate(changes):
                progress(done, len(changes), change["label"][language])
                maker.make(change)
            progress(len(changes), len(changes), _("The demo library is ready."))
        except BaseException:
            library.close()
            _empty(folder)
            if not was_there:
                folder.rmdir()
            raise
    return library


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()


@dataclass
class _Maker:
    """Enters one change after the other; `ids` are the records made so far, by their keys in the data."""

    library: Library
    language: str
    article: str
    operation: str
    ids: dict[str, int] = field(default_factory=dict)

    def make(self, change: Data) -> None:
        """One change: its records first, then the lines between them, then who says so.

        It belongs to the making of the library, and so is not offered to be undone.
        """
        if "placeholder" in change:
            self._placeholder(change["placeholder"])
        with self.library.change(self._value(change["label"]), kind="create") as session:
            if "placeholder" in change:
                self._describe(session, change["placeholder"])
            made = [self._record(session, data) for data in change.get("records", ())]
            self._join_file(session, made)
            rows = [self._row(session, data) for data in change.get("rows", ())]
            joined = [self._link(session, data) for data in change.get("links", ())]
            for record, data in (*zip(made, change.get("records", ()), strict=True), *joined):
                self._said(session, record, data)
            for record, uid, data in rows:
                self._say(session, record, data["said"], field_key=data["field"], part=uid)
            for data in change.get("claims", ()):
                self._say(session, records.fetch(session, self.ids[data["about"]]), [data])

    def _value(self, raw: Any) -> Any:
        """A value of the data as the services take it: text of the language, an id, or a date that no words say."""
        if not isinstance(raw, Mapping):
            return raw
        if "is" in raw:
            return self.ids[raw["is"]]
        if "edtf" in raw:
            return PartialDate.from_edtf(**raw)
        return raw[self.language]

    def _describe(self, session: Session, data: Data) -> None:
        exhibit = records.fetch(session, self.ids[data["key"]])
        for key, text in self._values(data["fields"]).items():
            setattr(exhibit, key, text)

    def _values(self, data: Data) -> dict[str, Any]:
        return {key: self._value(raw) for key, raw in data.items()}

    def _record(self, session: Session, data: Data) -> Record:
        parts = {key: [self._values(row["fields"]) for row in rows] for key, rows in data.get("parts", {}).items()}
        record = records.add(session, self.library, data["type"], self._values(data["fields"]), parts=parts)
        self.ids[data["key"]] = record.id
        return record

    def _row(self, session: Session, data: Data) -> tuple[Record, str, Data]:
        owner = records.fetch(session, self.ids[data["of"]])
        cls = records.PART_BY_KEY[data["list"]]
        context = given(session, self.library)
        fields = {
            key: records.read_value(records.described_field(cls, key), raw, context)
            for key, raw in self._values(data["fields"]).items()
        }
        row = cls(owner=owner.id, **fields)
        session.add(row)
        session.flush()
        return owner, row.uid, data

    def _link(self, session: Session, data: Data) -> tuple[Record, Data]:
        ends = self.ids[data["from"]], self.ids[data["to"]]
        link = links.join(session, self.library, data["type"], *ends, details=self._values(data.get("details", {})))
        if "key" in data:
            self.ids[data["key"]] = link.id
        return link, data

    def _join_file(self, session: Session, made: Sequence[Record]) -> None:
        """Puts what was made into the operation's file; with the operation itself, what was there before it."""
        operation = self.ids.get(self.operation)
        if operation is None:
            return
        joining = list(made)
        if operation in {record.id for record in made}:
            before = set(self.ids.values()) - {record.id for record in made}
            joining = [*(records.fetch(session, record) for record in sorted(before)), *made]
        for record in joining:
            citing.join_file(session, record, Working(operation=operation))

    def _said(self, session: Session, record: Record, data: Data) -> None:
        """Who says that there is such a record, that a field of it has this value, and a row of it this figure."""
        said: Sequence[Data] = data.get("said", ())
        self._say(session, record, said)
        lines = [key for key, raw in data.get("fields", {}).items() if isinstance(raw, Mapping) and "is" in raw]
        for key in lines:
            # A record that a field names is a line of its own, and says who drew it; the sentence was said once.
            self._say(session, record, [{**claim, "says": None} for claim in said], field_key=key)
        for key, claims in data.get("values", {}).items():
            self._say(session, record, claims, field_key=key)
        for key, rows in data.get("parts", {}).items():
            cls = records.PART_BY_KEY[key]
            uids = session.scalars(select(cls.uid).where(cls.owner == record.id).order_by(cls.position))
            for uid, row in zip(uids.all(), rows, strict=True):
                self._say(session, record, row["said"], field_key=row["field"], part=uid)

    def _say(
        self,
        session: Session,
        record: Record,
        claims: Sequence[Data],
        *,
        field_key: str | None = None,
        part: str | None = None,
    ) -> None:
        holder: Any = records.part_of(session, record.id, part) if part else record
        for data in claims:
            working = Working(
                source=self.ids[data.get("source", self.article)],
                via=self.ids[data["via"]] if "via" in data else None,
                how_said=data.get("how"),
            )
            citing.cite(
                session,
                record,
                working,
                described=records.described_field(type(holder), field_key) if field_key else None,
                part=part,
                value=getattr(holder, field_key) if field_key else None,
                context=given(session, self.library),
                says=self._value(data.get("says")),
                supports=not data.get("disputes", False),
            )

    def _placeholder(self, data: Data) -> None:
        """The clip that stands in for the ministry's video arrives as all evidence does, in a change of its own."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / self._value(data["file"])
            file.write_bytes(placeholder_clip())
            arrival = intake.Arrival(
                received_from=self._value(data["received_from"]), how=self._value(data["how"]), nature="placeholder"
            )
            working = Working(operation=self.ids[self.operation])
            taken = intake.add_files(self.library, [file], arrival=arrival, working=working)
        self.ids[data["key"]] = taken.exhibits[0].id
