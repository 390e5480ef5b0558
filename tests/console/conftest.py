"""The console's tests begin in English, whatever the test before spoke."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from hnwctl.console.messages import set_language

# the first example pays for the imports of all; a busy machine is no failure
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")
