"""The scoring kernel, the queue, and the tables that it is written to."""
