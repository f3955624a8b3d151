"""Scripts, styles and pictures: compressed once, named by their content, kept by browsers for a year."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from fastapi import APIRouter, HTTPException, Request, Response

_FOREVER = "public, max-age=31536000, immutable"
_BRIEFLY = "no-cache"

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    packed: bytes
    """the body in gzip"""
    media_type: str
    stamp: str
    """changes with the body"""


def _asset(path: Traversable) -> Asset:
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(body, gzip.compress(body, 9, mtime=0), kind, hashlib.sha256(body).hexdigest()[:12])


@cache
def load_assets() -> Mapping[str, Asset]:
    """Our own files, and htmx from its wheel, by name."""
    own = {
        path.name: _asset(path) for path in (files("controller.web") / "static").iterdir() if path.is_file()
    }
    return own | {"htmx.js": _asset(files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js")}


def asset_url(assets: Mapping[str, Asset], name: str) -> str:
    """Where a file is found; another content has another address."""
    return f"/static/{name}?{assets[name].stamp}"


def answer(asset: Asset, request: Request, headers: Mapping[str, str] | None = None) -> Response:
    """The file, packed where the browser can unpack, or 304 where it has it already."""
    caching = _FOREVER if request.url.query == asset.stamp else _BRIEFLY
    sent = {
        "Cache-Control": caching,
        "ETag": f'"{asset.stamp}"',
        "Vary": "Accept-Encoding",
        **(headers or {}),
    }
    if request.headers.get("if-none-match") == sent["ETag"]:
        return Response(status_code=304, headers=sent)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            asset.packed, media_type=asset.media_type, headers={**sent, "Content-Encoding": "gzip"}
        )
    return Response(asset.body, media_type=asset.media_type, headers=sent)


router = APIRouter(include_in_schema=False)


@router.get("/static/{name}")
async def static(name: str, request: Request) -> Response:
    """One file."""
    asset: Asset | None = request.app.state.pages.assets.get(name)
    if asset is None:
        raise HTTPException(404)
    return answer(asset, request)
