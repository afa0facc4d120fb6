"""Reporters: what a check, a measurement of coverage and a comparison have found, told in different ways."""
