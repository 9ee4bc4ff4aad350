"""Can I change now? A public checker: one question a page, the answers in the address, nothing kept."""
