"""The sections of a dossier, one function each: from plain values to headings, paragraphs and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from casefiles.dossier.blocks import (
    baseline,
    bullets,
    callout,
    chip,
    chip_width,
    code,
    labelled,
    nothing,
    paragraph,
    picture,
    place_lines,
    statement_spans,
    subhead,
    unknowns,
)
from casefiles.dossier.content import (
    Alias,
    Answer,
    Dossier,
    Entry,
    EventRow,
    Exhibit,
    LinkRow,
    SectionKey,
    SeizureRow,
    SourceRow,
    Standing,
    TotalRow,
    Voice,
)
from casefiles.dossier.page import Flow, shown_title
from casefiles.dossier.painting import LEGEND_LEADING, legend, legend_height, paint
from casefiles.dossier.pictures import place
from casefiles.dossier.styles import (
    BODY,
    BODY_DIM,
    BORDERS,
    CELL,
    CELL_DIM,
    GRADE,
    MONO,
    NOTE,
    SMALL,
    STRONG,
    SUBHEAD,
    Style,
    numbers,
    plain_numbers,
)
from casefiles.dossier.tables import Column, Row, table
from casefiles.dossier.text import Span, line_width, set_lines
from casefiles.figures.figure import Figure
from casefiles.words import _, quoted

THUMBNAIL = (70.0, 52.0)
CODE_SIDE = 46.0
PHOTO_HEIGHT = 150.0


def known(flow: Flow, dossier: Dossier) -> None:
    """What is known, sentence by sentence, and what is not."""
    rows = dossier.known or dossier.summary
    if rows:
        bullets(flow, [statement_spans(statement, BODY) for statement in rows])
    if dossier.unknowns:
        flow.gap(8)
        unknowns(flow, dossier.unknowns)
    if not rows and not dossier.unknowns:
        nothing(flow)


def description(flow: Flow, dossier: Dossier) -> None:
    """Names somebody goes by, what he or she looks like, photographs."""
    if dossier.aliases:
        columns = (
            Column(_("Alias"), 118),
            Column(_("Kind"), 78),
            Column(_("Period"), 80),
            Column(_("Also used by"), 84),
            Column(_("Backing"), 70),
            Column(_("Sources"), 40),
        )
        table(flow, columns, (_alias(alias) for alias in dossier.aliases))
    if dossier.photos:
        _photos(flow, dossier)
    if dossier.description:
        subhead(flow, _("Description"))
        labelled(flow, dossier.description)
    if not (dossier.aliases or dossier.photos or dossier.description):
        nothing(flow)


def _alias(alias: Alias) -> Row:
    name = [STRONG_CELL.span(quoted(alias.text))]
    if alias.language:
        name.append(CELL_DIM.span(f"  {alias.language}"))
    others = alias.also_used_by or _("nobody known here")
    return Row(
        (
            tuple(name),
            alias.kind,
            alias.period,
            (CELL.span(others) if alias.also_used_by else CELL_DIM.span(others),),
            alias.standing,
            tuple(plain_numbers(alias.sources, CELL)),
        )
    )


def _photos(flow: Flow, dossier: Dossier) -> None:
    """Photographs side by side, three to a row, with their captions."""
    gap, wide = 12.0, (flow.width - 24) / 3
    for start in range(0, len(dossier.photos), 3):
        row = dossier.photos[start : start + 3]
        captions = [set_lines((SMALL.span(caption),), wide) for _image, caption in row]
        found = [place(flow.document, image, PHOTO_HEIGHT) for image, _caption in row]
        heights = [min(PHOTO_HEIGHT, wide * one.height / one.width) if one else 100.0 for one in found]
        tallest = max(high + 4 + len(lines) * SMALL.leading for high, lines in zip(heights, captions, strict=True))
        flow.gap(8)
        flow.need(min(tallest, flow.bottom - flow.top))
        top = flow.y
        for number, ((image, _caption), one, high, lines) in enumerate(zip(row, found, heights, captions, strict=True)):
            x = flow.left + number * (wide + gap)
            shown = min(wide, high * one.width / one.height) if one else wide
            picture(flow, image, "image", x, top, shown, high)
            for place_in, line in enumerate(lines):
                flow.sheet.text(x, baseline(top + high + 4 + place_in * SMALL.leading, SMALL), line)
        flow.y = top + tallest + 4


FINE = Style(size=7.7, leading=11.2, colour="dim")
STRONG_CELL = Style("bold", CELL.size, CELL.leading)


def links(flow: Flow, dossier: Dossier) -> None:
    """The link figure, then what links the subject to whom, and who says so."""
    if dossier.link_figure is not None:
        figure(flow, dossier.link_figure, dossier.link_caption or _("Links."))
    if dossier.links:
        subhead(flow, _("What links {title} to whom, and who says so").format(title=shown_title(dossier)))
        columns = (
            Column(_("Link"), 146),
            Column(_("To"), 150),
            Column(_("Backing"), 76),
            Column(_("Grade"), 48),
            Column(_("Sources"), 50),
        )
        table(flow, columns, (row for link in dossier.links for row in _link(link)), _("Links"))
    if dossier.link_figure is None and not dossier.links:
        nothing(flow)


def _link(link: LinkRow) -> Iterator[Row]:
    reading = [CELL.span(link.reading)]
    if link.subject:
        reading.insert(0, CELL_DIM.span(f"{link.subject} — "))
    if link.alleged:
        reading.append(CELL_DIM.span(" " + _("(alleged)")))
    if link.detail:
        reading.append(CELL_DIM.span(f", {link.detail}"))
    target = [STRONG_CELL.span(link.target)]
    if link.target_ref:
        target.append(Span(f"  {link.target_ref}", "mono", 7, "dim"))
    more = [
        part
        for part in (link.period, link.named_as and _("told under the name “{alias}”").format(alias=link.named_as))
        if part
    ]
    if more:
        target.append(CELL_DIM.span("\n" + " · ".join(more)))
    if link.note:
        target.append(CELL_DIM.span("\n" + link.note))
    grade = GRADE.span(link.grade) if link.grade else CELL_DIM.span("—")
    yield Row((tuple(reading), tuple(target), link.standing, (grade,), tuple(plain_numbers(link.sources, CELL))))


def figure(flow: Flow, drawn: Figure, caption: str) -> None:
    """A numbered figure in a frame with its legend; scaled down to the page, never up."""
    flow.figures += 1
    scale = _scale(flow, drawn)
    high = drawn.height * scale
    words = (
        Span(_("Figure {number}.").format(number=flow.figures) + " ", "bold", NOTE.size, "dim"),
        NOTE.span(caption),
    )
    lines = set_lines(words, flow.width)
    below = legend_height(drawn.legend, flow.width - 16) + 6 if drawn.legend else 0
    flow.need(high + below + 8 + len(lines) * NOTE.leading)
    flow.sheet.frame(flow.left, flow.y, flow.width, high + below, border="line", radius=4)
    paint(flow.sheet, drawn, flow.left + (flow.width - drawn.width * scale) / 2, flow.y, scale)
    if drawn.legend:
        flow.sheet.rule(flow.left, flow.y + high, flow.right, colour="line")
        legend(flow.sheet, drawn.legend, flow.left + 10, flow.y + high + 3 - (LEGEND_LEADING - 12) / 2, flow.width - 16)
    flow.y += high + below + 4
    place_lines(flow, lines, NOTE, flow.left)
    flow.y += 4


def _scale(flow: Flow, drawn: Figure) -> float:
    return min(1.0, flow.width / drawn.width, (flow.bottom - flow.top - 60) / drawn.height)


def room_below_head(section: str, flow: Flow, dossier: Dossier) -> float:
    """Points that must fit under the heading of a section: its figure whole, or its first row and not only the table's head."""
    drawn = {"links": dossier.link_figure, "timeline": dossier.timeline}.get(section)
    if drawn is not None:
        below = legend_height(drawn.legend, flow.width - 16) + 6 if drawn.legend else 0
        return drawn.height * _scale(flow, drawn) + below + 8 + 2 * NOTE.leading
    return {"evidence": 90.0, "description": 80.0, "conflicts": 110.0, "events": 90.0, "seizures": 90.0}.get(
        section, 60.0
    )


