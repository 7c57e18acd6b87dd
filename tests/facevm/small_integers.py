"""Runs facevm at the extremes of its limits, with every arithmetic result looked at.

A 64-bit machine hides what a 31-bit small integer of the board does not hold. So facevm's own
source is loaded with each operator inside a function wrapped by a look at its result. Run as a
program, it prints the largest result there was and where; it fails on one of 2**30 or more.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from pathlib import Path

from facevm.limits import Limits

SEEN: dict[tuple[str, int], int] = {}
"""The largest result of each line, by file name and line."""


def look(value, file, line):
    if type(value) is int and abs(value) > abs(SEEN.get((file, line), 0)):
        SEEN[file, line] = value
    return value


class Wrapper(ast.NodeTransformer):
    """Wraps what an operator gives, inside functions, where the board would compute it."""

    def __init__(self, file):
        self.file = file
        self.depth = 0

    def visit_FunctionDef(self, node):
        self.depth += 1
        self.generic_visit(node)
        self.depth -= 1
        return node

    def wrapped(self, node):
        look_at = ast.Name("_look", ast.Load())
        arguments = [node, ast.Constant(self.file), ast.Constant(node.lineno)]
        return ast.copy_location(ast.Call(look_at, arguments, []), node)

    def visit_BinOp(self, node):
        self.generic_visit(node)
        return self.wrapped(node) if self.depth else node

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if not self.depth:
            return node
        source = ast.parse(ast.unparse(node.target), mode="eval").body
        result = ast.copy_location(ast.BinOp(source, node.op, node.value), node)
        return ast.copy_location(ast.Assign([node.target], self.wrapped(result)), node)


class Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        path = self.get_filename(fullname)
        tree = ast.parse(Path(path).read_text(encoding="utf-8"), path)
        tree = ast.fix_missing_locations(Wrapper(Path(path).name).visit(tree))
        return compile(tree, path, "exec")

    def exec_module(self, module):
        module._look = look
        super().exec_module(module)


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path, target=None):
        if fullname.split(".")[0] != "facevm":
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        spec.loader = Loader(fullname, spec.origin)
        return spec


def every_image():
    """Treatments at their limits, and everything that is refused."""
    from tests.facevm import assembly as a
    from tests.facevm.test_image import ALLOWED, REFUSED

    def jaw(*steps, side="left"):
        return a.zone("jawline", side, a.wave(0), *steps)

    steady = a.a_wave("steady", "positive")
    full = [a.ramp(500, 500), a.hold(59_500), a.ramp(0, 500)]  # 30 mC: the most of a zone
    fullest = b"".join(a.zone(z, "both", a.wave(0), *full) for z in ("jawline",))
    fullest += a.zone("cheek", "left", a.wave(0), *full)
    fast_sine = a.a_wave("sine", hz=0.1)
    most = [
        jaw(*full),
        fullest,
        jaw(a.ramp(500, 150_000), a.ramp(0, 150_000), side="both"),
        jaw(a.ramp(500, 500), a.hold(299_000), a.ramp(0, 500)),
        jaw(a.ramp(500, 500), a.sweep(250, 299_000), a.ramp(0, 500)),
        jaw(a.loop(1000, a.loop(10, a.rest(120)))),
        jaw(a.loop(150, a.glide(2000, 500))),
        jaw(a.loop(1000, a.ramp(0.1, 1), a.ramp(0, 1))),
    ]
    one_ways = [
        a.a_wave("steady", "negative", burst=(1_200_000, 1_200_000)),
        a.a_wave("square", "positive", hz=0.1, duty=100, rise_ms=5000),
        a.a_wave("sawtooth", "negative", hz=0.1),
        a.a_wave("triangle", "positive", hz=250),
        a.a_wave("square", "positive", hz=500, duty=1),
    ]
    for main in most:
        for made_of in (steady, fast_sine, a.a_wave(hz=0.1, rise_ms=2500), *one_ways):
            yield a.Assembly(main, [made_of]).image()
    yield from (data for _, data in REFUSED)
    yield from (a.Assembly(main).image() for main in ALLOWED)


def proof_and_machine():
    """Loads every image, and runs what is accepted at odd steps, the lowest and highest level."""
    from facevm import image
    from facevm.machine import Machine
    from tests.facevm.assembly import ANY_BOARD
    from tests.facevm.test_machine import Listener

    ran = 0
    for data in every_image():
        try:
            routine = image.load(data, ANY_BOARD)
        except image.ImageError:
            continue
        ran += 1
        for level, step_ms in ((100, 1), (100, 17_989), (10, 307_001)):
            machine = Machine(routine, level, Listener())
            t_ms = 0
            limit_ms = 2000 if step_ms == 1 else routine.duration_ms + step_ms
            while t_ms < limit_ms and not machine.over:
                machine.at(t_ms)
                machine.set_aside(-500)
                machine.aside(500, 500)
                if machine.waiting:
                    machine.proceed()
                else:
                    t_ms += step_ms
    assert ran > 20, ran


def roomy(size_duA):
    """The compliance is never spent."""
    return True


def unknown(size_duA, times=1):
    """This board does not see the electrode's voltage."""
    return False


