"""Behind /api/v1: who asks, what is answered, and what went wrong."""
