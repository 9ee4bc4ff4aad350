"""People the register does not know: a newborn with its mother, a foreigner with a service agreement."""
