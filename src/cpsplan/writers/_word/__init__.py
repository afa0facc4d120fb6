"""The parts of a Word file that are not its text: the reference document, cover, contents, head and foot.

Loaded where one is written only: python-docx brings lxml.
"""
