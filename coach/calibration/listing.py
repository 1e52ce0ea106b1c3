"""What is known of how late devices are, in words: for the terminal and the doctor. Pure."""

from __future__ import annotations

from coach.devices.latencies import Latencies, Latency, Pair
from coach.wording import calibration_words as words


def listing(latencies: Latencies) -> str:
    """A numbered line for each pair of devices, as ``--forget N`` counts them."""
    if not latencies.known:
        return words.NONE
    return "\n".join(
        f"{number}  {line(pair, latencies.known[pair])}" for number, pair in enumerate(pairs(latencies), 1)
    )


def pairs(latencies: Latencies) -> list[Pair]:
    """In the order in which they are listed."""
    return sorted(latencies.known)


def line(pair: Pair, latency: Latency) -> str:
    """One pair, with date and spread."""
    return words.KEPT.format(
        pair=words.PAIR.format(camera=pair.camera, sound=pair.sound),
        latency=words.LATENCY[latency.sound is not None].format(
            total=_ms(latency.total), camera=_ms(latency.of_camera), sound=_ms(latency.of_sound)
        ),
        when=latency.measured_at.strftime("%Y-%m-%d"),
        how=words.HOWS[latency.how].format(count=latency.count),
        spread=_ms(latency.spread),
    )


def _ms(seconds: float) -> int:
    return round(1000 * seconds)
