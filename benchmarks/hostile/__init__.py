"""How the readers stand files that are broken by chance."""
