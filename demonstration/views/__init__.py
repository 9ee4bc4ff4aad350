"""The demonstration's own pages: accounts, clock, mail."""
