"""The live stream over HTTP: first the whole truth, then every change, and a heartbeat all the time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from controller.adapters.accounts import Identity
from controller.adapters.events import Event
from controller.adapters.status import DeviceStatus
from controller.adapters.wire import device_json, instant
from controller.adapters.wire_zones import receipt_summary_json, zone_json
from controller.atmosphere.model import ZoneId
from controller.web.access import Right, allow, identity_of, may
from controller.web.batches import WAITING, batches
from controller.web.ports import Dependencies
from controller.web.refusals import NotSignedInError
from controller.web.wiring import Deps

router = APIRouter(tags=["events"])

HEARTBEAT_S = 5.0
"""A page that hears nothing for longer is not live; a session that ended is noticed within this time."""
GATHERED_S = 0.05
"""Changes within this time are told together, each thing once."""
_WITHOUT_PAUSE = 50

NEEDS: Mapping[str, Right] = {
    "zone": Right.SEE,
    "receipt": Right.SEE,
    "device": Right.SEE_DEVICES,
    "response": Right.READ_FEEDBACK,
    "alert": Right.READ_FEEDBACK,
    "ticket": Right.HANDLE_TICKETS,
    "experiment": Right.READ_EXPERIMENTS,
}
"""What a reader must be allowed, by kind of event; other kinds stay inside."""

NOT_HELD_BACK = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}

Recheck = Callable[[], Awaitable[Identity | None]]
"""Who holds the connection's credentials by now; ``None`` once they are void."""


class EventStream(StreamingResponse):
    """Server-sent events."""

    media_type = "text/event-stream"


@router.get("/events", response_class=EventStream, dependencies=[allow(Right.SEE)])
async def events(request: Request, deps: Deps) -> EventStream:
    """Server-sent events: ``hello`` with all zones, then zone, receipt, device, response, ticket.

    ``hello`` comes again when the reader was too slow; a new ``boot`` is a controller that was restarted.
    A receipt comes without its deliveries; ``GET /receipts/{id}`` has them.
    """

    async def recheck() -> Identity | None:
        with suppress(NotSignedInError):
            return await identity_of(request, deps)
        return None

    return EventStream(frames(deps, request.app.state.boot, recheck), headers=NOT_HELD_BACK)


async def frames(
    deps: Dependencies, boot: str, recheck: Recheck, heartbeat_s: float = HEARTBEAT_S
) -> AsyncIterator[bytes]:
    """What one reader gets, until the credentials are void or the controller ends."""
    async with (
        deps.broadcast.subscribe(WAITING) as news,
        aclosing(batches(aiter(news), gathered_s=GATHERED_S, heartbeat_s=heartbeat_s)) as found,
    ):
        identity = await recheck()
        yield hello(deps, boot)
        async for batch in found:
            if batch is None:
                identity = await recheck()
            if identity is None:
                return
            if batch is None:
                yield frame("heartbeat", {"at": instant(deps.clock())})
            elif any(event.kind == "resync" for event in batch):
                yield hello(deps, boot)
            else:
                async for text in told(deps, identity, batch):
                    yield text


async def told(deps: Dependencies, identity: Identity, batch: list[Event]) -> AsyncIterator[bytes]:
    """A batch as frames, in order, with pauses, so that a long one delays no scene."""
    allowed = [event for event in batch if event.kind in NEEDS and may(identity, NEEDS[event.kind])]
    devices: Mapping[str, DeviceStatus] = {}
    if any(event.kind == "device" for event in allowed):
        devices = {status.device.id: status for status in deps.controls.devices()}
    for number, event in enumerate(allowed, 1):
        data = await _shown(deps, event, devices)
        if data is not None:
            yield frame(event.kind, data)
        if number % _WITHOUT_PAUSE == 0:
            await asyncio.sleep(0)


async def _shown(
    deps: Dependencies, event: Event, devices: Mapping[str, DeviceStatus]
) -> Mapping[str, object] | None:
    """The thing of an event as it is now; ``None`` of something that is gone meanwhile."""
    name = str(event.data.get("id"))
    match event.kind:
        case "zone":
            zone = deps.controls.store.zones.get(ZoneId(name))
            return None if zone is None else zone_json(deps.controls.zone(zone.id), zone.label)
        case "receipt":
            receipt = await deps.controls.receipt(name)
            return None if receipt is None else receipt_summary_json(receipt)
        case "device":
            return device_json(devices[name]) if name in devices else {"id": name, "gone": True}
        case _:
            return event.data


def hello(deps: Dependencies, boot: str) -> bytes:
    """The whole truth, so that a reader needs nothing it heard before."""
    labels = deps.controls.store.zones
    return frame(
        "hello",
        {
            "boot": boot,
            "at": instant(deps.clock()),
            "emergency": deps.controls.emergency,
            "zones": [zone_json(status, labels[status.zone].label) for status in deps.controls.zones()],
        },
    )


def frame(event: str, data: Mapping[str, object]) -> bytes:
    r"""One server-sent event; JSON has no line breaks of its own.

    >>> frame("zone", {"zone": "entrance"})
    b'event: zone\ndata: {"zone":"entrance"}\n\n'
    """
    return b"event: " + event.encode() + b"\ndata: " + orjson.dumps(data) + b"\n\n"
