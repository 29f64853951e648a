"""The link chart: who and what is linked to whom, and how sure that is.

The layout is a pure function of its input: distances in the chart follow distances in the graph (stress majorisation:
Gansner, Koren, North, "Graph Drawing by Stress Majorization", 2004), started from classical scaling, then boxes of nodes
with their labels are pushed apart. Line style is standing: solid corroborated, dashed single source, dotted disputed or
unsourced; the legend always says so. Labels lie where they cover neither nodes nor other labels; a label for which there
is no such place is left out, and the legend says how many were.
"""

from casefiles.figures.links.chart import link_chart
from casefiles.figures.links.drawing import legend
from casefiles.figures.links.easing import EASED
from casefiles.figures.links.graph import STYLES, Edge, Node, StandingKey
from casefiles.figures.links.labels import Box

__all__ = [
    "Box",
    "EASED",
    "Edge",
    "Node",
    "STYLES",
    "StandingKey",
    "legend",
    "link_chart",
]
