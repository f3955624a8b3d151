"""Broker URLs as operators write them, rightly and wrongly."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.adapters.link_errors import LinkUrlError
from controller.adapters.link_settings import LinkSettings, LinkTls

secrets = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


@given(secrets, secrets)
def test_any_user_and_password_survive_the_url(user: str, password: str) -> None:
    url = f"mqtt://{quote(user, safe='')}:{quote(password, safe='')}@broker:1884"

    settings = LinkSettings.from_url(url, client_id="store")

    assert (settings.username, settings.password) == (user, password)
    assert (settings.host, settings.port) == ("broker", 1884)


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("mqtt://broker", "broker", 1883),
        ("mqtts://broker/", "broker", 8883),
        ("mqtt://[::1]:1884", "::1", 1884),
    ],
)
def test_the_port_may_be_left_out(url: str, host: str, port: int) -> None:
    settings = LinkSettings.from_url(url, client_id="store")

    assert (settings.host, settings.port) == (host, port)


def test_mqtts_is_encrypted_and_mqtt_is_not() -> None:
    tls = LinkTls(ca_file=Path("shop.pem"))

    assert LinkSettings.from_url("mqtts://broker", client_id="store", tls=tls).tls == tls
    assert LinkSettings.from_url("mqtts://broker", client_id="store").tls == LinkTls()
    assert LinkSettings.from_url("mqtt://broker", client_id="store", tls=tls).tls is None


@pytest.mark.parametrize(
    "url",
    [
        "broker:1883",
        "http://till:geheim@broker",
        "mqtt://",
        "mqtt://till:geheim@",
        "mqtt://till:geheim@broker:port",
        "mqtt://till:geheim@broker:70000",
        "mqtt://till:geheim@broker:0",
        "mqtt://till:ge/heim@broker",
        "mqtt://till:geheim@broker/topic",
        "mqtt://[::1",
        "",
    ],
)
def test_a_url_that_cannot_be_used_is_named_without_its_password(url: str) -> None:
    with pytest.raises(LinkUrlError) as caught:
        LinkSettings.from_url(url, client_id="store")

    assert "geheim" not in str(caught.value)
    assert "heim" not in str(caught.value)


def test_settings_show_no_password() -> None:
    settings = LinkSettings.from_url("mqtt://till:geheim@broker", client_id="store")

    assert "geheim" not in repr(settings)
    assert "geheim" not in f"{settings}"


@pytest.mark.parametrize("changes", [{"keepalive_s": 0}, {"keepalive_s": 65_536}, {"receive_max": 0}])
def test_settings_that_mqtt_cannot_express_are_refused(changes: dict[str, int]) -> None:
    settings = LinkSettings(host="broker", client_id="store")

    with pytest.raises(ValueError, match="1-65535"):
        replace(settings, **changes)  # type: ignore[arg-type]


def test_a_missing_certificate_file_is_an_os_error() -> None:
    with pytest.raises(OSError, match="No such file"):
        LinkTls(ca_file=Path("/nowhere/shop.pem")).context()
