"""The commands on evidence: it comes in, is read, unpacked, handed over, redacted."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from casefiles.cli import main
from casefiles.services.evidence import arrivals, intake, recognition, resuming
from tests.cli.calling import Calling
from tests.services.evidence import containers_made, samples
from tests.services.evidence.drawn import paper
from tests.services.evidence.killing import killed
from tests.services.evidence.test_recognition import stand_in


def test_show_tells_of_the_file(call: Calling, tmp_path: Path) -> None:
    library = tmp_path / "new.casefiles"
    call("new", library)
    (tmp_path / "IMG_1.jpg").write_bytes(samples.photograph())
    (tmp_path / "acta.txt").write_bytes(b"tres bidones")
    photo, paper = [one["ref"] for one in call.json("add", library, tmp_path / "IMG_1.jpg", tmp_path / "acta.txt")["added"]]
    file = call.json("show", library, photo)["file"]
    assert file["metadata"].pop("gps_latitude") == "-12.5101389"
    assert {key: value for key, value in file.items() if key != "metadata"} == {
        "media_type": "image/jpeg", "kind": "image", "pages": None, "text_length": 0, "recognised_length": 0,
        "pages_without_text": 1, "note": None, "thumbnail": True,
    }  # fmt: skip
    assert call.json("show", library, photo)["taken"]["when"]["edtf"] == "2017-07-22T09:30:15-05:00"
    assert "by the camera’s clock" in call("show", library, photo)
    told = call.json("show", library, paper)
    assert (told["file"]["text_length"], told["file"]["thumbnail"], told["taken"]) == (12, False, None)
    assert call.json("read", library, paper)[paper] == told["file"]
    lines = call("read", library, paper, photo).splitlines()
    assert lines == [f"{paper}  text/plain  12 characters", f"{photo}  image/jpeg  0 characters"]


def test_recognised_text(call: Calling, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "new.casefiles"
    call("new", library)
    (tmp_path / "scan.png").write_bytes(samples.picture("PNG"))
    monkeypatch.setattr(recognition, "find", lambda: None)
    assert "tesseract-ocr-spa" in call.mistake("add", library, tmp_path / "scan.png", "--ocr")
    assert call.json("list", library, "exhibit") == []
    (ref,) = [one["ref"] for one in call.json("add", library, tmp_path / "scan.png")["added"]]
    assert "tesseract-ocr-spa" in call.mistake("read", library, ref, "--ocr")
    monkeypatch.setattr(recognition, "find", lambda: stand_in(tmp_path / "engine"))
    assert "Text was recognised on 1 page." in call("read", library, ref, "--ocr")
    (hit,) = call.json("search", library, "Chipi visto")
    assert hit["ref"] == ref
    assert "page 1, recognised text" in call("search", library, "Chipi visto")
    assert call.json("show", library, ref)["file"]["metadata"]["recognised_by"] == "Stand-in 1.0"


def test_add_to_an_entry(call: Calling, own: Path, tmp_path: Path) -> None:
    file = tmp_path / "vat.txt"
    file.write_text("two vats", encoding="utf-8")
    added = call.json("add", own, file, "--to", "SITE-0001")
    shown = call.json("show", own, added["added"][0]["ref"])
    assert ("shows", "SITE-0001") in {(link["type"], link["other"]["ref"]) for link in shown["links"]}
    assert "to SITE-0001" in call.json("journal", own, "--limit", 1)[0]["label"]
    assert "XX-9" in call.mistake("add", own, file, "--to", "XX-9")


def test_files_that_cannot_be_added(call: Calling, own: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "empty").mkdir()
    journal = call.json("journal", own)
    call.mistake("add", own, pipe)
    call.mistake("add", own, tmp_path / "nowhere")
    call.mistake("add", own, tmp_path / "empty")
    call.mistake("add", own, own / "library.db")
    assert call.json("journal", own) == journal


def test_a_redacted_copy_is_made(call: Calling, tmp_path: Path) -> None:
    folder = tmp_path / "case.casefiles"
    call("new", folder)
    (tmp_path / "statement.pdf").write_bytes(paper())
    call("add", folder, tmp_path / "statement.pdf")
    made = call.json(
        "redact", folder, "EX-0001", "--box", "3,0,0,5000,900", "--words", "tuco", "--reason", "name", "--print-reason"
    )  # fmt: skip
    assert (made["ref"], made["pages"], made["boxes"]) == ("EX-0002", 3, 3)
    assert "Redacted copy of EX-0001" in call("redact", folder, "EX-0001", "--words", "tuco", "--pages", "1", "--lang", "en")
    assert call.json("show", folder, "EX-0003")["fields"]["pages"]["stored"] == 1
    assert call.json("verify", folder)["ok"]
    assert "stands nowhere" in call.mistake("redact", folder, "EX-0001", "--words", "nobody")
    assert "at least one box" in call.mistake("redact", folder, "EX-0001")
    assert "no box" in call.mistake("redact", folder, "EX-0001", "--box", "1,2,3")
    assert "no list of pages" in call.mistake("redact", folder, "EX-0001", "--box", "1,0,0,9,9", "--pages", "x")
    assert "no evidence item" in call.mistake("redact", folder, "S-0001", "--box", "1,0,0,9,9")


def test_custody_is_entered_and_shown_with_what_cannot_be_right(call: Calling, own: Path, tmp_path: Path) -> None:
    paper = tmp_path / "receipt.txt"
    paper.write_text("Received: R. Ccori", encoding="utf-8")
    when = "11 February 2026 14:05"
    call("custody", own, "ex 2", "--enter", "collected", "--to", "T. Illa", "--seal", "S-1", "--happened", when)
    call(
        "custody", own, "EX-0002", "EX-0001", "--enter", "handed_over", "--from", "W. Nahui", "--to", "R. Ccori",
        "--seal-found", "S-2", "--receipt", paper,
    )  # fmt: skip
    shown = call.json("custody", own, "EX-0002")["EX-0002"]
    assert [(one["action"], one["seal_found"], one["seal"]) for one in shown["entries"]] == [
        ("collected", "", "S-1"),
        ("handed_over", "S-2", ""),
    ]
    assert {one["rule"] for one in shown["warnings"]} == {"not held", "seal"}
    assert (shown["holder"], shown["seal"]) == ("R. Ccori", "S-2")
    lines = call("custody", own, "EX-0002")
    assert "W. Nahui → R. Ccori" in lines and "! Entry 2: W. Nahui did not have it" in lines
    assert "Custody:" in call("show", own, "EX-0002")
    assert call.json("show", own, "EX-0002")["custody"]["entries"][0]["happened"] == "11 February 2026, 14:05"
    verified = call.json("verify", own)
    assert verified["ok"] and any("EX-0002: Entry 2" in sentence for sentence in verified["warnings"])
    assert "Warning: EX-0002" in call("verify", own)


def test_a_part_is_made(call: Calling, own: Path) -> None:
    assert call.json("part", own, "EX-0002", "Sample", "--by", "R. Ccori", "--seal", "S-9") == {
        "ref": "EX-0002/1",
        "title": "Sample",
    }
    assert call.json("show", own, "ex 2/1")["fields"]["part_of"]["ref"] == "EX-0002"
    assert call("part", own, "EX-0002", "Copy", "--how", "copied").startswith("EX-0002/2")


def test_an_archive_is_unpacked_and_what_stays_out_is_said(call: Calling, own: Path, tmp_path: Path) -> None:
    (tmp_path / "phone.tar").write_bytes(containers_made.tarred({"acta.txt": b"acta 417", "a.bin": b"1"}))
    ref = call.json("add", own, tmp_path / "phone.tar", "--how", "by post", "--place", "Quinde")["added"][0]["ref"]
    done = call.json("unpack", own, ref)
    assert [one["ref"] for one in done["parts"]] == [f"{ref}/1", f"{ref}/2"]
    assert [one["name"] for one in done["left_out"]] == ["a link", "a pipe"]
    assert "are parts of it already" in call.mistake("unpack", own, ref)


def test_what_comes_with_a_mail_and_equal_bytes_are_said(call: Calling, own: Path, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(containers_made.letter(attached={"acta.txt": b"acta 417"}))
    assert call("add", own, tmp_path / "mail.eml").splitlines()[1].endswith("/1  acta.txt")
    said = call("add", own, tmp_path / "mail.eml")
    assert "they share one stored object, each with its own custody" in said


def test_what_was_cut_short_goes_on_or_is_let_go(
    call: Calling, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "NOTED_FILES", 2)
    monkeypatch.setattr(arrivals, "LANES", 1)
    monkeypatch.setattr(arrivals, "BATCH", 1)
    for n in range(4):
        (tmp_path / f"{n}.bin").write_bytes(bytes([n]) * 900)
    files = [tmp_path / f"{n}.bin" for n in range(4)]
    assert "no arrival that was cut short" in call.mistake("add", own, "--resume")
    assert killed(own, lambda library: intake.add_files(library, files, read=False), 3, "fsync")
    assert "name no files" in call.mistake("add", own, "--resume", files[0])
    assert [one["title"] for one in call.json("add", own, "--resume")["added"]] == [file.name for file in files]
    assert killed(own, lambda library: intake.add_files(library, files, read=False), 3, "fsync")
    assert call("add", own, "--let-go") == "1 arrival was let go.\n"
    assert "no arrival that was cut short" in call.mistake("add", own, "--resume")


def test_names_do_nothing_to_the_terminal(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a\x1b[2J\nEX-0009  planted.txt").write_bytes(b"x")
    (tmp_path / "b\x1b[2J").symlink_to("/nowhere")
    assert main(["add", str(own), str(tmp_path / "a\x1b[2J\nEX-0009  planted.txt"), str(tmp_path / "b\x1b[2J")]) == 0
    out, err = capsys.readouterr()
    assert out == "EX-0003  a\\x1b[2J\\nEX-0009  planted.txt\n"
    assert ("\x1b" in err, err.count("\n")) == (False, 1)


def test_a_saved_web_page_keeps_its_address(call: Calling, own: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><body>El local de Quinde</body></html>", encoding="utf-8")
    page = ("add", own, tmp_path / "page.html")
    ref = call.json(*page, "--address", "https://example.org/a", "--saved", "22 July 2017")["added"][0]["ref"]
    shown = call.json("show", own, ref)["fields"]
    assert "https://example.org/a" in str(shown["address"]) and "web" in str(shown["nature"])
    assert "address of the page" in call.mistake(*page, "--saved", "22 July 2017")
    assert "no nature of evidence" in call.mistake(*page, "--nature", "dream")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("forms", "LIB", "receipt", "EX-0002", "-o", "OUT.pdf"), "tells of no hand-over"),
        (("forms", "LIB", "label", "EX-0001", "-o", "OUT.xlsx"), "is no list"),
        (("forms", "LIB", "label", "EX-0001", "-o", "OUT.pdf", "--size", "9x9"), "no label size"),
        (("forms", "LIB", "label", "EX-0001", "-o", "OUT.pdf", "--start", "2"), "one from 1 to 1"),
        (("forms", "LIB", "list", "PER-0001", "-o", "OUT.pdf"), "PER-0001 is no evidence item"),
        (("forms", "LIB", "list", "EX-0099", "-o", "OUT.pdf"), "no entry EX-0099"),
        (("forms", "LIB", "receipt", "EX-0001", "-o", "OUT.pdf", "--entry", "9"), "no custody entry 9"),
        (("custody", "LIB", "PER-0001"), "no evidence item"),
        (("custody", "LIB", "EX-0001", "--to", "R. Ccori"), "--enter"),
        (("custody", "LIB", "EX-0001", "--enter", "juggled"), "no custody action"),
        (("read", "LIB", "PER-0001"), "is no evidence"),
        (("read", "LIB", "EX-0099"), "no entry EX-0099"),
        (("part", "LIB", "EX-0001", "Sample", "--how", "juggled"), "no way in which"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_mistakes_about_evidence(call: Calling, own: Path, tmp_path: Path, arguments: Sequence[str], sentence: str) -> None:
    places = {"LIB": own, "OUT.pdf": tmp_path / "out.pdf", "OUT.xlsx": tmp_path / "out.xlsx"}
    assert sentence in call.mistake(*(places.get(one, one) for one in arguments))
    assert list(tmp_path.glob("out.*")) == []
