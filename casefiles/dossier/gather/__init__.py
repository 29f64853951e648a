"""From the library to the plain values of a dossier: what is printed is fetched once, numbered, and handed on frozen.

Nothing after this step sees the library. Every statement carries the numbers of the sources that say it. Each file
gathers one section of the paper; `scope` holds what all of them draw on, `wording` how they word it.
"""

from casefiles.dossier.gather.whole import Options, gather

__all__ = ["Options", "gather"]
