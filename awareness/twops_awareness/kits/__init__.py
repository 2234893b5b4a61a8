"""Kits: posters, leaflets, cards and more of a campaign, for one country in one language, with the facts of this moment."""
