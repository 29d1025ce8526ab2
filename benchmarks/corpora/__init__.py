"""Reading exports and finding duplicates: quality, speed and memory beside their peers."""
