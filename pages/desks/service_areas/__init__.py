"""Service areas of a territory: what is in force, files and changes by hand, streets nobody serves."""
