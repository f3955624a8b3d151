"""What simulated customers write, in Turkish and English."""

from __future__ import annotations

from random import Random

from controller.feedback.scores import Metric, is_high, is_low

TURKISH_SHARE = 0.65
UNHAPPY_WRITES, HAPPY_WRITES = 0.45, 0.06
"""Share of the unhappy and of the happy who add a sentence."""

UNHAPPY = {
    "tr": (
        "Müzik çok yüksekti.",
        "Kasada çok bekledim.",
        "Kabinler çok sıcaktı.",
        "Koku biraz ağır geldi.",
        "Aradığım bedeni bulamadım.",
        "Işık gözümü yordu.",
        "Yardım edecek kimse yoktu.",
        "Kahve soğuktu.",
    ),
    "en": (
        "The music was too loud.",
        "I waited too long at the checkout.",
        "The fitting room was too warm.",
        "The scent was a bit strong.",
        "They did not have my size.",
        "The light was tiring.",
        "Nobody was there to help.",
        "My coffee was cold.",
    ),
}
HAPPY = {
    "tr": ("Çok hoş kokuyordu!", "Personel çok ilgiliydi.", "Müzik harikaydı.", "Lokum için teşekkürler!"),
    "en": ("It smells lovely in here!", "Very kind staff.", "Great music.", "Thank you for the lokum!"),
}


def language(rng: Random) -> str:
    """The language of one customer."""
    return "tr" if rng.random() < TURKISH_SHARE else "en"


def comment(rng: Random, metric: Metric, score: int, spoken: str) -> str | None:
    """What a customer writes beside this score; mostly nothing."""
    if is_low(metric, score):
        return rng.choice(UNHAPPY[spoken]) if rng.random() < UNHAPPY_WRITES else None
    if is_high(metric, score):
        return rng.choice(HAPPY[spoken]) if rng.random() < HAPPY_WRITES else None
    return None
