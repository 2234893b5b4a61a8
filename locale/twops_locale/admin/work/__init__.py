"""What waits for a person and what that person is told: to-do, notices, how long work takes."""
