"""Where each property of the standard lives in our tables, and how its value is written there and back."""
