"""Waits for the end of the process that started it, then signals another: `guard.py FD PID SIGNAL`.

Used where the kernel has no parent-death signal. The pipe on FD closes when its only writer dies.
"""

import contextlib
import os
import sys


def main(descriptor: int, pid: int, number: int) -> None:
    """Block until the pipe closes, then signal the process."""
    os.read(descriptor, 1)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
