"""How the screening app answers."""
