"""What the tests and the Makefile set up a machine with, and programs that run on their own."""
