"""Reporters: one result, told in different ways."""
