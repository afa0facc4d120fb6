"""The library that compares values with a JSON Schema, without the grammar of addresses that nothing here asks it for.

It reads that grammar when it is loaded, which takes seconds, and does without where the package is not there.
"""

import sys

GRAMMAR = "rfc3987_syntax"

_kept = {name: sys.modules.pop(name) for name in (GRAMMAR,) if name in sys.modules}
sys.modules[GRAMMAR] = None  # type: ignore[assignment] # Python's own way to say that there is no such module
import jsonschema  # noqa: E402 - the line before it counts

del sys.modules[GRAMMAR]
sys.modules.update(_kept)

__all__ = ["jsonschema"]
