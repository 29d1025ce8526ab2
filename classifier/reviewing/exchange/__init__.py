"""What goes into a review and comes out of it: exports, decisions, the whole document."""
