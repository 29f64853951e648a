"""One record as a page: header, tabs, and everything that can be done with it where it stands."""
