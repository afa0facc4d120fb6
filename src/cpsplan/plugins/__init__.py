"""Plugins: what installed packages offer to cpsplan and the settings name, found and judged: rules and formats."""
