"""Values compared with a JSON Schema, and files with the schemas of those who read them, by the library of that.

It takes seconds to load, since it reads a grammar of addresses: that is for the tests alone that ask for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any


def refusals(values: object, schema: dict[str, Any]) -> list[str]:
    """What a schema refuses in values, which have to be those of JSON. Fails where the schema is none."""
    return [error.message for error in _validator(schema).iter_errors(values)]


def refuse(values: object, schema: dict[str, Any]) -> None:
    """Fail where a schema refuses something in values."""
    assert refusals(values, schema) == []


def refuse_schema(schema: dict[str, Any]) -> None:
    """Fail where a schema is none."""
    _validator(schema)


def _validator(schema: dict[str, Any]) -> Any:
    from jsonschema import validators  # noqa: PLC0415 - heavy

    kind = validators.validator_for(schema, validators.Draft202012Validator)
    kind.check_schema(schema)
    return kind(schema)


def check_jsonschema(*arguments: str | Path) -> int:
    """Run the program that CI runs, in this process. Returns its exit code; it prints what is wrong."""
    import check_jsonschema as program  # noqa: PLC0415 - heavy

    try:
        program.main([str(argument) for argument in arguments], prog_name="check-jsonschema")
    except SystemExit as end:
        return int(end.code or 0)
    return 0
