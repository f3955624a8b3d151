"""White light as colour temperature, and the nearest white of a colour."""

from __future__ import annotations

from controller.atmosphere.color import Color

KELVIN_PER_MIRED = 1_000_000.0


def mired(kelvin: float) -> float:
    """The reciprocal megakelvin in which lamps and eyes step evenly; ``kelvin`` above 0.

    >>> mired(4000)
    250.0
    """
    return KELVIN_PER_MIRED / kelvin


def nearest_white(color: Color) -> float:
    """The correlated colour temperature in kelvin by McCamy's cubic (1992), held to 1,000-25,000 K.

    >>> round(nearest_white(Color(0.3127, 0.3290)), -2)  # CIE illuminant D65
    6500.0
    """
    n = (color.x - 0.3320) / (0.1858 - color.y) if color.y != 0.1858 else 0.0  # noqa: PLR2004 the formula's epicentre
    kelvin = 449.0 * n**3 + 3525.0 * n**2 + 6823.3 * n + 5520.33
    return min(max(kelvin, 1000.0), 25000.0)


def white_color(kelvin: float) -> Color:
    """The chromaticity of a black body by the cubic splines of Kim et al. (2002), 1,667-25,000 K.

    The tables of CIE 15 give 0.460, 0.411 at 2,700 K.

    >>> white_color(2700).rounded()
    (0.459, 0.411)
    """
    kelvin = min(max(kelvin, 1667.0), 25000.0)
    warm, medium = 2222.0, 4000.0
    k = 1000.0 / kelvin
    x = (
        -0.2661239 * k**3 - 0.2343589 * k**2 + 0.8776956 * k + 0.179910
        if kelvin <= medium
        else -3.0258469 * k**3 + 2.1070379 * k**2 + 0.2226347 * k + 0.240390
    )
    if kelvin <= warm:
        y = -1.1063814 * x**3 - 1.34811020 * x**2 + 2.18555832 * x - 0.20219683
    elif kelvin <= medium:
        y = -0.9549476 * x**3 - 1.37418593 * x**2 + 2.09137015 * x - 0.16748867
    else:
        y = 3.0817580 * x**3 - 5.87338670 * x**2 + 3.75112997 * x - 0.37001483
    return Color(x, y)
