"""Units between which people may choose across a border or between a city and its suburb."""