def parts():
    """The parts of a session, with the largest numbers that can reach them."""
    from facevm import isa
    from facevm.guard import Guard
    from facevm.record import Record
    from facevm.regulator import Regulator
    from facevm.routine import Routine
    from facevm.settings import Settings
    from facevm.stage import Stage

    record = Record(tuple(range(isa.PLACES)))
    for place in (4, 5, 16):
        record.enter(place)
        for _ in range(isa.ZONE_TIME_MAX_ms // 50):
            # the verifier holds a one-way zone to 30 mC; more than this net mean it cannot have
            record.add(5000, 1100, 50)
        record.add_aside(-6000, -8000, 50)
        record.add_sums(-8000 * 60, 8000 * 60, 6000 * 60, 8000 * 60, 8000, 60)
        record.settle()
    stages = [Stage(Settings()), Stage(Settings(zero_code=2300, pA_per_code=250_000))]
    for stage in stages:
        for current_duA in (-7000, 0, 7000):
            stage.code(current_duA)
        for register in (-32_768, 0, 32_767):
            stage.sensor_zero = 1000 if register < 0 else -1000
            stage.current_duA(register)
        for adc in (0, 65_535):
            abs(stage.electrode_mV(adc)) * 10_000 // 200  # as Contact.look
            stage.has_room(stage.electrode_mV(adc), isa.PEAK_MAX_duA)
    regulator = Regulator(unknown)
    regulator.begin(100, isa.PEAK_MAX_duA)
    for set_duA in (6000, -6000) * 4:
        for measured_duA in [*[-8000] * 70, *[8000] * 70]:
            regulator.correct(set_duA)
            missing_duA = set_duA - measured_duA
            regulator.learn(set_duA, missing_duA * 80, 80)
            # as cruise weights them, and most that is learned from
            weight = set_duA >> 5
            size, short = weight * set_duA * 80, weight * missing_duA * 80
            regulator.compare(short, size, missing_duA * 80, set_duA * 80, 80, 6000)
            regulator.compare(short // 14, size, missing_duA * 80, set_duA * 80, 80, 6000)
        regulator.rest(set_duA * 4 // 3, 1)
    limits = Limits()
    routine = Routine(b"")
    routine.current_ms = isa.DURATION_MAX_ms
    routine.bound_dnC = limits.routine_charge_dnC
    routine.places = tuple(range(isa.PLACES))
    routine.place_ms = [isa.ZONE_TIME_MAX_ms] * isa.PLACES
    routine.place_bound_dnC = [limits.zone_charge_dnC] * isa.PLACES
    for steady in (1, -1):
        for has_room in (roomy, unknown):
            guard = Guard(routine, 3072, 600_000, has_room, unknown, limits, 7000)
            for place in (4, 5, 16, 17):
                guard.begin(place, isa.PEAK_MAX_duA, True)
                for update in range(1000):
                    size_duA = 6000 if steady > 0 or update % 200 < 100 else -6000
                    guard.note(size_duA, 4000)
                    guard.judge(size_duA * 1100 // 1000, 50)
                    guard.add(size_duA * 55, size_duA * 50, 50, 6000, size_duA)
                    if not update % 10:
                        guard.resume(not update % 20)
            for measured_duA in (6000, 32_767, -32_768):
                guard.note(6000, 0)
                guard.judge(measured_duA, 50)


def sessions():
    """Whole treatments on the virtual board at the highest currents there are."""
    from tests.facevm import assembly as a
    from tests.facevm.conftest import Treatment

    for made_of in (a.a_wave("steady", "negative"), a.a_wave(hz=8, rise_ms=2)):
        body = [a.wave(0), a.ramp(500, 500), a.hold(1500), a.ramp(0, 500)]
        main = a.zone("jawline", "both", *body)
        run = Treatment(a.Assembly(main, [made_of]).load()).treating(1000)
        run.person.lift(200)
        run.to_the_end()
        assert run.session.outcome == "success", run.session.reason


def main():
    sys.meta_path.insert(0, Finder())
    proof_and_machine()
    parts()
    sessions()
    (file, line), largest = max(SEEN.items(), key=lambda item: abs(item[1]))
    print(f"largest result {largest} (2^30 is {2**30}) in {file}, line {line}")
    too_large = {place: value for place, value in SEEN.items() if abs(value) >= 2**30}
    for (file, line), value in sorted(too_large.items()):
        print(f"{file}:{line}: {value}")
    sys.exit(bool(too_large))


if __name__ == "__main__":
    main()
