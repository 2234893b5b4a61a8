"""What happens to readers and editors while parts of the site are away: real servers, `just chaos`, some minutes."""
