"""The repository as others meet it: its code, its documents, what is packed, editors, and the set-up of a machine."""
