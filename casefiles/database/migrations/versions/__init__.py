"""The revisions of the schema, one file each: `schema_0002.py` leads from schema 1 to schema 2."""
