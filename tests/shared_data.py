"""Where the shared test data lies, and the reason a test skips without it."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("ZHIHUI_SHARED", Path(__file__).parents[2] / "shared"))

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the shared test data is not beside the project"
)