def conflicts(flow: Flow, dossier: Dossier) -> None:
    """Questions with their rival answers, and values with their rival versions; none is preferred in print."""
    if not dossier.questions:
        nothing(flow)
        return
    columns = (Column(_("Question"), 128), Column(_("Says"), 170), Column(_("Who, grade"), 172))
    rows = (row for question in dossier.questions for row in _question(question.text, question.about, question.answers))
    table(flow, columns, rows, _("Questions"))
    if not any(answer.chosen for question in dossier.questions for answer in question.answers):
        paragraph(flow, (BODY_DIM.span(_("No choice has been made between them.")),), BODY_DIM)


def _question(text: str, about: str, answers: tuple[Answer, ...]) -> Iterator[Row]:
    head = [STRONG_CELL.span(text)]
    if about:
        head.append(CELL_DIM.span("\n" + about))
    for number, answer in enumerate(answers):
        says = [CELL.span(answer.text)]
        if answer.hypothesis:
            says.append(CELL_DIM.span(" " + _("(asked, asserted by no source)")))
        if answer.chosen:
            says.append(STRONG_CELL.span("  " + _("chosen")))
            if answer.reason:
                says.append(CELL_DIM.span("\n" + _("because {reason}").format(reason=answer.reason)))
        last = number == len(answers) - 1
        yield Row(
            (tuple(head) if not number else None, tuple(says), tuple(_voices(answer.voices))),
            rule_from=0 if last else 1,
            keep=not last,
        )


