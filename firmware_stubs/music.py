"""A trigger for a small player: which folder it plays, how loud, or silence."""

from node import Device, number

LOUDEST = 30


class DFPlayer:
    """A DFPlayer Mini on a serial line of 9600 baud; ``uart`` has ``write``. Folders are numbered from 1."""

    def __init__(self, uart):
        self._uart = uart

    def play(self, folder):
        """Play a folder round and round."""
        self._tell(0x17, folder)

    def stop(self):
        """Be silent."""
        self._tell(0x16, 0)

    def next(self):
        """Go to the next track."""
        self._tell(0x01, 0)

    def volume(self, percent):
        """Be as loud as 0-100 says, in the 30 steps that the chip has."""
        self._tell(0x06, (percent * LOUDEST + 50) // 100)

    def _tell(self, command, argument):
        body = bytes([0xFF, 0x06, command, 0x00, argument >> 8 & 0xFF, argument & 0xFF])
        check = -sum(body) & 0xFFFF
        self._uart.write(b"\x7e" + body + bytes([check >> 8, check & 0xFF]) + b"\xef")


class Music(Device):
    """``player`` is a `DFPlayer` or anything with its methods; ``playlists`` are the names of its folders."""

    model = "player"

    def __init__(self, identity, name, player, playlists):
        self.id, self.name = identity, name
        self._player = player
        self._playlists = playlists
        self._playlist = playlists[0]
        self._volume, self._playing = 20, False
        player.volume(self._volume)
        player.stop()
        percent = {"min": 0, "max": 100, "step": 1, "unit_of_meas": "%"}
        self.components = {
            "playlist": {"p": "select", "name": "Playlist", "ops": playlists},
            "volume": dict(percent, p="number", name="Volume"),
            "playing": {"p": "switch", "name": "Playing"},
            "next": {"p": "button", "name": "Next track"},
        }

    def states(self):
        """What it was told; the chip is not asked."""
        return [
            ("playlist", self._playlist),
            ("volume", str(self._volume)),
            ("playing", "ON" if self._playing else "OFF"),
        ]

    def handle(self, component, payload, now_ms):
        """Obey a command; one that changes nothing leaves the track alone."""
        if component == "playlist" and payload.decode() in self._playlists:
            changed, self._playlist = payload.decode() != self._playlist, payload.decode()
            if changed and self._playing:
                self._begin()
            return ["playlist"]
        if component == "volume":
            percent = number(payload, 0, 100)
            if percent is None:
                return []
            self._volume = percent
            self._player.volume(percent)
            return ["volume"]
        if component == "playing" and payload in (b"ON", b"OFF"):
            begins, was = payload == b"ON", self._playing
            self._playing = begins
            if begins and not was:
                self._begin()
            elif was and not begins:
                self._player.stop()
            return ["playing"]
        if component == "next" and self._playing:
            self._player.next()
        return []

    def _begin(self):
        self._player.play(self._playlists.index(self._playlist) + 1)

    def stop(self):
        """Silence."""
        self._player.stop()
