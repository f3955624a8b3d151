"""The link and brokers that let not everyone do everything: passwords, rules, certificates."""

import asyncio
import random
import socket
import subprocess
from dataclasses import replace
from pathlib import Path

import mqtt5

from controller.adapters.broker import EmbeddedBroker
from controller.adapters.link import Link, LinkTls
from tests.adapters.link_lab import Ear, connected, eventually, link_to, quick, ready, scripted


async def test_a_publish_that_the_broker_forbids_says_so(tmp_path: Path) -> None:
    ear = Ear()
    rules = tmp_path / "rules"
    rules.write_text("topic readwrite lamp/#\n")
    async with (
        EmbeddedBroker("mosquitto", extra=[f"acl_file {rules}"]) as broker,
        link_to(broker.url) as link,
    ):
        await ready(link)

        link.publish("till/set", b"open", on_outcome=ear.note)

        await eventually(lambda: ear.outcomes)
    assert [(outcome.ok, outcome.reason_code) for outcome in ear.outcomes] == [(False, 0x87)]
    assert ear.outcomes[0].reason == "not authorized (0x87)"


async def test_a_wrong_password_is_named(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts"
    accounts.touch()
    await _run("mosquitto_passwd", "-b", str(accounts), "till", "right")
    extra = ["allow_anonymous false", f"password_file {accounts}"]
    async with EmbeddedBroker("mosquitto", extra=extra) as broker:
        wrong = broker.url.replace("://", "://till:wrong@")
        reasons: list[str] = []
        async with link_to(wrong) as link:
            link.watch(lambda _, reason: reasons.append(reason))
            await eventually(lambda: reasons)
        async with link_to(broker.url.replace("://", "://till:right@")) as link:
            await connected(link)
    assert reasons[0] == "the broker refused the connection: not authorized (0x87)"


async def test_an_encrypted_link_trusts_the_shop_s_own_authority_only(tmp_path: Path) -> None:
    authority, extra = await _certificates(tmp_path)
    async with EmbeddedBroker("mosquitto", extra=extra) as broker:
        url = f"mqtts://localhost:{extra[0].split()[1]}"
        async with link_to(url, tls=LinkTls(ca_file=authority)) as trusting:
            await connected(trusting)
        async with link_to(url) as suspicious:
            await eventually(lambda: "certificate verify failed" in suspicious.reason)
            assert not suspicious.connected
        assert broker.kind == "mosquitto"


async def test_a_broker_that_asks_for_certificates_lets_ours_in(tmp_path: Path) -> None:
    authority, extra = await _certificates(tmp_path)
    strict = [*extra, f"cafile {authority}", "require_certificate true"]
    ours = LinkTls(authority, tmp_path / "certificate.pem", tmp_path / "key.pem")
    async with EmbeddedBroker("mosquitto", extra=strict):
        url = f"mqtts://localhost:{extra[0].split()[1]}"
        async with link_to(url, tls=ours) as known:
            await connected(known)
        async with link_to(url, tls=LinkTls(authority)) as unknown:
            await eventually(lambda: unknown.reason != "not connected yet")
            assert not unknown.connected


async def test_a_refusal_is_not_answered_by_hammering() -> None:
    began_s = asyncio.get_running_loop().time()
    code = mqtt5.ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD
    async with scripted(reason_code=code) as broker:
        settings = replace(quick(broker.url), backoff_min_s=0.2, backoff_max_s=1.0)
        async with Link(settings, rng=random.Random(1)) as link:
            await eventually(lambda: broker.connections == 3)
            waited_s = asyncio.get_running_loop().time() - began_s

    assert waited_s >= (0.2 + 0.4) / 2  # at least half of each wait
    assert link.reason == "left"


async def _certificates(folder: Path) -> tuple[Path, list[str]]:
    """Make an authority and a certificate for localhost; its file, and Mosquitto's lines for a listener."""
    (folder / "extensions").write_text("subjectAltName=DNS:localhost\n")
    new_key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    await _openssl(folder, f"req -x509 {new_key} -keyout ca.key -out ca.pem -subj /CN=Shop")
    await _openssl(folder, f"req {new_key} -keyout key.pem -out request.pem -subj /CN=localhost")
    signing = "-CA ca.pem -CAkey ca.key -CAcreateserial -extfile extensions"
    await _openssl(folder, f"x509 -req -in request.pem {signing} -out certificate.pem")
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        port = plug.getsockname()[1]
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    return folder / "ca.pem", [f"listener {port} 127.0.0.1", f"certfile {certificate}", f"keyfile {key}"]


async def _openssl(folder: Path, arguments: str) -> None:
    await _run("openssl", *arguments.split(), cwd=folder)


async def _run(*command: str, cwd: Path | None = None) -> None:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert await process.wait() == 0
