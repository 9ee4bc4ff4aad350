"""Journeys in a real browser, as people and staff walk them."""
