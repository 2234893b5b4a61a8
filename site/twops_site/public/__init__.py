"""What public pages are made of: the frame, the way back, the finder's form, sealed choices."""
