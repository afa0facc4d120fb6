"""A Book and a choice of editions come in; files below out/, their manifest and what was left out go out."""
