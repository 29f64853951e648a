"""What containers hold becomes parts with numbers and custody of their own: in one change, or nothing at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import select

from casefiles.database import staging, texts
from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.link import Link
from casefiles.domain.parts import Detail
from casefiles.domain.source import Source
from casefiles.errors import BadInput, LibraryError
from casefiles.progress import Cancelled
from casefiles.services.evidence import containers, custody, intake
from casefiles.services.verification import verify
from tests.services.evidence import containers_made as made
from tests.services.evidence import office_samples
from tests.services.evidence.containers_made import PAPER, PICTURE
from tests.services.evidence.killing import killed


@pytest.fixture
def library(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Library.create(tmp_path / "case.casefiles", author="A. Quispe") as opened:
        yield opened


@pytest.fixture
def add(library: Library, tmp_path: Path):  # type: ignore[no-untyped-def]
    def taken(name: str, data: bytes) -> intake.Intake:
        (tmp_path / name).write_bytes(data)
        return intake.add_files(library, [tmp_path / name])

    return taken


def exhibits(library: Library) -> dict[str, Exhibit]:
    with library.read() as session:
        return {one.ref: one for one in session.scalars(select(Exhibit).order_by(Exhibit.id))}


def details(library: Library, exhibit: Exhibit) -> dict[str, str]:
    with library.read() as session:
        rows = session.scalars(select(Detail).where(Detail.owner == exhibit.id, Detail.deleted_in.is_(None)))
        return {row.what or "": row.says or "" for row in rows}


def chain(library: Library, exhibit: Exhibit) -> tuple[custody.Entry, ...]:
    with library.read() as session:
        found = custody.chain(session, exhibit.uid)
    assert custody.check_chain(found, library.uid) == []
    return found


def everything_in(library: Library) -> set[str]:
    return {str(one.relative_to(library.vault.root)) for one in library.vault.root.rglob("*") if one.is_file()}


# On request


def test_an_archive_becomes_parts_in_one_change(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    (whole,) = add("phone.zip", made.zipped({"acta.txt": PAPER, "fotos/a.bin": PICTURE})).exhibits
    before = library.head.seq
    done = containers.unpack(library, whole.id)
    assert library.head.seq == before + 1
    assert [one.ref for one in done.parts] == ["EX-0001/1", "EX-0001/2"] and (done.left_out, done.note, done.known) == (
        (),
        "",
        0,
    )
    held = exhibits(library)
    assert [held[one.ref].original_name for one in done.parts] == ["acta.txt", "fotos/a.bin"]
    assert {held[one.ref].part_of for one in done.parts} == {whole.id}
    assert library.vault.check(held["EX-0001/2"].sha256 or "", len(PICTURE)) == "intact"
    assert details(library, held["EX-0001/1"])["time_inside"] == "2017-07-22 09:30:14"
    received, opened = chain(library, held["EX-0001"])
    assert (received.action, opened.action) == ("received", "opened")
    assert "EX-0001/1-2" in (opened.purpose or "") and "Casefiles" in (opened.purpose or "")
    (taken,) = chain(library, held["EX-0001/1"])
    assert taken.action == "collected" and taken.object == held["EX-0001/1"].sha256
    assert (taken.purpose or "").startswith("taken out of EX-0001 by Casefiles ")
    assert verify(library).ok


def test_unpacking_is_undone_and_made_again_as_one(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    (whole,) = add("phone.zip", made.zipped({"acta.txt": PAPER, "a.bin": PICTURE})).exhibits
    containers.unpack(library, whole.id)
    assert library.undo() == "Unpack EX-0001 into 2 parts"
    assert set(exhibits(library)) == {"EX-0001"}
    library.redo()
    assert set(exhibits(library)) == {"EX-0001", "EX-0001/1", "EX-0001/2"}


def test_a_paper_among_the_parts_is_a_source_and_its_words_are_found(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    (whole,) = add("phone.zip", made.zipped({"acta.txt": PAPER, "a.bin": PICTURE})).exhibits
    containers.unpack(library, whole.id)
    part = exhibits(library)["EX-0001/1"]
    with library.read() as session:
        (source,) = session.scalars(select(Source))
        (link,) = session.scalars(select(Link))
    assert (link.link_type, link.source_end, link.target_end) == ("copy_of", part.id, source.id)
    assert texts.pages(library.vault, part.sha256 or "") == (PAPER.decode(),)


def test_unpacking_again_adds_only_what_is_new(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    (whole,) = add("phone.zip", made.zipped({"acta.txt": PAPER, "a.bin": PICTURE})).exhibits
    containers.unpack(library, whole.id)
    before = everything_in(library)
    with pytest.raises(BadInput, match="2 files in EX-0001 are parts of it already"):
        containers.unpack(library, whole.id)
    assert everything_in(library) == before


def test_names_that_lead_out_are_made_safe_and_said(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    (whole,) = add("phone.zip", made.zipped({"../../etc/passwd": PAPER})).exhibits
    containers.unpack(library, whole.id)
    part = exhibits(library)["EX-0001/1"]
    assert (part.name, part.original_name) == ("passwd", "etc/passwd")
    assert details(library, part)["name_inside"] == "../../etc/passwd"


def test_an_archive_in_an_archive_is_a_part_and_can_be_unpacked_in_turn(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    (whole,) = add("outer.zip", made.zipped({"inner.zip": made.zipped({"acta.txt": PAPER})})).exhibits
    (inner,) = containers.unpack(library, whole.id).parts
    (part,) = containers.unpack(library, inner.id).parts
    assert (inner.ref, part.ref) == ("EX-0001/1", "EX-0001/1/1")


def test_what_is_left_out_is_said(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    (whole,) = add("phone.tar", made.tarred({"acta.txt": PAPER})).exhibits
    done = containers.unpack(library, whole.id)
    assert len(done.parts) == 1
    assert done.left_out == (
        ("a link", "a link to another place; it was left out"),
        ("a pipe", "a pipe, socket or device; it was left out"),
    )


def test_what_stands_before_a_tear_is_taken_out_and_the_tear_is_said(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    (whole,) = add("phone.tar", made.tarred({"acta.txt": PAPER, "two": bytes(90_000)})[:40_000]).exhibits
    done = containers.unpack(library, whole.id)
    assert [one.title for one in done.parts] == ["acta.txt"] and "damaged" in done.note


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.7z", made.seven_zipped({"acta.txt": PAPER}, "secret"), "password"),
        ("a.zip", made.zipped({"zeros": b"\0" * (300 << 20)}), "far more than it should"),
        ("a.zip", made.zipped({}), "There is no file in EX-0001"),
        ("a.txt", PAPER, "nothing that can be unpacked"),
    ],
)
def test_what_cannot_be_unpacked_changes_nothing(library: Library, add, name: str, data: bytes, sentence: str) -> None:  # type: ignore[no-untyped-def]
    (whole,) = add(name, data).exhibits
    before, files = library.head.seq, everything_in(library)
    with pytest.raises(BadInput, match=sentence):
        containers.unpack(library, whole.id)
    assert (library.head.seq, everything_in(library)) == (before, files)


def test_cancelling_at_any_report_leaves_nothing(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    (whole,) = add("phone.zip", made.zipped({"acta.txt": PAPER, "a.bin": PICTURE * 100})).exhibits
    before, files = library.head.seq, everything_in(library)
    for stop in range(1, 40):
        calls = 0

        def progress(done: int, total: int, what: str = "", stop: int = stop) -> None:
            nonlocal calls
            calls += 1
            if calls == stop:
                raise Cancelled

        try:
            containers.unpack(library, whole.id, progress=progress)
        except Cancelled:
            assert (library.head.seq, everything_in(library)) == (before, files), stop
        else:
            assert stop > 3
            break
    else:
        raise AssertionError("progress was called too often for so little")


@pytest.mark.parametrize("fault", ["create_new", "write_whole", "sync_file", "rename_new"])
def test_a_fault_of_the_disk_leaves_nothing(library: Library, add, monkeypatch, fault: str) -> None:  # type: ignore[no-untyped-def]
    (whole,) = add("phone.zip", made.zipped({"acta.txt": PAPER, "a.bin": PICTURE})).exhibits
    seq, files = library.head.seq, everything_in(library)
    real = getattr(staging, fault)
    for after in range(40):
        count = 0

        def failing(*given: object, after: int = after) -> object:
            nonlocal count
            count += 1
            if count > after:
                raise LibraryError("The disk that holds the library is full; nothing was added.")
            return real(*given)

        monkeypatch.setattr(staging, fault, failing)
        try:
            containers.unpack(library, whole.id)
        except LibraryError:
            assert (library.head.seq, everything_in(library)) == (seq, files), after
        else:
            assert after
            return
    raise AssertionError("it never ended")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each run is a fork")
@pytest.mark.parametrize("call", ["rename", "fsync", "write", "unlink"])
def test_killed_anywhere_it_is_wholly_there_or_not_at_all(tmp_path: Path, call: str) -> None:
    (tmp_path / "phone.zip").write_bytes(made.zipped({"acta.txt": PAPER, "a.bin": PICTURE}))
    case = tmp_path / "case.casefiles"
    with Library.create(case, author="A. Quispe") as library:
        (whole,) = intake.add_files(library, [tmp_path / "phone.zip"]).exhibits
    for at in range(1, 200, 1 if os.environ.get("FAULTS") == "all" else 3):
        was_killed = killed(case, lambda library: containers.unpack(library, whole.id), at, call)
        with Library.open(case) as library:
            held = set(exhibits(library))
            assert held in ({"EX-0001"}, {"EX-0001", "EX-0001/1", "EX-0001/2"}), at
            assert not list((case / "vault" / "staging").iterdir())
            assert verify(library).ok, at
        if len(held) > 1:
            break
        assert was_killed
    else:
        raise AssertionError("it never came to its end")


# With what arrives


def test_attachments_come_in_with_the_mail(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    before = library.head.seq
    done = add("mail.eml", made.letter(attached={"acta.txt": PAPER, "a.bin": PICTURE}))
    assert library.head.seq == before + 1
    assert [one.ref for one in done.exhibits] == ["EX-0001"]
    assert {whole: [one.ref for one in held] for whole, held in done.parts.items()} == {
        "EX-0001": ["EX-0001/1", "EX-0001/2"]
    }
    held = exhibits(library)
    assert held["EX-0001/2"].part_of == held["EX-0001"].id and held["EX-0001/2"].sha256
    assert [entry.action for entry in chain(library, held["EX-0001"])] == ["received", "opened"]
    library.undo()
    assert exhibits(library) == {}
    library.redo()
    assert set(exhibits(library)) == {"EX-0001", "EX-0001/1", "EX-0001/2"}
    assert verify(library).ok


def test_attachments_of_outlook_come_in_too(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    done = add("mail.msg", office_samples.message())
    assert [one.title for one in done.parts["EX-0001"]] == ["acta Ñ.pdf"] and done.attached == 1


def test_a_mail_without_attachments_has_no_parts(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    assert add("mail.eml", made.letter()).parts == {}


def test_a_mailbox_waits_until_somebody_asks(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    done = add("inbox.mbox", made.MAILBOX)
    assert done.parts == {}
    made_of = containers.unpack(library, done.exhibits[0].id)
    assert [one.title for one in made_of.parts] == ["00001 Uno.eml", "00002 Dos.eml"]
    (attached,) = containers.unpack(library, made_of.parts[1].id).parts
    assert (attached.ref, attached.title) == ("EX-0001/2/1", "foto.bin")


def test_a_conversation_comes_in_with_its_files(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    done = add("WhatsApp Chat.zip", made.whatsapp())
    assert [one.ref for one in done.parts["EX-0001"]] == ["EX-0001/1", "EX-0001/2", "EX-0001/3"]
    held = exhibits(library)
    told = details(library, held["EX-0001"])
    assert told["messenger"] == "WhatsApp" and told["messages"] == "4" and told["participant"]
    assert told["first_message"] == "2017-07-22 09:29 (by the telephone's clock)"
    photo = details(library, held["EX-0001/2"])
    assert (photo["message"], photo["sent_by"]) == ("3", "Rosa Quinde")
    assert photo["sent"] == "2017-07-22 09:31 (by the telephone's clock)"
    assert photo["date_in_name"].startswith("2017-07-22 (a hint")
    assert "taken" not in photo
    assert "message" not in details(library, held["EX-0001/3"]), "no message carries it"
    with library.read() as session:
        driver = session.connection().connection.driver_connection
        from casefiles.database import index

        assert held["EX-0001/1"].id in [hit.record for hit in index.search(driver, "mercadería").hits]


def test_a_conversation_of_telegram_too(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    done = add("ChatExport.zip", made.telegram())
    assert [one.title for one in done.parts["EX-0001"]] == ["result.json", "photo_1.jpg"]
    held = exhibits(library)
    told = details(library, held["EX-0001"])
    assert (told["messenger"], told["messages"]) == ("Telegram", "3")
    photo = details(library, held["EX-0001/2"])
    assert (photo["message"], photo["sent_by"], photo["sent"]) == ("2", "Tomás Illa", "2017-07-22 14:30:05 UTC")


def test_any_other_result_stays_in_its_archive(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    assert add("a.zip", made.zipped({"result.json": b'{"messages": 417}', "a.bin": PICTURE})).parts == {}


def test_a_zip_that_is_only_named_so_stays_whole(library: Library, add) -> None:  # type: ignore[no-untyped-def]
    files = everything_in(library)
    assert add("a.zip", made.zipped({"_chat.txt": b"no conversation at all\n", "a.bin": PICTURE})).parts == {}
    assert len(everything_in(library) - files) <= 4, "the object, its sheet, its reading"


def test_a_mail_that_cannot_be_taken_apart_comes_in_all_the_same(library: Library, add, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def refuse(*_given: object, **_named: object) -> None:
        raise containers.Unreadable("mail.eml is not unpacked.", "mail")

    monkeypatch.setattr(containers, "take_out", refuse)
    done = add("mail.eml", made.letter(attached={"acta.txt": PAPER}))
    assert (len(done.exhibits), done.parts, done.remarks) == (1, {}, ("mail.eml is not unpacked.",))
