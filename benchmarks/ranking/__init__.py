"""Ranking and stopping, measured on replayed reviews."""
