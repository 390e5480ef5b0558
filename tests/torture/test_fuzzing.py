"""100,000 inputs of each format: refused in words or read for what they are, at once and in little room."""

import pytest

from tests.torture.fuzz import MEMORY, SECONDS, fuzzed

INPUTS = 100_000
FORMATS = ("envelope", "codec", "roster", "join", "snapshot")


@pytest.mark.torture
@pytest.mark.parametrize("name", FORMATS)
def test_a_hundred_thousand_inputs(name: str) -> None:
    figures = fuzzed(name, INPUTS)
    print(figures)
    assert not figures.findings, "\n".join(figures.findings)
    assert figures.inputs == INPUTS
    assert INPUTS / 50 < figures.accepted < INPUTS  # neither all noise nor all good
    assert figures.slowest[0] < SECONDS
    assert figures.peak < MEMORY >> 20
