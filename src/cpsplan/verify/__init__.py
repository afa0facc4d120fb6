"""Verify: what independent checkers say of finished files. What cannot be run here is reported as not run."""
