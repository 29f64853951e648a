"""How a case is kept: the library folder, its database, journal, index, vault and migrations."""
