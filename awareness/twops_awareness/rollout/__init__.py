"""Roll-out of campaigns: a country adapts one, is shown what changes in the original, and all see how far each country is."""