def _voices(voices: tuple[Voice, ...]) -> Iterator[Span]:
    if not voices:
        yield CELL_DIM.span(_("nobody"))
    for number, voice in enumerate(voices):
        if number:
            yield CELL.span("\n")
        side = _("supports") if voice.supports else _("disputes")
        yield Span(side + " ", "regular", CELL.size, "corroborated" if voice.supports else "disputed")
        yield CELL.span(voice.who)
        if voice.how:
            yield CELL_DIM.span(f", {voice.how}")
        if voice.grade:
            yield GRADE.span(f" {voice.grade}")
        yield from numbers(voice.sources, CELL)


def timeline(flow: Flow, dossier: Dossier) -> None:
    """When things happened, as far as anybody says."""
    if dossier.timeline is None:
        nothing(flow)
        return
    figure(flow, dossier.timeline, _("Timeline."))


def events(flow: Flow, dossier: Dossier) -> None:
    """What happened, in order of time."""
    if not dossier.events:
        nothing(flow)
        return
    columns = (Column(_("When"), 96), Column(_("What"), 254), Column(_("Backing"), 76), Column(_("Sources"), 44))
    table(flow, columns, (_event(event) for event in dossier.events), _("Events"))


def _event(event: EventRow) -> Row:
    what = [STRONG_CELL.span(event.title)]
    if event.ref:
        what.append(Span(f"  {event.ref}", "mono", 7, "dim"))
    under = " · ".join(part for part in (event.kind, event.place, event.detail) if part)
    if under:
        what.append(CELL_DIM.span("\n" + under))
    for statement in event.statements:
        what += [CELL.span("\n"), *statement_spans(statement, CELL)]
    date = CELL.span(event.date) if event.date else CELL_DIM.span(_("no date stated"))
    return Row(((date,), tuple(what), event.standing, tuple(plain_numbers(event.sources, CELL))))


def seizures(flow: Flow, dossier: Dossier) -> None:
    """What was seized; then what may be added up, and what was left out of it and why."""
    if not dossier.seizures:
        nothing(flow)
        return
    units = {row.base_unit for row in dossier.seizures if row.base_unit}
    unit = units.pop() if len(units) == 1 else ""
    columns = (
        Column(_("What was seized"), 118),
        Column(_("Form"), 78),
        Column(_("As written"), 92, "right"),
        Column(unit or _("Amount"), 62, "right"),
        Column(_("Backing"), 74),
        Column(_("Sources"), 46),
    )
    table(flow, columns, (_seizure(row, bool(unit)) for row in dossier.seizures), _("Seizures"))
    if dossier.totals:
        subhead(flow, _("Totals, like with like"))
        sums = (
            Column(_("Substance"), 130),
            Column(_("Form"), 100),
            Column(_("Weight basis"), 90),
            Column(_("Figures added"), 60, "right"),
            Column(_("Total"), 90, "right"),
        )
        table(flow, sums, (_total(row) for row in dossier.totals), _("Seizures"))
    note = _("Different substances are never added, nor a part to its whole.")
    paragraph(flow, (NOTE.span(note),), NOTE, after=2)
    if dossier.left_out:
        subhead(flow, _("Left out of the totals, and why"))
        bullets(flow, [statement_spans(statement, BODY) for statement in dossier.left_out])


