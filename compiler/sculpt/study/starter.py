"""Starter of a study: its file and two arms that nobody can tell apart."""

from __future__ import annotations

from pathlib import Path

FILE = "study.toml"
ARMS = {"high": (240, 120), "low": (120, 60)}
"""Peaks of each arm in uA: of the jawline and of the forehead."""

STUDY = """\
# {title}
#
#     sculpt study check {file}        can nobody tell the arms apart?
#     sculpt study allocate {file}     draws who gets which, once
#     sculpt deploy {file} --subject S01   brings an arm to a board
#
# Whoever reads this folder is not blind: keep it away from the site.

name = "{title}"
seed = {seed}         # drawn for this study
subjects = 12            # how many, or their codes: ["A1", "A2"]
blocks = [4, 6]          # sizes of random blocks; each arm is as often in each
# sham = ["low"]         # arms that are meant to be a sham: 8 uA at most

[arms]
high = "high.face"
low = "low.face"
"""

ARM = """\
# An arm of the study "{title}". Its name, texts, times and levels are those of the other arm:
# whoever holds the device reads and hears them. Only currents may differ; a slow ramp would tell
# them, since a lifted electrode is noticed once 8 uA flow.

routine "{title}"
    about  "What all arms are said to be for."
    goal   lift
    levels 100 %   # a dose is a dose: nobody turns it down

wave lifting
    shape     square
    frequency 8 Hz
    rise      2 ms

wave calm
    shape     square
    frequency 2 Hz
    rise      10 ms

zone jawline both
    say  "Chin to earlobe."
    wave lifting
    repeat 3 times
        glide 5 s at {jawline} uA
        rest 1 s

zone forehead center
    say  "Between the brows, up to the hairline."
    wave calm
    repeat 2 times
        glide 6 s at {forehead} uA
        rest 1 s
"""


def files(folder: Path, title: str, seed: int) -> dict[Path, str]:
    """What stands in the folder of a new study, by path."""
    study = folder / FILE
    made = {study: STUDY.format(title=title, file=study.name, seed=seed)}
    for arm, (jawline_uA, forehead_uA) in ARMS.items():
        text = ARM.format(title=title, jawline=jawline_uA, forehead=forehead_uA)
        made[folder / f"{arm}.face"] = text
    return made
