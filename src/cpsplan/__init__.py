"""cpsplan: a compiler for business plans."""

__version__ = "0.1.0"
