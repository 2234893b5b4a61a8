"""Objects and languages as a table, one object's languages, one campaign's countries."""
