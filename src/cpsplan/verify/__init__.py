"""Verify: what independent checkers say of finished files. What cannot be run here is reported as not run."""

RESULTS = "verification.json"
"""Where the results of the checkers lie, beside the manifest."""
