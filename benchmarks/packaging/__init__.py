"""What an installation weighs, and how soon it answers."""
