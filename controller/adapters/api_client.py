"""A running controller from the outside: calls of its HTTP API, each refusal one line for whoever typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlencode

import httpx

from controller.errors import AmbiyansError

_OURSELVES = frozenset({"127.0.0.1", "::1", "localhost"})
_TIMEOUT = httpx.Timeout(60.0, connect=5.0)
"""Seconds; a report of a long experiment is computed when it is asked for."""


class ControllerUrlError(AmbiyansError):
    """The URL of the controller cannot be used."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{url!r} is no URL of a controller: expected one like http://127.0.0.1:8080")
        self.url = url


class NobodyAnswersError(AmbiyansError):
    """No controller can be reached at the URL."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"nobody answers at {url} ({reason}): is the controller running, is --url right?")
        self.url = url
        self.reason = reason


class NoControllerError(AmbiyansError):
    """Something answers at the URL, but not as a controller would."""

    def __init__(self, url: str, found: str) -> None:
        super().__init__(f"what answers at {url} is no controller ({found}): is --url right?")
        self.url = url
        self.found = found


class RefusedError(AmbiyansError):
    """The controller refuses a call, and says why."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class ApiClient:
    """Calls as the holder of ``token``; paths are relative to ``/api/v1``.

    Every call raises:
        NobodyAnswersError: nothing listens there, or it does not answer in time.
        NoControllerError: what answers is something else.
        RefusedError: the controller's own reason.
    """

    def __init__(self, url: str, token: str | None) -> None:
        """Raise ``ControllerUrlError`` for what is no URL; an empty token is none."""
        self.url = url
        self._token = token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            address = httpx.URL(url)
            if address.scheme not in {"http", "https"} or not address.host:
                raise ControllerUrlError(url)
            # A proxy of the environment cannot reach this very machine.
            through_proxy = address.host not in _OURSELVES
            self._http = httpx.Client(
                base_url=address, headers=headers, timeout=_TIMEOUT, trust_env=through_proxy
            )
        except (httpx.InvalidURL, UnicodeEncodeError) as error:
            raise ControllerUrlError(url) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        self._http.close()

    def get(self, *path: str) -> dict[str, Any]:
        """Read one thing, named by its steps: ``get("experiments", name, "report")``."""
        return self._object(self._answer("GET", _address(path)))

    def items(self, *path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Read all pages of a list, one entry at a time."""
        following: str | None = _address(path, query)
        while following is not None:
            page = self._object(self._answer("GET", following))
            try:
                yield from page["items"]
                following = page["next"]
            except (KeyError, TypeError) as error:
                raise NoControllerError(self.url, "a list without items") from error

    def file(self, *path: str, **query: str) -> bytes:
        """Read a file as it is."""
        return self._answer("GET", _address(path, query)).content

    def post(self, *path: str, body: object = None) -> dict[str, Any]:
        """Do or make something."""
        return self._object(self._answer("POST", _address(path), body))

    def patch(self, *path: str, body: object) -> dict[str, Any]:
        """Change something."""
        return self._object(self._answer("PATCH", _address(path), body))

    def put_file(self, *path: str, content: bytes, media_type: str, **query: str) -> dict[str, Any]:
        """Give it a file."""
        answer = self._answer("PUT", _address(path, query), content=content, media_type=media_type)
        return self._object(answer)

    def delete(self, *path: str) -> None:
        """Remove something."""
        self._answer("DELETE", _address(path))

    def undo(self, *path: str) -> dict[str, Any]:
        """Take something back, and read what there is then."""
        return self._object(self._answer("DELETE", _address(path)))

    def _answer(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        content: bytes | None = None,
        media_type: str | None = None,
    ) -> httpx.Response:
        headers = {"Content-Type": media_type} if media_type else {}
        try:
            response = self._http.request(method, path, json=body, content=content, headers=headers)
        except httpx.TimeoutException as error:
            raise NobodyAnswersError(self.url, "no answer in time") from error
        except (httpx.ProtocolError, httpx.DecodingError) as error:
            raise NoControllerError(self.url, "it does not speak HTTP") from error
        except httpx.HTTPError as error:
            raise NobodyAnswersError(self.url, str(error) or type(error).__name__) from error
        if not response.is_success:
            raise self._refusal(response)
        return response

    def _object(self, response: httpx.Response) -> dict[str, Any]:
        found = _json(response)
        if not isinstance(found, dict):
            raise NoControllerError(self.url, "its answer is no JSON object")
        return found

    def _refusal(self, response: httpx.Response) -> AmbiyansError:
        status, said = response.status_code, _json(response)
        detail = said.get("detail") if isinstance(said, dict) else None
        if not isinstance(detail, str):
            return NoControllerError(self.url, f"HTTP status {status}")
        if status != HTTPStatus.UNAUTHORIZED:
            return RefusedError(status, detail)
        known = "does not know this token" if self._token else "asks for a token"
        return RefusedError(
            status, f"the controller at {self.url} {known}: give one by --token or AMBIYANS_TOKEN"
        )


def _address(path: tuple[str, ...], query: Mapping[str, str] | None = None) -> str:
    address = "/".join(("/api/v1", *(quote(step, safe="") for step in path)))
    return f"{address}?{urlencode(query)}" if query else address


def _json(response: httpx.Response) -> object:
    """What the body says as JSON; ``None`` where it is something else."""
    try:
        found: object = response.json()
    except ValueError:
        return None
    return found
