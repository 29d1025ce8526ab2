"""How fast a review's database is, and what it keeps when programs are killed."""
