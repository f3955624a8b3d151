"""How loud a player is at any instant: its level, let in and out, ducked while something else is heard."""

from __future__ import annotations

from dataclasses import dataclass, replace

from devices.node.ramp import Ramp


@dataclass(frozen=True, slots=True)
class Loudness:
    """Three fades over one another, each cancelled by the next of its kind. Pure; instants in seconds.

    ``level`` is the volume that was asked for, in percent. ``opening`` (0-1) lets the music in and out when
    it is switched on and off, and is reported with it. ``duck`` (0-1) lowers it for a moment under a jingle
    or a change of programme, and is nobody's business but the listeners'.

    Percent is linear in what is heard, not in voltage: MPD's software mixer and Snapcast's both map it to
    amplitude by an exponential curve, so a straight line in percent is an even fade to the ear.
    """

    level: Ramp
    opening: Ramp
    duck: Ramp

    @classmethod
    def of(cls, volume: float, *, audible: bool) -> Loudness:
        """At rest."""
        return cls(Ramp.still(volume), Ramp.still(1.0 if audible else 0.0), Ramp.still(1.0))

    def sent(self, now_s: float) -> int:
        """What the mixer is to be set to, 0-100."""
        return round(self.level.at(now_s) * self.opening.at(now_s) * self.duck.at(now_s))

    def reported(self, now_s: float) -> int:
        """What the contract's ``volume`` says, 0-100: on its way while the music is let in or out.

        A player that is shut names the volume that it will open with.
        """
        opening = self.opening.at(now_s) if self.opening.moving(now_s) else 1.0
        return round(self.level.at(now_s) * opening)

    def moving(self, now_s: float) -> bool:
        """Whether any of the fades is under way."""
        return any(ramp.moving(now_s) for ramp in (self.level, self.opening, self.duck))

    def to_level(self, volume: float, now_s: float, fade_s: float) -> Loudness:
        """Turn towards a volume; nobody hears how a player that is shut gets there, so it takes no time."""
        shut = self.opening.target == 0 and not self.opening.moving(now_s)
        return replace(self, level=self.level.towards(volume, now_s, 0.0 if shut else fade_s))

    def opened(self, now_s: float, fade_s: float) -> Loudness:
        """Let the music in."""
        return replace(self, opening=self.opening.towards(1.0, now_s, fade_s))

    def shut(self, now_s: float, fade_s: float) -> Loudness:
        """Let it out."""
        return replace(self, opening=self.opening.towards(0.0, now_s, fade_s))

    def ducked(self, share: float, now_s: float, fade_s: float) -> Loudness:
        """Lower it to a share of itself."""
        return replace(self, duck=self.duck.towards(share, now_s, fade_s))
