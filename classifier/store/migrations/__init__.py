"""The layouts of the database, oldest first, and the statements that they share."""
