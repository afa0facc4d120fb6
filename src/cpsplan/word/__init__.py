"""Word documents there and back: a plan that exists becomes a draft, one that was reviewed gives its changes back."""
