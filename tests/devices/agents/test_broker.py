from pathlib import Path

import pytest

from devices.agents.broker import Broker


def test_an_address_has_the_usual_port() -> None:
    assert (Broker.at("mqtt://broker.shop").port, Broker.at("mqtts://broker.shop").port) == (1883, 8883)


def test_only_a_secure_address_is_encrypted_and_it_checks_who_answers() -> None:
    secure = Broker.at("mqtts://broker.shop").tls

    assert secure is not None
    assert secure.check_hostname
    assert Broker.at("mqtt://broker.shop").tls is None


@pytest.mark.parametrize(
    "url", ["", "broker.shop", "http://broker.shop", "mqtt://", "mqtt://a/b", "mqtt://a:b"]
)
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"expected mqtt|[Pp]ort"):
        Broker.at(url)


def test_a_missing_certificate_is_an_error_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Broker.at("mqtts://broker.shop", tmp_path / "absent.pem")
