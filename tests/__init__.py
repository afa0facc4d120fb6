"""The tests of cpsplan, and the checkers they use."""
