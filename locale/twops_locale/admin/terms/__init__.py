"""The terms' screens: their register, what they find, and the panel beside an editor."""
