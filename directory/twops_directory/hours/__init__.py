"""Opening hours as plain values: rules, intervals, holidays and the words for them. Knows no model and no clock."""
