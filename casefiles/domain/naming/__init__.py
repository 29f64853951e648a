"""Printed names and aliases beside one another: read (`reading`), word by word (`alike`), whole (`likeness`), sought (`keys`)."""
