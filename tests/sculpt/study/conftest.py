"""The folder of a study."""

from __future__ import annotations

import pytest

from tests.sculpt.study.arms import ARM, STUDY


@pytest.fixture
def study(folder):
    """A study of a real arm and a sham, in the folder of the test."""
    (folder / "high.face").write_text(ARM)
    (folder / "low.face").write_text(ARM.replace("200 uA", "8 uA"))
    path = folder / "study.toml"
    path.write_text(STUDY)
    return path
