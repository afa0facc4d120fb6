def init() -> None:
    """x."""
