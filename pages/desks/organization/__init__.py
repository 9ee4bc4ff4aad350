"""The head's organization: today, doctors and their lists, sites and their addresses."""
