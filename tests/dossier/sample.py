"""A dossier about invented people, with something in every section."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime

from PIL import Image, ImageDraw

from casefiles.dossier.content import (
    SECTIONS,
    Alias,
    Answer,
    Assessment,
    CustodyRow,
    Dossier,
    Entry,
    EventRow,
    Exhibit,
    Fact,
    LegendRow,
    LinkRow,
    Marking,
    Question,
    SeizureRow,
    SourceRow,
    Standing,
    Statement,
    TotalRow,
    Voice,
)
from casefiles.dossier.painting import measure
from casefiles.figures.links import Edge, Node, link_chart
from casefiles.figures.timeline import Happening, Lane, timeline

CORROBORATED = Standing("corroborated", 2)
SINGLE = Standing("single", 1)
DISPUTED = Standing("disputed")
UNSOURCED = Standing("unsourced")
RECORD = Standing("record", 1)

NAMES = (
    "Qispi Ñañaykuna Ch’aska Q’illu",
    "José Ángel Muñoz Güell",
    "Łucja Żółkiewska-Śliwińska",
    "Ярослав Щербина",
    "Ἀριστείδης Ωμέγας",
    "محمد الخطّاب",
    "欧阳晓明",
    "Tom <Jerry> & <b>Sons</b>",
    "שלמה בן־דוד",
    "Đặng Thị Ngọc Ánh",
)
"""Invented names in the scripts that a dossier must print."""


def photo(shade: tuple[int, int, int], size: tuple[int, int] = (640, 480), kind: str = "JPEG") -> bytes:
    """A made-up picture: two hills under a sky."""
    image = Image.new("RGB", size, shade)
    draw = ImageDraw.Draw(image)
    wide, high = size
    draw.ellipse((-wide * 0.2, high * 0.55, wide * 0.7, high * 1.6), fill=tuple(part // 2 for part in shade))
    draw.ellipse((wide * 0.4, high * 0.65, wide * 1.3, high * 1.6), fill=tuple(part // 3 for part in shade))
    draw.ellipse((wide * 0.7, high * 0.12, wide * 0.82, high * 0.28), fill=(250, 240, 200))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def chart_nodes() -> list[Node]:
    return [
        Node("1", "“Nube”", "person"),
        Node("2", "“Nubia”", "person"),
        Node("3", "Los del Alto", "organisation"),
        Node("4", "Laboratory at Quebrada Honda", "site"),
        Node("5", "Operation Río Claro", "operation"),
        Node("6", "1.5 t cocaine", "seizure"),
        Node("7", "8.7 t precursors", "seizure"),
        Node("8", "Ministry of Valleys", "organisation"),
        Node("9", "Clash at Puente Viejo", "event"),
        Node("10", "Arrested courier", "person"),
        Node("11", "Puente Viejo", "place"),
        Node("12", "Valle Escondido", "place"),
        Node("13", "EX-0007", "exhibit"),
        Node("14", "Unnamed group of traffickers", "organisation"),
    ]


def chart_edges() -> list[Edge]:
    return [
        Edge("1", "4", "operated", "single"),
        Edge("1", "3", "paid protection money to", "single"),
        Edge("1", "3", "is a rival of", "disputed", directed=False),
        Edge("1", "2", "same person?", "disputed", directed=False),
        Edge("5", "4", "dismantled", "corroborated"),
        Edge("6", "5", "was seized in", "single"),
        Edge("7", "5", "was seized in", "single"),
        Edge("8", "5", "announced", "record"),
        Edge("9", "3", "is attributed to", "disputed"),
        Edge("9", "14", "is attributed to", "single"),
        Edge("9", "10", "was meant to free", "single"),
        Edge("9", "11", "took place at", "corroborated"),
        Edge("4", "12", "lies in", "unsourced"),
        Edge("11", "12", "lies in", "unsourced"),
        Edge("13", "4", "shows", "single"),
        Edge("10", "1", "works for", "unsourced"),
    ]


def lanes() -> list[Lane]:
    return [
        Lane(
            "Operations",
            "operation",
            (
                Happening("a", "Río Claro", date(2031, 7, 22), date(2031, 7, 22)),
                Happening("k", "complex dismantled", date(2031, 6, 1), date(2031, 6, 30)),
            ),
        ),
        Lane(
            "Events",
            "event",
            (
                Happening("b", "Clash at Puente Viejo", date(2031, 7, 21), date(2031, 7, 21)),
                Happening("c", "state of emergency", None, date(2031, 7, 24), True),
            ),
        ),
        Lane(
            "Seizures", "seizure", tuple(Happening(f"s{n}", "", date(2031, 7, 22), date(2031, 7, 22)) for n in range(3))
        ),
        Lane(
            "Statements",
            "other",
            (
                Happening("d", "Col. Ibarra", date(2031, 7, 21), date(2031, 7, 24)),
                Happening("e", "minister", date(2031, 1, 1), date(2031, 1, 31)),
                Happening("f", "courier’s letter", None, None),
            ),
        ),
        Lane(
            "“Nube”",
            "person",
            (
                Happening("g", "ran the laboratory", date(2031, 3, 1), date(2031, 7, 22), True),
                Happening("h", "at large", date(2031, 7, 24), None, True),
                Happening("i", "born", None, None),
            ),
        ),
    ]


def person() -> Dossier:
    """The whole dossier of one man who is known by his alias alone."""
    return Dossier(
        kind="person",
        title="Nube",
        subtitle="Real name unknown · alias only",
        ref="PER-0031",
        number="D-2031-0012",
        as_of="23 November 2031 14:02 UTC-5",
        author="Analysis unit",
        running="copy 3 of 5, Prosecutor’s office",
        marking=Marking("OFFICIAL-SENSITIVE", "#8a1f1b"),
        journal_head="9f3c52aa1b2c3d4e",
        journal_seq=153,
        made=datetime(2031, 11, 23, 19, 2, tzinfo=UTC),
        sections=SECTIONS,
        summary=(
            Statement(
                "Alleged operator of a cocaine laboratory dismantled in the Valle Escondido on 22 July 2031.", (1, 2)
            ),
            Statement("One source says that he paid protection money to Los del Alto;", (2,)),
            Statement("nothing else corroborates it."),
        ),
        facts=(
            Fact("Legal status", "none known; not charged"),
            Fact("Where he is", "at large, as of 24 July 2031", (2,), DISPUTED),
            Fact("Operations", "OP-2031-0001"),
            Fact("Also used by", "nobody known to this library"),
        ),
        unknowns=(
            "Real name",
            "birth date",
            "photograph",
            "address",
            "associates other than the laboratory",
            "any source independent of the ministry for his role",
        ),
        cover_lines=(
            Fact("Prepared for", "Prosecutor’s office, copy 3 of 5"),
            Fact("Prepared by", "Analysis unit"),
            Fact(
                "Withheld",
                "2 sources and 1 person, by the rule “informants”; the finished file was searched for them: none found",
            ),
            Fact("Integrity", "signed; SHA-256 in the register of dossiers"),
        ),
        known=(
            Statement(
                "A joint operation with four helicopters dismantled a cocaine laboratory in the Valle Escondido on 22 July 2031.",
                (1, 3),
            ),
            Statement("The laboratory was allegedly operated by a man known only by the alias “Nube”.", (2,)),
            Statement(
                "He is said to have paid protection money to Los del Alto, an armed group; the "
                "sentence rests on one article, which names no source of its own for it and has not "
                "been repeated by anybody who could know.",
                (2,),
            ),
            Statement("The laboratory apparently processed up to 600 kg of cocaine a week.", (1, 2)),
        ),
        aliases=(
            Alias("Nube", "nickname", "es", "since 2029 at the latest", "", SINGLE, (2,)),
            Alias("Nubia", "spelling", "es", "", "PER-0044", DISPUTED, (4, 5)),
            Alias("Туча", "translation", "ru", "", "", UNSOURCED),
            Alias("The Cloud of Quebrada Honda", "nom de guerre", "en", "January–March 2030", "", CORROBORATED, (1, 2)),
        ),
        description=(
            Fact("Height", "", rivals=(Statement("about 1.70 m", (4,)), Statement("“very tall”", (5,)))),
            Fact("Marks", "scar over the left eyebrow", (4,)),
            Fact("Occupation", "boatman, formerly"),
        ),
        photos=(
            (
                photo((120, 150, 190)),
                "EX-0011. Aerial photograph, 22 July 2031. The man at the left edge has not been identified.",
            ),
            (photo((190, 160, 120), (480, 640)), "EX-0014. Recorded at Puente Viejo."),
        ),
        link_figure=link_chart(chart_nodes(), chart_edges(), focus="1", measure=measure),
        links=(
            LinkRow(
                "operated",
                "the laboratory of 22 July 2031",
                "ST-0002",
                True,
                standing=SINGLE,
                grade="C3",
                sources=(1, 2),
                period="2031-03 to 2031-07-22",
            ),
            LinkRow(
                "paid protection money to",
                "Los del Alto",
                "ORG-0003",
                True,
                standing=SINGLE,
                grade="C3",
                sources=(2,),
                named_as="Nube",
            ),
            LinkRow(
                "is a target of",
                "Operation Río Claro",
                "OP-2031-0001",
                standing=CORROBORATED,
                grade="B2",
                sources=(1, 3),
            ),
            LinkRow(
                "is attributed to",
                "Los del Alto",
                "ORG-0003",
                subject="Clash at Puente Viejo",
                standing=DISPUTED,
                grade="B3 / C4",
                sources=(4, 5),
                note="Asked, not asserted: no source here says that they did it.",
            ),
            LinkRow("is employer of", "the arrested courier", "PER-0035", standing=UNSOURCED),
        ),
        questions=(
            Question(
                "Who attacked the police on 21 July?",
                (
                    Answer(
                        "Los del Alto, in the first reports",
                        (
                            Voice("press", "C4", True, "reported", (4,)),
                            Voice("Col. A. Ibarra, director of police", "B3", False, "stated", (5,)),
                        ),
                    ),
                    Answer(
                        "drug traffickers; nothing to do with Los del Alto",
                        (Voice("Col. A. Ibarra, director of police", "B3", True, "stated", (5,)),),
                    ),
                    Answer("a quarrel among carriers", hypothesis=True),
                ),
                "EV-0002 Clash at Puente Viejo",
            ),
            Question(
                "Weight of SZ-0003",
                (
                    Answer("867.54–876 kg", (Voice("El Valle Hoy", "C3", True, "", (4,)),)),
                    Answer(
                        "876 kg",
                        (Voice("Ministry of Valleys", "B2", True, "", (1,)),),
                        chosen=True,
                        reason="the act of weighing says so",
                    ),
                ),
            ),
        ),
        timeline=timeline(lanes(), today=date(2031, 11, 23), measure=measure),
        events=(
            EventRow(
                "21 July 2031",
                "Clash at Puente Viejo",
                "EV-0002",
                "clash",
                "Puente Viejo, Valle Escondido",
                "police: 4 wounded",
                (Statement("Criminals tried to free a courier who had just been arrested.", (4,)),),
                CORROBORATED,
                (4, 5),
            ),
            EventRow(
                "22 July 2031",
                "Laboratory dismantled",
                "EV-0003",
                "destruction of site",
                "Quebrada Honda",
                "",
                (),
                SINGLE,
                (1,),
            ),
            EventRow(
                "some day in January 2031",
                "The minister speaks of two separate problems",
                "EV-0004",
                "announcement",
                "",
                "",
                (),
                SINGLE,
                (3,),
            ),
            EventRow(
                "", "State of emergency declared", "EV-0001", "state of emergency", "Valle Escondido", "", (), UNSOURCED
            ),
        ),
        seizures=(
            SeizureRow(
                "Cocaine, all forms",
                "SZ-0001",
                "cocaine",
                "",
                "",
                "1.5 t",
                "1\u202f500",
                "kg",
                "basis not stated",
                True,
                SINGLE,
                (3,),
            ),
            SeizureRow(
                "Cocaine",
                "SZ-0002",
                "cocaine",
                "hydrochloride",
                "liquid",
                "nearly 1.2 t",
                "≈ 1\u202f200",
                "kg",
                "",
                False,
                SINGLE,
                (3,),
                1,
            ),
            SeizureRow(
                "Cocaine", "SZ-0003", "cocaine", "paste", "paste", "300 kg", "300", "kg", "", False, SINGLE, (2,), 1
            ),
            SeizureRow(
                "Chemical precursors",
                "SZ-0004",
                "not stated",
                "",
                "",
                "8.7 t",
                "8\u202f700",
                "kg",
                "",
                False,
                SINGLE,
                (1,),
            ),
        ),
        totals=(
            TotalRow("cocaine", "all forms", "not stated", "1\u202f500", "kg", 1),
            TotalRow("chemical precursors", "not stated", "not stated", "8\u202f700", "kg", 1),
        ),
        left_out=(
            Statement("SZ-0002 and SZ-0003 are parts of SZ-0001 and agree with it within its rounding.", (2, 3)),
            Statement("The laboratory’s capacity, up to 600 kg a week, is no seizure.", (1,)),
        ),
        entries=tuple(
            Entry(
                name,
                f"PER-01{number:02}",
                "person",
                (Fact("Identity", "named"), Fact("Name as printed", name, (2,))),
                (Statement(f"{name} is invented.", (2,)),),
                photo((90 + 12 * number, 140, 120), (300, 400)) if number in (1, 2) else None,
                SINGLE if number % 2 else UNSOURCED,
            )
            for number, name in enumerate(NAMES)
        ),
        exhibits=(
            Exhibit(
                "EX-0007",
                "Laboratory walk-through",
                "video · 02:14 · 48.1 MB · placeholder",
                digest("a"),
                "received 24 July 2031 09:12 from the press office · verified 23 November 2031 08:14: intact",
                "",
                None,
                "video",
                "EX-0007 " + digest("a")[:16],
                (1,),
            ),
            Exhibit(
                "EX-0008",
                "Press release of the Ministry of Valleys",
                "PDF · 3 pages · 211 kB",
                digest("b"),
                "received 24 July 2031 09:12 from the press office · verified 23 November 2031 08:14: intact",
                "",
                None,
                "document",
                "EX-0008 " + digest("b")[:16],
                (1,),
            ),
            Exhibit(
                "EX-0011",
                "Aerial photograph",
                "JPEG · 4032 × 3024 · 12.1° S 73.9° W",
                digest("c"),
                "received 24 July 2031 09:12 from the press office · verified 23 November 2031 08:14: intact",
                "Turned upright for print.",
                photo((120, 150, 190)),
                "image",
                "EX-0011 " + digest("c")[:16],
            ),
            Exhibit("EX-0014", "Recording of the clash", "video", "", "known, not obtained", "", None, "video", ""),
        ),
        custody=(
            CustodyRow(
                "EX-0007",
                "24 July 2031 09:12",
                "received",
                "press office → analysis unit",
                "Lima",
                "",
                "24 July 2031 09:13",
            ),
            CustodyRow(
                "EX-0007",
                "24 July 2031 09:20",
                "stored",
                "R. Salvatierra",
                "evidence room 2",
                "AB-1193",
                "24 July 2031 09:21",
                "in the safe",
            ),
            CustodyRow(
                "EX-0007",
                "25 July 2031",
                "handed over",
                "R. Salvatierra → laboratory",
                "",
                "AB-1194",
                "25 July 2031 17:40",
                "",
                "entered twice",
            ),
            CustodyRow("EX-0008", "24 July 2031 09:12", "received", "press office → analysis unit", "Lima"),
        ),
        assessments=(
            Assessment(
                "So much of it liquid points to sophisticated groups, since making liquid cocaine is "
                "usually the more complex process and it is harder to detect.",
                "Analysis unit",
                "",
                ("SZ-0001 1.5 t cocaine", "SZ-0002 nearly 1.2 t, liquid"),
                (2,),
                "AS-0001",
            ),
            Assessment(
                "Protection money links the armed group to the trade.",
                "Analysis unit",
                "moderate",
                ("“Nube” paid protection money to Los del Alto",),
                (2,),
                "AS-0002",
            ),
        ),
        gaps=(
            "Who owned the land at Quebrada Honda.",
            "Where the precursors came from; no source says.",
            "Whether “Nubia” is a spelling of “Nube” or another person.",
        ),
        sources=(
            SourceRow(
                1,
                "Joint operation in the Valle Escondido",
                "press release",
                "22 July 2031",
                "Ministry of Valleys",
                "B",
                (),
                "own operation",
                "SRC-0001",
            ),
            SourceRow(
                2,
                "The valley’s laboratories hold out",
                "article",
                "24 July 2031",
                "Andes Brief",
                "C",
                (1, 3, 4, 5),
                "",
                "SRC-0002",
            ),
            SourceRow(
                3, "Helicopters over Quebrada Honda", "article", "July 2031", "El Valle Hoy", "C", (1,), "", "SRC-0003"
            ),
            SourceRow(
                4, "Shots at the old bridge", "article", "22 July 2031", "Correo del Alto", "", (), "", "SRC-0004"
            ),
            SourceRow(
                5,
                "Col. A. Ibarra, director of police: “it was the traffickers”",
                "public statement",
                "21–24 July 2031",
                "",
                "B",
                (),
                "own knowledge",
                "SRC-0005",
                "Reported by source 2.",
            ),
        ),
        legend=(
            LegendRow("A – F", "Reliability of a source: A completely reliable to E unreliable; F cannot be judged."),
            LegendRow("1 – 6", "Credibility of what it says: 1 confirmed to 5 improbable; 6 cannot be judged."),
        ),
    )


def long(rows: int) -> Dossier:
    """The same dossier with as many events as asked for."""
    events = tuple(
        EventRow(f"{1 + n % 28} July 2031", f"Event number {n}", f"EV-{n:05}", "call", "", "", (), SINGLE, (1 + n % 5,))
        for n in range(rows)
    )
    return replace(person(), sections=("events", "sources"), events=events)
