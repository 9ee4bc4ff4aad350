"""Waiting lists at the desks: a clerk puts somebody who came on one, the head looks at them."""
