"""Sources become models, models become entries, references become links: one linked Book goes out."""
