"""Learn from a review's decisions: training, its worker, and what the last one left behind."""
