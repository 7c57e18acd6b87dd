"""Starter of a study: its file and two arms, two doses or a dose and a sham, alike as they are."""

from __future__ import annotations

from pathlib import Path

FILE = "study.toml"
DOSES = {"high": (240, 120), "low": (120, 60)}
SHAM = {"real": (240, 120), "sham": (8, 8)}
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
{sham}

[arms]
{arms}
"""
NO_SHAM = '# sham = ["low"]         # arms that are meant to be a sham: 8 uA at most'
A_SHAM = 'sham = ["sham"]          # arms that are meant to be a sham: 8 uA at most'

HEAD = """\
# An arm of the study "{title}". Its name, texts, times and levels are those of the other arm:
# whoever holds the device reads and hears them. {differ}

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
"""
DOSE_DIFFERS = """\
Only currents may differ; a slow ramp would tell
# them, since a lifted electrode is noticed once 8 uA flow."""
DOSE = """
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
SHAM_DIFFERS = """\
Only the large currents may differ: all arms rise
# to 8 uA in the same short ramp and hold them between the strokes, since from 8 uA on a lifted
# electrode is noticed."""
BESIDE_A_SHAM = """
zone jawline both
    say  "Chin to earlobe, slowly, twice."
    wave lifting
    ramp to 8 uA over 20 ms
    repeat 2 times
        ramp to {jawline} uA over 500 ms
        hold 3 s
        ramp to 8 uA over 500 ms
        hold 1 s
    ramp to 0 uA over 20 ms

zone forehead center
    say  "Between the brows, up to the hairline, twice."
    wave calm
    ramp to 8 uA over 20 ms
    repeat 2 times
        ramp to {forehead} uA over 500 ms
        hold 3 s
        ramp to 8 uA over 500 ms
        hold 1 s
    ramp to 0 uA over 20 ms
"""


def files(folder: Path, title: str, seed: int, has_sham: bool = False) -> dict[Path, str]:
    """What stands in the folder of a new study, by path."""
    study = folder / FILE
    peaks = SHAM if has_sham else DOSES
    arms = "\n".join(f'{arm} = "{arm}.face"' for arm in peaks)
    sham = A_SHAM if has_sham else NO_SHAM
    made = {study: STUDY.format(title=title, file=study.name, seed=seed, sham=sham, arms=arms)}
    text = HEAD + (BESIDE_A_SHAM if has_sham else DOSE)
    differ = SHAM_DIFFERS if has_sham else DOSE_DIFFERS
    for arm, (jawline_uA, forehead_uA) in peaks.items():
        made[folder / f"{arm}.face"] = text.format(
            title=title, differ=differ, jawline=jawline_uA, forehead=forehead_uA
        )
    return made
