"""The command line: `ambiyans COMMAND`."""

from __future__ import annotations

import sys

from controller.commands import app
from controller.errors import AmbiyansError


def main() -> None:
    """Run a command; what an operator can mend is one line and exit 1, never a trace."""
    try:
        app(standalone_mode=True)
    except AmbiyansError as error:
        print(f"ambiyans: {error}", file=sys.stderr)  # noqa: T201 the command line speaks here
        sys.exit(1)


if __name__ == "__main__":
    main()
