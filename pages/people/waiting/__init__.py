"""Waiting lists for people: join one, see one's place, answer an invitation, leave."""
