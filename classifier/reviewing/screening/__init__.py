"""Decide on papers as a team: assignment, queue, decisions, conflicts, agreement."""
