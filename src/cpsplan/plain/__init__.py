"""What a book says in plain values, for other programs and for the rules of other packages."""
