"""Recording of all scenes into the folders ``machine/`` and ``words/``."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from .board_scenes import board_scenes, drive_scenes, fresh_scene, trial_scenes
from .caller import answer_to, set_environment, warm_up
from .editor_scenes import editor_scenes
from .file_scenes import explanation_scenes, folder_scenes, help_scenes, routine_scenes
from .parts import laid_out, machine_part, without_varying, words_part
from .run_scenes import (
    corpus_run_scenes,
    picture_scenes,
    replay_scenes,
    small_run_scenes,
    stock_run_scenes,
)
from .scene import INPUTS, ROOT, Call, Scene

SUFFIXES_OF_WORDS = (".html", ".svg", ".face", ".toml")

SUFFIXES_OF_TRACES = (".csv", ".vcd")


def scenes(quick: bool, codes: list[str]) -> list[Scene]:
    """Everything that is recorded, what takes longest first."""
    return [
        *trial_scenes(quick),
        fresh_scene(),
        *stock_run_scenes(quick),
        *picture_scenes(quick),
        *corpus_run_scenes(quick),
        *small_run_scenes(quick),
        *board_scenes(),
        *drive_scenes(),
        *editor_scenes(),
        *folder_scenes(),
        *routine_scenes(),
        *replay_scenes(),
        *explanation_scenes(codes),
        *help_scenes(),
    ]


def record(scene: Scene, workspace: Path, machine: Path, words: Path) -> None:
    """Calls the commands of a scene and writes what they gave back."""
    folder = Path(tempfile.mkdtemp(dir=workspace))
    for name in INPUTS:
        (folder / name).symlink_to(workspace / "inputs" / name)
    for name, data in scene.files.items():
        write(folder / name, data)
    answers = [(call, answer_to(call, folder, workspace)) for call in scene.calls]
    for target, part in ((machine, machine_part), (words, words_part)):
        text = "\n".join(part(call, got) for call, got in answers)
        write(target / f"{scene.name}.txt", text.encode())
    for name in scene.kept:
        if (folder / name).exists():
            keep(folder / name, scene.name, machine, words)
    shutil.rmtree(folder)


def keep(file: Path, name: str, machine: Path, words: Path) -> None:
    """Takes a file into the recording."""
    data, suffix = file.read_bytes(), file.suffix
    if suffix in SUFFIXES_OF_WORDS:
        write(words / (name + suffix), data)
    elif suffix in SUFFIXES_OF_TRACES:
        write(machine / f"{name}{suffix}.gz", gzip.compress(data, 4, mtime=0))
    elif suffix == ".json":
        write(machine / (name + suffix), laid_out(without_varying(json.loads(data))).encode())
    else:
        write(machine / (name + suffix), data)


def write(path: Path, data: bytes) -> None:
    """Writes a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def all_codes(workspace: Path) -> list[str]:
    """Every code that ``explain`` knows."""
    listed = json.loads(answer_to(Call("explain --json"), workspace, workspace).stdout)
    return [entry["code"] for entries in listed.values() for entry in entries]


def record_all(out: Path, quick: bool, report: Callable[[str], None]) -> None:
    """Records all scenes, as many at once as there are cores."""
    with tempfile.TemporaryDirectory(prefix="behaviour-") as name:
        workspace = Path(name).resolve()
        set_environment(workspace)
        for folder, source in INPUTS.items():
            shutil.copytree(ROOT / source, workspace / "inputs" / folder)
        planned = scenes(quick, all_codes(workspace))
        one = partial(record, workspace=workspace, machine=out / "machine", words=out / "words")
        cores = os.cpu_count() or 1
        forking = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(cores, forking, warm_up, (workspace,)) as pool:
            for number, _ in enumerate(pool.map(one, planned), 1):
                if number % 100 == 0:
                    report(f"{number} of {len(planned)}")
