"""Pairs that may be one person, and two entries beside one another."""
