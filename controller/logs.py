"""Where the program's log goes and how it looks."""

from __future__ import annotations

import logging
import sys

import structlog


def log_to_stderr(*, quiet: bool = False) -> None:
    """Lines for people on a terminal, JSON for a log collector; ``quiet`` leaves out all below errors."""
    people = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            # Plain: a broken device may raise often, and a drawn traceback costs tens of milliseconds.
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
            if people
            else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR if quiet else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
