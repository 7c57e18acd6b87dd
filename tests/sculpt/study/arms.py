"""A study of two arms, for the tests, and its check."""

from __future__ import annotations

ARM = """\
routine "Study"
    about  "One place."
    goal   lift
    levels 100 %

wave lifting
    shape     square
    frequency 8 Hz
    rise      2 ms

zone jawline left
    say  "Chin to earlobe."
    wave lifting
    glide 4 s at 200 uA
    rest 1 s
    glide 4 s at 200 uA
"""


STUDY = """\
name = "Try"
seed = 7
subjects = 12
blocks = [2, 4]
sham = ["low"]
[arms]
high = "high.face"
low = "low.face"
"""


def checked(sculpt, *options):
    result = sculpt("study", "check", "study.toml", *options)
    return result.exit_code, result.stdout


def drawn(sculpt):
    """Allocates it, its arms not carried out: that takes seconds, and other tests do it."""
    return sculpt("study", "allocate", "study.toml", "--unchecked")
