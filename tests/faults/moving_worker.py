"""A worker at a plan of moves as a process, to be killed in the middle of a batch."""

import os

from django.db import connection

# As a worker runs, but for the word it says after each batch, and for the moment in which it is killed:
# the third batch is written and not committed.
CODE = """
import sys, time
import django
django.setup()
from datetime import datetime
import time_machine
from campaigns.clock import ALMATY
plan, size, moment = int(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
time_machine.travel(moment.replace(tzinfo=ALMATY)).start()
from applications.actions import moving
from applications import move_messages
for _ in range(2):
    print(moving.run_batch(plan, size=size), flush=True)
send = move_messages.Letters.send
def hang(self):
    send(self)
    print("written", flush=True)
    time.sleep(600)
move_messages.Letters.send = hang
moving.run_batch(plan, size=size)
"""


def environment() -> dict[str, str]:
    """What a process needs to come to the test's own database."""
    name = str(connection.settings_dict["NAME"])
    return {
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/attachment?", f"/{name}?"),
        "DJANGO_SETTINGS_MODULE": "attachment_portal.settings",
    }
