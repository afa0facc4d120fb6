"""Fast tests in one process: a function, a rule, a command. All of them take less than a minute."""
