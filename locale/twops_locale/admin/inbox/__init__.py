"""What waits for a person and what that person is told: to-do, notices, refused plans, choice of mails."""
