"""Values compared with a JSON Schema, and files with the schemas of those who read them, by the library of that.

That library is for the tests alone that ask for it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

GRAMMAR = "rfc3987_syntax"
"""What reads a grammar of addresses for two seconds while the library is loaded.

It is for the formats “iri” and “iri-reference”, which none of the schemas here has: the library does without it.
"""


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
    _leave_out_grammar()
    from jsonschema import validators  # noqa: PLC0415 - heavy

    kind = validators.validator_for(schema, validators.Draft202012Validator)
    kind.check_schema(schema)
    return kind(schema)


def check_jsonschema(*arguments: str | Path) -> int:
    """Run the program that CI runs, in this process. Returns its exit code; it prints what is wrong."""
    _leave_out_grammar()
    import check_jsonschema as program  # noqa: PLC0415 - heavy

    try:
        program.main([str(argument) for argument in arguments], prog_name="check-jsonschema")
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _leave_out_grammar() -> None:
    """Let Python say that the grammar is not installed, unless it is loaded already."""
    sys.modules.setdefault(GRAMMAR, None)  # type: ignore[arg-type] # None stands for what is not there
