"""Strict YAML: bytes come in, plain values with their places go out; edits go back into the text, and are proved."""
