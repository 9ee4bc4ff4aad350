"""A whole family at a desk in one sitting: one choice for all, with what differs a person; filed in one go."""
