"""The rules, one file for each family. Importing this package loads and registers them all.

What lies in a folder of its own is loaded where it is wanted.
"""

from __future__ import annotations

import importlib
import pkgutil

for _module in sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.ispkg):
    importlib.import_module(f"{__name__}.{_module}")
