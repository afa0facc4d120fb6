"""Forms: an entry of a model as fields that people fill in, and what they filled in as changes of its file.

In comes a model, the values of a file and the pairs that a browser sent; out come a tree of fields, and the text of the
file with what was touched. Nothing lists the fields of a model here: ``controls`` walks over its shape.
"""
