"""The parts of an OpenDocument text that are not its words: the reference document, contents, head and foot."""
