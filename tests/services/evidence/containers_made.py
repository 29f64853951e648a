"""Containers of every kind, made on the spot, and hostile ones."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from email.message import EmailMessage

import py7zr

PAPER = b"acta de incautacion 417\n"
PICTURE = bytes(range(256)) * 20


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, data in members.items():
            made.writestr(zipfile.ZipInfo(name, (2017, 7, 22, 9, 30, 14)), data, compression)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as made:  # type: ignore[call-overload]
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(data), 1_500_000_000
            made.addfile(entry, io.BytesIO(data))
        for name, kind in (("a link", tarfile.SYMTYPE), ("a pipe", tarfile.FIFOTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            made.addfile(entry)
    return out.getvalue()


def seven_zipped(members: dict[str, bytes], password: str | None = None) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as made:
        for name, data in members.items():
            made.writestr(data, name)
    return out.getvalue()


def letter(subject: str = "Fotos del local", attached: dict[str, bytes] | None = None) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "t.illa@example.org", "a.quispe@example.org", subject
    message["Date"] = "Sat, 22 Jul 2017 09:30:00 -0500"
    message.set_content("Adjunto lo que encontramos.\n")
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def nested_letter() -> bytes:
    """A letter that holds another one."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "t.illa@example.org", "a.quispe@example.org", "Fwd"
    message.set_content("Reenvio.\n")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "r.ccori@example.org", "El local / la casa"
    inner.set_content("From here on it is ours.\n")
    message.add_attachment(inner)
    return message.as_bytes()


MAILBOX = (
    b"From t.illa@example.org Sat Jul 22 09:30:00 2017\n" + letter("Uno") + b"\n"
    b"From r.ccori@example.org Sat Jul 22 10:30:00 2017\n" + letter("Dos", {"foto.bin": PICTURE}) + b"\n"
)

CHAT = (
    "22/07/17, 09:29 - Los mensajes y las llamadas están cifrados de extremo a extremo.\n"
    "22/07/17, 09:30 - Tomás Illa: Ya llegó la mercadería\n"
    "son doce bultos\n"
    "22/07/17, 09:31 - Rosa Quinde: IMG-20170722-WA0001.jpg (archivo adjunto)\n"
    "mira\n"
    "23/07/17, 18:05 - Tomás Illa: <Multimedia omitido>\n"
)


def whatsapp(picture: bytes = PICTURE) -> bytes:
    return zipped(
        {
            "Chat de WhatsApp con Rosa Quinde.txt": CHAT.encode(),
            "IMG-20170722-WA0001.jpg": picture,
            "PTT-20170723-WA0002.opus": b"OggS",
        }
    )


TELEGRAM = {
    "name": "Rosa Quinde",
    "type": "personal_chat",
    "id": 417,
    "messages": [
        {"id": 1, "type": "service", "date": "2017-07-22T09:29:00", "actor": "Tomás Illa", "text": ""},
        {
            "id": 2,
            "type": "message",
            "date": "2017-07-22T09:30:05",
            "date_unixtime": "1500733805",
            "from": "Tomás Illa",
            "text": ["Ya llegó, mira ", {"type": "link", "text": "https://example.org"}],
            "photo": "photos/photo_1.jpg",
        },
        {
            "id": 3,
            "type": "message",
            "date": "2017-07-22T09:31:00",
            "from": "Rosa Quinde",
            "text": "bien",
            "file": "(File not included. Change data exporting settings to download.)",
        },
    ],
}


def telegram() -> bytes:
    said = json.dumps(TELEGRAM, ensure_ascii=False).encode()
    return zipped({"ChatExport/result.json": said, "ChatExport/photos/photo_1.jpg": PICTURE})
