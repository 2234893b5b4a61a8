"""A new site is made ready for work: who looks after it, where it is, its languages, countries, teams, desks, first page."""
