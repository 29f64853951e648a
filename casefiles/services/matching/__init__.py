"""Who may be the same: candidates by shared keys (`blocking`), what speaks for and against (`evidence`), how much (`scoring`)."""
