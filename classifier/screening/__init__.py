"""The one learn-and-ask loop, its strategies, and the rules that say when to stop."""
