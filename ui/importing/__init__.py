"""The steps of importing a table: columns, rows, done."""
