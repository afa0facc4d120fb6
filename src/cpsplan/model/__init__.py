"""The models: what the files of a workspace may hold."""
