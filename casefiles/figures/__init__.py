"""Pictures as plain values: the window paints them and the paper draws them, so they cannot differ."""
