"""How uploads are stored: whole or not at all; where it is not this machine's disk, readers get them from this site all the same."""
