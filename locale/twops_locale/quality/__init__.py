"""Checks of translated texts: pure rules on source and target, and who may live with what they say."""
