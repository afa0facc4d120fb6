"""Two Books come in and what changed goes out; or a Book and a wish, and patched texts go out."""
