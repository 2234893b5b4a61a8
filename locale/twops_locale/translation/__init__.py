"""One path for every translation: sent, written, reviewed, approved, withdrawn; and who hears of it."""
