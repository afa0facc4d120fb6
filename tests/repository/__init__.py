"""The repository itself: its code, its documents, what is packed, and how a machine is set up."""
