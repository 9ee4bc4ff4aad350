"""Find a clinic, open to everybody: by address, by name, and a page of each organization."""
