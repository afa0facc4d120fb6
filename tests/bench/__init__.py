"""How fast cpsplan is, beside its neighbours and beside raw WeasyPrint. Run with ``make bench``; it is no test.

What runs the programs imports the standard library only: on Linux the peak memory of a process is never less than
that of the process which started it.
"""
