"""The design of files for word processors: one table of styles, one way to place the blocks of a page in them.

Word (``_word``) and OpenDocument (``_odt``) are written from both, so that they look the same.
"""
