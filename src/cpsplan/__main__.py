"""``python -m cpsplan`` is the same as ``cpsplan``, but for what Python itself imports before it comes here.

Python puts the folder in which it starts first among the places where it looks for modules, and that is the folder of a
workspace, from which no code may be taken. Only ``python -P -m cpsplan``, like ``cpsplan``, never looks there.
"""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]

    from cpsplan.cli import main

    main()
