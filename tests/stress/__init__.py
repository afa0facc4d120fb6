"""What should not happen: faults of the disk, attacks, damaged workspaces, builds that are interrupted."""
