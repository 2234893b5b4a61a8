"""Lists of the admin, on the screen and as files: each shows its reader only what that reader may see."""
