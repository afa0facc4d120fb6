"""Puts the templates, the schemas and the worked examples inside the package, but only when a real wheel is made.

What goes where stands in pyproject.toml, `[tool.hatch.build.targets.wheel.hooks.custom.carried]`. An editable install
reads the same folders beside `src/`, so it gets no copy that could go stale.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Carry(BuildHookInterface[Any]):
    """Adds the carried folders to the files of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Take the table of folders from pyproject.toml unless the wheel being made is an editable one."""
        if version != "editable":
            build_data["force_include"].update(self.config["carried"])
