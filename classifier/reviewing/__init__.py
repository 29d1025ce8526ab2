"""A team's review: who decides what, what they settled on, and what comes next."""
