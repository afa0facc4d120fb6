"""What tests share: workspaces, documents, a door that fails, the command line. Each file says what it gives."""
