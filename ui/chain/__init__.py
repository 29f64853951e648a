"""The head of the change log in the window: written down elsewhere, compared with what was recorded, stamped."""
