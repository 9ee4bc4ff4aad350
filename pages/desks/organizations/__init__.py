"""Organizations of a territory: the list, one of them, and what a region writes of it."""
