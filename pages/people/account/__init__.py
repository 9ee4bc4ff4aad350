"""The personal account, a module a subject."""
