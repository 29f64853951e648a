"""Looking at evidence: a frame, and in it a view for each kind of file."""
