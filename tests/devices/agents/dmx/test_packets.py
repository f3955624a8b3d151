"""What is framed here is read by a real receiver in test_booth; these are the fields it does not show."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from sacn.messages.data_packet import DataPacket  # type: ignore[import-untyped]  # the library has no types

from devices.agents.dmx.packets import Network, Output, art_dmx, packet

SOURCE = (UUID(int=7), "Ambiyans dmx")


@given(channels=st.binary(min_size=512, max_size=512), sequence=st.integers(0, 1000))
def test_an_sacn_packet_says_universe_priority_source_and_channels(channels: bytes, sequence: int) -> None:
    sent = packet(Output(Network.SACN, 300, priority=120), channels, sequence, SOURCE)

    read = DataPacket.make_data_packet(tuple(sent))
    assert (read.universe, read.priority, read.sourceName) == (300, 120, "Ambiyans dmx")
    assert (bytes(read.dmxData), read.sequence, bytes(read.cid)) == (
        channels,
        sequence % 256,
        SOURCE[0].bytes,
    )
    assert not read.option_StreamTerminated


def test_the_last_packet_of_a_source_says_so() -> None:
    sent = packet(Output(Network.SACN, 1), bytes(512), 0, SOURCE, last=True)

    assert sent[112] == 0x40  # E1.31 6.2.6: bit 6 of the options


def test_a_multicast_group_is_named_after_its_universe() -> None:
    assert Output(Network.SACN, 300).address == ("239.255.1.44", 5568)  # E1.31 9.3.1: 300 = 256 + 44
    assert Output(Network.SACN, 300, "10.0.0.9").address == ("10.0.0.9", 5568)


def test_the_sequence_of_art_net_never_is_nought_which_would_mean_none() -> None:
    assert [art_dmx(0, bytes(2), sequence)[12] for sequence in (1, 255, 256, 257)] == [1, 255, 1, 2]


def test_a_long_name_is_cut_between_letters() -> None:
    sent = packet(Output(Network.SACN, 1), bytes(512), 0, (UUID(int=7), "ş" * 40))

    assert DataPacket.make_data_packet(tuple(sent)).sourceName == "ş" * 31  # 62 of 63 bytes
