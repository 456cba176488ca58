"""The transcripts as the parameters of a test, whatever the channel they are played on."""

from pathlib import Path

import pytest

TRANSCRIPTS = Path(__file__).parent / "transcripts"
ABOUT_OBLIGATIONS = "calendario"
"""How the names of those begin in which digests hold obligations too."""


def _parameter(path: Path) -> object:
    about = path.stem.startswith(ABOUT_OBLIGATIONS)
    return pytest.param(path, id=path.stem, marks=[pytest.mark.obligations] if about else [])


EACH_TRANSCRIPT = pytest.mark.parametrize(
    "path",
    [_parameter(path) for path in sorted(TRANSCRIPTS.glob("*.txt"))],
)
