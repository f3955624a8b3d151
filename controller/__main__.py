"""The command line: `ambiyans COMMAND`."""

from __future__ import annotations

import sys

from controller.commands import app
from controller.errors import AmbiyansError


def main(arguments: list[str] | None = None) -> None:
    """Run a command (as typed where none is given) and leave by ``SystemExit``.

    What an operator can mend is one line and exit 1, never a trace.
    """
    try:
        app(arguments, standalone_mode=True)
    except KeyboardInterrupt:
        sys.exit(130)
    except AmbiyansError as error:
        print(f"ambiyans: {error}", file=sys.stderr)  # noqa: T201 the command line speaks here
        sys.exit(1)


if __name__ == "__main__":
    main()
