"""The language server: what the compiler knows, told to an editor while the plans are being written.

One file for each family of what an editor asks for. The server itself, ``server.py``, is the only one that speaks the
protocol; the others turn a place in a file into an answer.
"""
