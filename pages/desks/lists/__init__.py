"""Lists of the desks to take away as files: each declared in the file of its subject, all by one mechanism."""
