"""Where chunks are scored: one process, a pool of processes, or a Spark cluster."""
