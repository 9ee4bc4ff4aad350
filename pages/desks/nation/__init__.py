"""Pages of the national administrator: the law, the calendar, the Fund's list, orders, texts, users, doubts."""