def _total(row: TotalRow) -> Row:
    amount = STRONG_CELL.span(f"{row.amount} {row.unit}".strip())
    return Row(((STRONG_CELL.span(row.substance),), row.form, row.basis, str(row.of or ""), (amount,)))


def _seizure(row: SeizureRow, one_unit: bool) -> Row:
    style = STRONG_CELL if row.stated_total else CELL
    what = [style.span(row.what or row.substance)]
    substance = row.substance if row.substance.casefold() not in row.what.casefold() else ""
    under = [part for part in (substance, row.date) if part]
    if row.ref:
        what.append(Span(f"\n{row.ref}", "mono", 7, "dim"))
    if under:
        what.append(CELL_DIM.span((" · " if row.ref else "\n") + " · ".join(under)))
    forms = [part for part in (row.form, row.state) if part]
    form = [CELL.span(" · ".join(forms))] if forms else [CELL_DIM.span(_("not stated"))]
    if row.stated_total:
        form.append(CELL_DIM.span("\n" + _("stated total")))
    base = row.base if one_unit or not row.base else f"{row.base} {row.base_unit}"
    written = [CELL.span(row.as_written)]
    if row.basis:
        written.append(CELL_DIM.span("\n" + row.basis))
    return Row(
        (
            tuple(what),
            tuple(form),
            tuple(written),
            (style.span(base),),
            row.standing,
            tuple(plain_numbers(row.sources, CELL)),
        ),
        indent=14.0 * row.indent,
    )


def entries(flow: Flow, dossier: Dossier) -> None:
    """Each record in full."""
    if not dossier.entries:
        nothing(flow)
    for number, entry in enumerate(dossier.entries):
        _entry(flow, entry, entry_key(number))


def entry_key(number: int) -> str:
    """Anchor of the entry at that place."""
    return f"entry-{number}"


def _entry(flow: Flow, entry: Entry, key: str) -> None:
    flow.gap(2 if key == entry_key(0) else 12)
    has_picture = entry.portrait is not None
    flow.need(SUBHEAD.leading + 3 * BODY.leading + (40 if has_picture else 0))
    flow.sheet.anchor(key, flow.y)
    x = flow.left
    top, page = flow.y, len(flow.sheets)
    if has_picture:
        picture(flow, entry.portrait, "person", x, flow.y + 2, 62, 78)
        x += 76
    head = set_lines(
        (SUBHEAD.span(entry.title), Span(f"   {entry.ref}", "mono", 7.5, "dim"), SMALL.span(f"  {entry.kind}")),
        flow.right - x - (chip_width(entry.standing) + 8 if entry.standing else 0),
    )
    base = baseline(flow.y, SUBHEAD)
    for line in head:
        flow.sheet.text(x, baseline(flow.y, SUBHEAD), line)
        flow.y += SUBHEAD.leading
    if entry.standing is not None:
        chip(flow.sheet, x + line_width(head[0]) + 8, base, entry.standing)
    flow.y += 3
    labelled(flow, entry.facts, x=x, room=flow.right - x)
    for statement in entry.statements:
        place_lines(flow, set_lines(statement_spans(statement, BODY), flow.right - x), BODY, x)
        flow.y += 3
    if has_picture and page == len(flow.sheets):
        flow.y = max(flow.y, top + 84)
    flow.step(_("Entries"))


def evidence(flow: Flow, dossier: Dossier) -> None:
    """Every exhibit: what it is, its hash, when it came, a thumbnail, and a code to find it by."""
    if not dossier.exhibits:
        nothing(flow)
    for exhibit in dossier.exhibits:
        _exhibit(flow, exhibit)


