"""The handbook as a site: the pages of docs/ as they are written, and a reference made from the program."""
