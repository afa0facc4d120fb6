"""A Book comes in, the same Book in the language and style of an edition goes out. Catalogues and phrases live here."""
