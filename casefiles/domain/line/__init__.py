"""One line in: what a person types about somebody, read into pieces and written from them."""
