"""What the site changes for editors: files, pictures, moved pages."""
