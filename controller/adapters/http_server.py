"""The web server as one task among others: it binds first, and ends when it is told to."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from controller.errors import AmbiyansError


class AddressTakenError(AmbiyansError):
    """The panel's address cannot be used."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot serve on {host}:{port} ({reason}); choose another with --port")
        self.host = host
        self.port = port


def bind(host: str, port: int) -> socket.socket:
    """Take the address before anything is started; raises ``AddressTakenError``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise AddressTakenError(host, port, reason) from error
    return listener


class WebServer(uvicorn.Server):
    """uvicorn without signal handlers of its own: the application decides when to end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield

    def end(self) -> None:
        """Finish the requests under way, then return from ``serve``."""
        self.should_exit = True


def web_server(app: FastAPI) -> WebServer:
    """A server for one application; open event streams are cut after two seconds at the end."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=2,
        server_header=False,
        proxy_headers=False,
    )
    return WebServer(config)
