"""What scoring costs: the kernel, whole runs, and how the cost grows."""
