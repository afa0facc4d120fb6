"""Puts the templates, the schemas and the worked examples inside the package, but only when a real wheel is made.

What goes where stands in pyproject.toml, `[tool.hatch.build.targets.wheel.hooks.custom.carried]`. An editable install
reads the same folders beside `src/`, so it gets no copy that could go stale. Schemas of single strategies, such as
`delivery-plan.cps-2025.json`, belong to the workspace of this repository and stay here.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OF_THIS_REPOSITORY = ("schemas/*.*.json", "templates/pictures/*.py")
"""Schemas of the plans here, and the script that fetches pictures: nothing for a wheel."""


class Carry(BuildHookInterface[Any]):
    """Adds the carried folders to the files of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Take the table of folders from pyproject.toml unless the wheel being made is an editable one."""
        if version == "editable":
            return
        root = Path(self.root)
        left_out = {path for pattern in OF_THIS_REPOSITORY for path in root.glob(pattern)}
        for folder, place in self.config["carried"].items():
            for path in sorted((root / folder).rglob("*")):
                if path.is_file() and path not in left_out:
                    build_data["force_include"][str(path)] = f"{place}/{path.relative_to(root / folder).as_posix()}"
