"""A case on paper: gather, lay out, finish."""
