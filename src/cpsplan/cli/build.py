def build() -> None:
    """x."""
