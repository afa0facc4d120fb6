"""StratML read as drafts: XML of a strategy or a plan comes in, YAML with every guess and gap listed goes out."""
