"""Results in each output format."""
