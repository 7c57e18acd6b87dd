"""Scenes of treatments on virtual faces: runs with faults, replays, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .inputs import BOARDS, FACE_FILE, SESSIONS, SMALL, TODAY
from .scene import Scene, plain_scene, routine_files

FACES = (
    *("typical", "dry", "oily", "sensitive", "thick-gel", "no-gel", "restless"),
    "drawn:478096668",
)

FAULTS = (
    *("lift@2s", "lift@2s+700ms", "short@2s", "short@2s+700ms", "lift@2s+300ms press@2.02s"),
    *("dac-nak@2s", "dac-nak@2s+20ms", "sensor-nak@2s", "sensor-nak@2s+20ms", "sensor-stuck@2s"),
    *("sensor-reset@2s", "sensor-gain-10%@2s", "sensor-gain-40%@2s", "bus-hang@2s"),
    *("bus-hang@2s+5ms", "gain+8%@2s", "gain+20%@2s", "gain+100%@2s", "rail@2s", "rail@2s+1ms"),
    *("weld@2s", "stall+10ms@2s", "stall+80ms@2s", "usb@2s", "charger@2s", "reset@2s"),
    *("brownout@2s", "press@500ms", "press@2s"),
)
"""What goes wrong, every kind; several are separated by a space."""

REPLAYED = (
    *("square", "burst", "sweep", "two-zones", "restless", "limited", "lift", "press", "gain-20"),
    *("rail", "sensor-stuck", "stall", "usb", "bus", "reset", "sensor-low-on-dry-skin"),
)
"""The kept traces that are replayed, each tripping or not what others do not."""

SHORT = ("05", "07", "09", "10", "12", "15", "16", "17", "20", "21", "22")
"""The numbers of the corpus's short treatments."""


def run_scene(name: str, run: str, *also: str, files: dict[str, str] | None = None) -> Scene:
    """A run with its trace, which is replayed; then the commands ``also``."""
    traced = f"{run} --json --trace trace.csv"
    replayed = f"replay trace.csv --routine {run.split()[1]} --json"
    return plain_scene(f"runs/{name}", traced, replayed, *also, kept=("trace.csv",), files=files)


def stock_run_scenes(quick: bool) -> Iterator[Scene]:
    """The stock routines at several levels on several faces."""
    yield run_scene("first-time", "run routines/first-time.face --seed 1", "run first-time")
    if quick:
        return
    for level in (1, 2, 3):
        lift = f"run routines/evening-lift.face --level {level} --seed {level}"
        yield run_scene(f"evening-lift-{level}", lift)
    for number, routine in enumerate(routine_files("routines")):
        name, face = Path(routine.stem).name, FACES[number % len(FACES)]
        if name not in ("evening-lift", "strokes"):
            yield run_scene(f"{name}-1", f"run {routine.path} --seed {number}")
            level_2 = f"run {routine.path} --level 2 --face {face} --seed {100 + number}"
            yield run_scene(f"{name}-2-{face}", level_2)


def corpus_run_scenes(quick: bool) -> Iterator[Scene]:
    """The good routines of the corpus."""
    for routine in routine_files("corpus"):
        name = routine.stem.removeprefix("corpus/good/")
        if name != routine.stem and (not quick or name.startswith(SHORT)):
            yield run_scene(name, f"run {routine.path} --seed 2")


def small_run_scenes(quick: bool) -> Iterator[Scene]:
    """Small treatments on all faces, with all faults, and on other boards."""
    for wave in ("square", "steady") if quick else SMALL:
        files = {"small.face": SMALL[wave]}
        for face in FACES:
            run = f"run small.face --level 2 --face {face} --seed 3"
            yield run_scene(f"{wave}-{face}", run, run, files=files)
        for fault in FAULTS:
            asked = " ".join(f"--fault {one}" for one in fault.split())
            run = f"run small.face --level 2 --seed 4 {asked}"
            name = f"{wave}-{fault.replace(' ', '-')}"
            yield run_scene(name, run, f"{run} --panel", files=files)
        for board, settings in BOARDS.items():
            run = "run small.face --board board.toml --fault lift@2s+300ms"
            replay = "replay trace.csv --board board.toml --routine small.face"
            both = {**files, "board.toml": settings}
            yield run_scene(f"{wave}-board-{board}", run, replay, run, files=both)
    run = "run small.face --face ./mine.toml"
    files = {"small.face": SMALL["sine"], "mine.toml": FACE_FILE}
    yield run_scene("face-file", run, run, files=files)


def replay_scenes() -> Iterator[Scene]:
    """Kept traces, as a document and in words."""
    for name in REPLAYED:
        trace = f"traces/{name}.csv.gz"
        yield plain_scene(f"replay/{name}", f"replay {trace} --json", f"replay {trace}")


def picture_scenes(quick: bool) -> Iterator[Scene]:
    """Pages and drawings, and the waves of a run."""
    files = {"small.face": SMALL["bursts"], "sessions.jsonl": SESSIONS}
    commands = {
        "show": "show first-time",
        "run": "run small.face --fault lift@2s+700ms --theme dark",
        "history": f"history --file sessions.jsonl --today {TODAY}",
    }
    for suffix in ("html",) if quick else ("html", "svg"):
        picture = f"picture.{suffix}"
        for name, command in commands.items():
            plot = f"{command} --plot {picture}"
            yield plain_scene(f"pictures/{name}-{suffix}", plot, kept=(picture,), files=files)
    if not quick:
        run = "run corpus/good/10_used_before_it_is_defined.face --json --trace waves.vcd"
        yield plain_scene("pictures/waves", run, kept=("waves.vcd",))
