"""Reports and pictures of what scoring found, and the texts that commands print."""
