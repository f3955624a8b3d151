"""Becomes another program that ends when its parent does, even a parent that was killed.

Run as a file: `python broker_child.py PARENT_PID COMMAND ARGUMENT...`. On Linux the kernel then sends SIGTERM
to the program when the parent's thread that started it is gone; elsewhere nothing watches, and a killed
parent leaves it behind. The promise does
not survive a change of user, so the program must stay who it is.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""linux/prctl.h"""


def command(wanted: list[str]) -> list[str]:
    """Return the command line that starts `wanted` so that it does not outlive this process."""
    if sys.platform == "win32":  # has no way to become another program
        return wanted
    return [sys.executable, "-I", __file__, str(os.getpid()), *wanted]


def main(arguments: list[str]) -> None:
    """Arm the signal and become the command."""
    parent = int(arguments[0])
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it was gone before the signal was armed
            sys.exit(1)
    os.execvp(arguments[1], arguments[1:])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
