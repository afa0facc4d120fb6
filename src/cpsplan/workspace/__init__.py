"""The only doors: paths come in, bytes and names go out; from the disk, the package, git revisions and archives."""
