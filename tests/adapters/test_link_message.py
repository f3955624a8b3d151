"""The link and the tests' fake are the same to whoever publishes and routes."""

import random

from controller.adapters.link import Link, LinkSettings, Publisher, Router
from tests.fakes import FakeBroker


def test_the_fake_offers_what_the_link_offers() -> None:
    link = Link(LinkSettings(host="broker", client_id="store"), rng=random.Random(1))
    publishers: list[Publisher] = [link, FakeBroker()]
    routers: list[Router] = [link, FakeBroker()]

    offered = {name for name in dir(Link) if not name.startswith("_")} - {"greeted", "received", "answered"}

    assert offered <= set(dir(FakeBroker()))
    assert len(publishers) == len(routers) == 2
