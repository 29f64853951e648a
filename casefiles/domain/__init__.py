"""What a case is made of: one mapped class per record type, kinds of value, and the pure rules over them."""