def _exhibit(flow: Flow, exhibit: Exhibit) -> None:
    wide, high = THUMBNAIL
    x = flow.left + wide + 12
    room = flow.width - wide - 12 - (CODE_SIDE + 12 if exhibit.code else 0)
    rows: list[tuple[tuple[Span, ...], Style]] = [
        ((STRONG.span(f"{exhibit.ref}  "), STRONG.span(exhibit.title), *numbers(exhibit.sources, BODY)), BODY)
    ]
    if exhibit.kind_line:
        rows.append(((FINE.span(exhibit.kind_line),), FINE))
    digest = exhibit.sha256
    if digest:
        grouped = " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
        rows.append(((MONO.span(f"SHA-256 {grouped}"),), MONO))
    if exhibit.received:
        rows.append(((FINE.span(exhibit.received),), FINE))
    if exhibit.note:
        rows.append(((FINE.span(exhibit.note),), FINE))
    lines = [(set_lines(spans, room), style) for spans, style in rows]
    text_high = sum(len(found) * style.leading for found, style in lines)
    height = max(high, text_high, CODE_SIDE if exhibit.code else 0) + 12
    flow.need(min(height, 200))
    picture(flow, exhibit.thumbnail, exhibit.icon, flow.left, flow.y + 6, wide, high)
    if exhibit.code:
        code(flow.sheet, exhibit.code, flow.right - CODE_SIDE, flow.y + 7, CODE_SIDE)
    start, page = flow.y, len(flow.sheets)
    flow.y += 5
    for found, style in lines:
        place_lines(flow, found, style, x)
    if page == len(flow.sheets):
        flow.y = start + height
    flow.sheet.rule(flow.left, flow.y, flow.right, colour="line")
    flow.step(_("Evidence"))


def custody(flow: Flow, dossier: Dossier) -> None:
    """Who held what, when; entries that were struck stay, with the reason."""
    if not dossier.custody:
        nothing(flow)
        return
    columns = (
        Column(_("Exhibit"), 54),
        Column(_("When"), 92),
        Column(_("What was done"), 96),
        Column(_("Who"), 122),
        Column(_("Where, seal"), 106),
    )
    rows: list[Row] = []
    last = ""
    for row in dossier.custody:
        done = [CELL.span(row.action)]
        if row.note:
            done.append(CELL_DIM.span("\n" + row.note))
        if row.struck:
            done.append(Span("\n" + _("struck: {reason}").format(reason=row.struck), "regular", CELL.size, "disputed"))
        when = [CELL.span(row.happened)]
        if row.entered:
            when.append(CELL_DIM.span("\n" + _("entered {date}").format(date=row.entered)))
        where = [part for part in (row.where, row.seal and _("seal {number}").format(number=row.seal)) if part]
        name = ((CELL_DIM if row.exhibit == last else STRONG_CELL).span(row.exhibit),)
        last = row.exhibit
        rows.append(Row((name, tuple(when), tuple(done), row.who, "\n".join(where))))
    table(flow, columns, rows, _("Chain of custody"))


def assessments(flow: Flow, dossier: Dossier) -> None:
    """What somebody concludes, apart from what is reported."""
    if not dossier.assessments:
        nothing(flow)
    for assessment in dossier.assessments:
        flow.gap(6)
        flow.need(4 * BODY.leading)
        paragraph(flow, (BODY.span(assessment.text), *numbers(assessment.sources, BODY)), BODY, after=1)
        confidence = assessment.confidence or _("not stated")
        parts = [
            part
            for part in (
                assessment.author,
                _("confidence: {level}").format(level=confidence),
                assessment.rests_on and _("rests on: {records}").format(records=", ".join(assessment.rests_on)),
                assessment.ref,
            )
            if part
        ]
        paragraph(flow, (SMALL.span(" · ".join(parts)),), SMALL, after=6)
        flow.step(_("Assessments"))


def gaps(flow: Flow, dossier: Dossier) -> None:
    """What nobody has found out yet."""
    if not dossier.gaps:
        nothing(flow)
        return
    bullets(flow, [(BODY.span(gap),) for gap in dossier.gaps])


def sources(flow: Flow, dossier: Dossier) -> None:
    """The sources by number, how reliable each is, and what it draws on."""
    if not dossier.sources:
        nothing(flow)
        return
    columns = (
        Column(_("No."), 28),
        Column(_("Source"), 268),
        Column(_("Reliability"), 66),
        Column(_("Draws on"), 108),
    )
    table(flow, columns, (_source(row) for row in dossier.sources), _("Sources"))
    note = _(
        "Sources that draw on one another count once. A number raised behind a statement names the sources that say so."
    )
    paragraph(flow, (NOTE.span(note),), NOTE)


