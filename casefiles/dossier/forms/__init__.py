"""Forms to print: labels, lists of evidence, the custody of one item, the receipt of a hand-over; one form a file."""
