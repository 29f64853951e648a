"""Making a redacted copy: boxes drawn over the pages of a file, moved, resized, taken away; the copy made and entered."""