def _source(row: SourceRow) -> Row:
    title = [CELL.span(row.title)]
    if row.ref:
        title.append(Span(f"  {row.ref}", "mono", 7, "dim"))
    under = " · ".join(part for part in (row.kind, row.publisher, row.date) if part)
    if under:
        title.append(CELL_DIM.span("\n" + under))
    if row.note:
        title.append(CELL_DIM.span("\n" + row.note))
    reliability = GRADE.span(row.reliability) if row.reliability else CELL_DIM.span(_("not graded"))
    draws = plain_numbers(row.draws_on, CELL)
    if row.draws_on_words:
        draws.append(CELL_DIM.span((", " if draws else "") + row.draws_on_words))
    return Row(
        (str(row.number), tuple(title), (reliability,), tuple(draws) or (CELL_DIM.span("—"),)),
        anchor=f"source-{row.number}",
    )


def legends(flow: Flow, dossier: Dossier) -> None:
    """How lines, chips, grades and marks are to be read."""
    rows = (
        (Standing("corroborated", 2), _("Two or more sources that do not draw on one another say so. Solid line.")),
        (Standing("single"), _("One source says so, or several that all draw on one. Dashed line.")),
        (Standing("disputed"), _("A source says otherwise, or versions differ and none was set aside. Dotted line.")),
        (Standing("unsourced"), _("Entered without a source. Dotted grey line.")),
        (
            Standing("record"),
            _("Rests on a register entry, an expert report, a ruling or an observation of one's own."),
        ),
    )
    for standing, words in rows:
        lines = set_lines((BODY.span(words),), flow.width - 132)
        flow.need(len(lines) * BODY.leading + 4)
        base = baseline(flow.y, BODY)
        middle = base - 3
        flow.sheet.stroke(
            ((flow.left, middle), (flow.left + 26, middle)),
            colour="dim" if standing.key in ("unsourced", "record") else standing.key,
            thickness=1.2,
            style=BORDERS[standing.key],
        )
        chip(flow.sheet, flow.left + 36, base, standing)
        place_lines(flow, lines, BODY, flow.left + 132)
        flow.y += 4
    if dossier.legend:
        subhead(flow, _("Grades and signs"))
        for row in dossier.legend:
            lines = set_lines((BODY.span(row.meaning),), flow.width - 132)
            flow.need(min(len(lines), 3) * BODY.leading + 3)
            top, page = flow.y, len(flow.sheets)
            signs = set_lines((Span(row.sign, "mono", 8.5, "ink"),), 122)
            for number, line in enumerate(signs):
                flow.sheet.text(flow.left, baseline(top + number * BODY.leading, BODY), line)
            place_lines(flow, lines, BODY, flow.left + 132)
            if page == len(flow.sheets):
                flow.y = max(flow.y, top + len(signs) * BODY.leading)
            flow.y += 2
    flow.gap(6)
    words = _(
        "“Alleged” stands where a source says it of somebody who has not been convicted of it. "
        "Dates and amounts are as precise as the source made them, not more."
    )
    callout(flow, (BODY.span(words),))


LAYOUT: dict[SectionKey, Callable[[Flow, Dossier], None]] = {
    "known": known,
    "description": description,
    "links": links,
    "conflicts": conflicts,
    "timeline": timeline,
    "events": events,
    "seizures": seizures,
    "entries": entries,
    "evidence": evidence,
    "custody": custody,
    "assessments": assessments,
    "gaps": gaps,
    "sources": sources,
    "legend": legends,
}


def count(dossier: Dossier) -> int:
    """How many things the chosen sections hold, for progress."""
    held: dict[SectionKey, int] = {
        "known": len(dossier.known or dossier.summary),
        "description": len(dossier.aliases) + len(dossier.description),
        "links": len(dossier.links),
        "conflicts": sum(len(question.answers) for question in dossier.questions),
        "events": len(dossier.events),
        "seizures": len(dossier.seizures) + len(dossier.totals) + len(dossier.left_out),
        "entries": sum(1 + len(entry.facts) for entry in dossier.entries),
        "evidence": len(dossier.exhibits),
        "custody": len(dossier.custody),
        "assessments": len(dossier.assessments),
        "gaps": len(dossier.gaps),
        "sources": len(dossier.sources),
    }
    return len(dossier.facts) + len(dossier.cover_lines) + sum(held.get(key, 0) for key in dossier.sections)
