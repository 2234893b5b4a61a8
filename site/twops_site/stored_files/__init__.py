"""Where uploads lie when it is not this machine's disk; readers get them from this site all the same."""
