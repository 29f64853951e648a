"""The link chart: the same for the same graph, nothing on top of anything, style is standing."""

from __future__ import annotations

import random

import pytest

from casefiles.figures.figure import COLOURS, Figure, Label, Line, Mark, estimate
from casefiles.figures.links import EASED, STYLES, Box, Edge, Node, link_chart
from casefiles.figures.links.sizes import rows_of
from tests.dossier.sample import chart_edges, chart_nodes


def boxes(figure: Figure) -> list[tuple[str, Box]]:
    """What must not lie on one another: discs and words."""
    found: list[tuple[str, Box]] = []
    for item in figure.items:
        if isinstance(item, Mark):
            found.append(
                (f"disc {item.target}", Box(item.x - item.r, item.y - item.r, item.x + item.r, item.y + item.r))
            )
        elif isinstance(item, Label):
            half = estimate(item.text, item.size, item.weight) / 2
            found.append(
                (item.text, Box(item.x - half, item.y - item.size * 0.7, item.x + half, item.y + item.size * 0.2))
            )
    return found


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    found = boxes(figure)
    return [
        (name, other_name)
        for place, (name, box) in enumerate(found)
        for other_name, other in found[place + 1 :]
        if box.meets(other)
    ]


def random_graph(count: int, links: int, seed: int) -> tuple[list[Node], list[Edge]]:
    chance = random.Random(seed)
    kinds = ["person", "organisation", "event", "seizure", "place"]
    nodes = [
        Node(str(n), f"Somebody {n} of the valley" if n % 3 else f"N{n}", chance.choice(kinds)) for n in range(count)
    ]
    standings = list(STYLES)
    edges = [
        Edge(str(chance.randrange(count)), str(chance.randrange(count)), "paid", chance.choice(standings), id=str(n))  # type: ignore[arg-type]
        for n in range(links)
    ]
    return nodes, edges


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("count", "links"), [(1, 0), (2, 1), (5, 0), (9, 14), (24, 40)])
def test_nothing_lies_on_anything(count: int, links: int, seed: int) -> None:
    assert overlaps(link_chart(*random_graph(count, links, seed), focus="0")) == []


def test_large_charts_do_not_overlap_either() -> None:
    nodes, edges = random_graph(EASED + 40, 120, 1)
    figure = link_chart(nodes, edges)
    assert overlaps(figure) == []
    assert sum(isinstance(item, Mark) for item in figure.items) == EASED + 40


def test_the_sample_shows_every_node_and_line_and_its_words() -> None:
    figure = link_chart(chart_nodes(), chart_edges(), focus="1")
    assert overlaps(figure) == []
    assert {item.target for item in figure.items if isinstance(item, Mark)} == {node.id for node in chart_nodes()}
    assert sum(isinstance(item, Line) for item in figure.items) == len(chart_edges())
    left_out = [entry for entry in figure.legend if entry.style is None]
    words = [item.text for item in figure.items if isinstance(item, Label)]
    assert sum(words.count(text) for text in {edge.label for edge in chart_edges()}) + len(left_out) >= len(
        chart_edges()
    )


def test_everything_is_inside() -> None:
    figure = link_chart(chart_nodes(), chart_edges(), focus="1")
    for _name, box in boxes(figure):
        assert box.left >= 0
        assert box.top >= 0
        assert box.right <= figure.width
        assert box.bottom <= figure.height


def test_equal_graphs_give_equal_figures_in_any_order() -> None:
    nodes, edges = chart_nodes(), chart_edges()
    first = link_chart(nodes, edges, focus="1")
    assert link_chart(nodes[::-1], edges[::-1], focus="1") == first


def test_style_is_standing_and_the_legend_says_so() -> None:
    figure = link_chart(chart_nodes(), chart_edges(), focus="1")
    lines = [item for item in figure.items if isinstance(item, Line)]
    by_style = {style: sum(line.style == style for line in lines) for style in ("solid", "dashed", "dotted")}
    wanted = [STYLES[edge.standing][0] for edge in chart_edges()]
    assert by_style == {style: wanted.count(style) for style in by_style}
    shown = {(entry.style, entry.colour) for entry in figure.legend}
    assert {(line.style, line.colour) for line in lines} <= shown
    assert len(link_chart([Node("1", "alone", "person")], []).legend) >= 4


def test_a_long_name_takes_a_third_line_before_it_is_cut() -> None:
    name = "Operativo contra un laboratorio de cocaína en el valle de los ríos"
    rows = rows_of(name, estimate, "bold")
    assert (len(rows), " ".join(rows)) == (3, name)
    rows = rows_of(f"{name} {name} {name}", estimate, "bold")
    assert len(rows) == 3
    assert "…" not in "".join(rows[:2])
    assert rows[2].endswith("…")
    assert rows_of("Short name", estimate, "regular") == ["Short name"]


def test_direction_is_an_arrow() -> None:
    nodes = [Node("1", "a", "person"), Node("2", "b", "person")]
    (line,) = (item for item in link_chart(nodes, [Edge("1", "2", "paid")]).items if isinstance(item, Line))
    assert line.arrow
    (line,) = (
        item for item in link_chart(nodes, [Edge("1", "2", "met", directed=False)]).items if isinstance(item, Line)
    )
    assert not line.arrow


def test_several_links_between_two_are_spread() -> None:
    nodes = [Node("1", "a", "person"), Node("2", "b", "person")]
    edges = [Edge("1", "2", "paid"), Edge("2", "1", "threatened"), Edge("1", "2", "met")]
    lines = [item for item in link_chart(nodes, edges).items if isinstance(item, Line)]
    middles = {tuple(round(part) for part in line.points[len(line.points) // 2]) for line in lines}
    assert len(middles) == 3


def test_the_focus_stands_out() -> None:
    marks = {
        item.target: item
        for item in link_chart(chart_nodes(), chart_edges(), focus="1").items
        if isinstance(item, Mark)
    }
    assert marks["1"].halo
    assert all(marks["1"].r > mark.r and not mark.halo for key, mark in marks.items() if key != "1")


def test_links_to_what_is_not_there_and_to_oneself_are_not_drawn() -> None:
    nodes = [Node("1", "a", "person"), Node("2", "b", "unheard of")]
    figure = link_chart(nodes, [Edge("1", "9", "x"), Edge("1", "1", "y")])
    assert not [item for item in figure.items if isinstance(item, Line)]
    assert {item.colour for item in figure.items if isinstance(item, Mark)} == {"person", "other"}


def test_labels_left_out_for_lack_of_room_are_counted() -> None:
    nodes = [Node(str(n), f"Node number {n}", "person") for n in range(9)]
    edges = [
        Edge(str(a), str(b), "has a very long reading indeed", id=f"{a}-{b}")
        for a in range(9)
        for b in range(9)
        if a < b
    ]
    figure = link_chart(nodes, edges)
    written = sum(isinstance(item, Label) and item.text.startswith("has a") for item in figure.items)
    assert overlaps(figure) == []
    assert written < 36
    assert figure.legend[-1].text.startswith(f"{36 - written} lines carry no words")


def test_an_empty_graph_says_so() -> None:
    (label,) = link_chart([], []).items
    assert isinstance(label, Label)


def test_colours_are_keys() -> None:
    figure = link_chart(chart_nodes(), chart_edges(), focus="1")
    assert {item.colour for item in figure.items if isinstance(item, Line | Mark | Label)} <= set(COLOURS)
