"""``python -m cpsplan`` is the same as ``cpsplan``."""

from cpsplan.cli import main

if __name__ == "__main__":
    main()
