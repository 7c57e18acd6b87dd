"""The sources that ``sculpt deploy`` copies: the same program, line for line, in fewer names."""

from __future__ import annotations

import ast
import io
import os
import subprocess
import sys
import tokenize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sculpt.board import contents
from sculpt.board.compact import NOTE, compact
from tests.facevm import assembly as a
from tests.sculpt import same_program
from tests.waiting import PATIENCE_s


@pytest.fixture(scope="module")
def plain():
    return {path: data.decode() for path, data in contents.files(is_plain=True).items()}


@pytest.fixture(scope="module")
def made():
    return {path: data.decode() for path, data in contents.files().items()}


@pytest.fixture(scope="module")
def pairs(plain, made):
    """For each module the names before and after."""
    return {path: same_program.pairs_of(path, plain, made) for path in sources(plain)}


def sources(files):
    return [path for path in files if path.endswith(".py")]


class TestTheProgram:
    def test_each_module_carries_out_the_same_on_the_same_lines(self, plain, made, pairs):
        assert made.keys() == plain.keys()
        assert len(pairs) > 60
        for path, names in pairs.items():
            assert made[path].count("\n") == plain[path].count("\n")
            for old, new in names.of_module | names.attributes:
                assert old == new or is_private(old), (path, old, new)

    def test_what_is_no_source_stays_as_it_is(self, plain, made):
        others = plain.keys() - set(sources(plain))
        assert others
        assert {path: made[path] for path in others} == {path: plain[path] for path in others}

    def test_no_argument_is_handed_over_by_a_name_that_has_changed(self, plain, pairs):
        changed = {old for names in pairs.values() for old, new in names.parameters if old != new}
        assert len(changed) > 50
        for path in sources(plain):
            for node in ast.walk(ast.parse(plain[path])):
                assert not (isinstance(node, ast.keyword) and node.arg in changed)
                assert not (isinstance(node, ast.Constant) and node.value in list(changed))

    def test_a_private_attribute_that_has_changed_is_its_modules_alone(self, plain, pairs):
        changed = {
            path: {old for old, new in names.attributes if old != new}
            for path, names in pairs.items()
        }
        assert sum(map(len, changed.values())) > 200
        for path, names in changed.items():
            for node in ast.walk(ast.parse(plain[path])):
                if isinstance(node, ast.Attribute) and node.attr in names:
                    assert ast.unparse(node.value) == "self", (path, node.lineno)

    def test_it_says_where_the_words_are(self, plain, made):
        for path in sources(plain):
            first = plain[path].partition("\n")[0]
            whose = first if first.startswith("# SPDX-") else NOTE
            assert made[path].startswith(whose + "\n")
            assert made[path].count("SPDX-License") == plain[path].count("SPDX-License")

    def test_it_is_less_than_half_as_long_and_has_a_third_fewer_names(self, plain, made):
        def size(files):
            return sum(len(files[path]) for path in sources(plain))

        def names(files):
            return {
                one.string
                for path in sources(plain)
                for one in tokenize.generate_tokens(io.StringIO(files[path]).readline)
                if one.type == tokenize.NAME
            }

        assert size(made) < size(plain) / 2
        assert len(names(made)) < 2 / 3 * len(names(plain))


def is_private(name):
    return name.startswith("_") and not name.startswith("__")


def compacted(text, drivers=()):
    files = {"lib/facevm/one.py": text.encode()}
    return compact(files, {f"{n}.py": one.encode() for n, one in enumerate(drivers)})[
        "lib/facevm/one.py"
    ].decode()


class TestATreatment:
    """Played on CPython, each form of the program in a process of its own."""

    @pytest.fixture
    def routine(self, tmp_path):
        """The path of an image with all shapes of waves, a sweep and a burst's rest."""
        waves = [
            a.a_wave("square", hz=8),
            a.a_wave("sine", hz=2),
            a.a_wave("triangle", hz=5),
            a.a_wave("steady", "positive"),
        ]
        steps = (a.wave(0), a.glide(1500, 200), a.wave(1), a.glide(1500, 150), a.wave(2))
        main = a.zone("cheek", "left", *steps, a.ramp(120, 600), a.sweep(9, 900), a.ramp(0, 600))
        main += a.zone("jawline", "right", a.wave(3), a.glide(4000, 60))
        path = tmp_path / "all.fbc"
        path.write_bytes(a.Assembly(main, waves=waves).image())
        return path

    def played(self, package, root, routine):
        """What the program in a folder prints."""
        path = [str(package), str(root / "device/bench"), str(root)]
        done = subprocess.run(
            [sys.executable, str(root / "tests/sculpt/play_treatment.py"), str(routine)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
            capture_output=True,
            text=True,
            timeout=PATIENCE_s,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        *transfers, end, where = done.stdout.splitlines()
        assert where == f"from {package / 'facevm'}"
        return transfers, end

    @pytest.mark.slow
    def test_every_transfer_is_the_same_to_the_byte_and_nanosecond(
        self, plain, root, routine, tmp_path
    ):
        """The bench looks at the program by names, which are kept for it as for a driver."""
        bench = {
            one.name: one.read_bytes() for one in (root / "device/bench/facebench").rglob("*.py")
        }
        program = {path: text.encode() for path, text in plain.items() if "adafruit" not in path}
        for path, data in compact(program, bench).items():
            if path.startswith("lib/facevm/"):
                place = tmp_path / path.removeprefix("lib/")
                place.parent.mkdir(exist_ok=True)
                place.write_bytes(data)
        transfers, end = self.played(tmp_path, root, routine)
        assert len(transfers) > 5000
        assert (transfers, end) == self.played(root / "device/drive/lib", root, routine)


class TestWhatStays:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("def f(value_mV):\n    return 1\nf(value_mV=2)\n", "value_mV"),
            ("def f(value_mV):\n    return 1\nf(**{'value_mV': 2})\n", "value_mV"),
            ("class A:\n    def f(self):\n        self._x = 1\ngetattr(A(), '_x')\n", "self._x"),
            ("class A:\n    def f(self, other):\n        self._x = other._y\n", "other._y"),
            ("from b import _x\n", "_x"),
            ("import b\nb._x = 1\n", "b._x"),
            ("def f():\n    import machine\n    return machine\n", "machine"),
            ("count = 1\ndef f():\n    global count\n    count = 2\n", "count"),
            ("_x = const('text')\n", "_x"),
            ("def f():\n    x = [_y for _y in ()]\n    return _y\n", "_y"),
        ],
        ids=lambda value: value if " " not in value else "",
    )
    def test_a_name_that_somebody_else_knows(self, text, name):
        if name == "other._y":
            assert "._y" in compacted(text)
        elif name == "self._x":
            assert "self._x = 1" in compacted(text)
        else:
            assert name in compacted(text)

    def test_a_private_name_that_two_modules_share(self):
        made = compact(
            {
                "lib/facevm/a.py": b"class A:\n    def f(self):\n        self._x = self._y = 1\n",
                "lib/facevm/b.py": b"def g(one):\n    one._x = 2\n",
            },
            {},
        )
        assert b"self._x = self.a = 1" in made["lib/facevm/a.py"]
        assert b"._x = 2" in made["lib/facevm/b.py"]

    def test_one_that_is_inherited_from_another_module_is_the_same_there(self):
        made = compact(
            {
                "lib/facevm/a.py": b"class A:\n    def f(self):\n        self._z = self._x = 1\n",
                "lib/facevm/b.py": b"from .a import A\nclass B(A):\n    def f(self):\n"
                b"        self._y = self._x\n",
            },
            {},
        )
        assert b"self.a = self.b = 1" in made["lib/facevm/a.py"]
        assert b"self.c = self.b" in made["lib/facevm/b.py"]

    def test_a_text_of_several_lines_keeps_its_spaces(self):
        text = 'def f():\n    return """a  \n      b # c\n"""  # d\n'
        assert compacted(text) == 'def f():\n return """a  \n      b # c\n"""\n'

    def test_letters_that_are_taken_are_not_given_again(self):
        text = "a = []\ndef f(value):\n    return a + value\n"
        assert compacted(text) == "a = []\ndef f(b):\n return a + b\n"

    def test_columns_behind_signs_of_other_alphabets(self):
        text = "def f(size, µs):\n    return {'µ': µs, 'ä': size}\n"
        assert compacted(text) == "def f(a, µs):\n return {'µ': µs, 'ä': a}\n"


class TestConstants:
    """Integers with a name become their values, wherever nobody looks them up by name."""

    @pytest.mark.parametrize(
        ("text", "becomes"),
        [
            ("_A = const(3)\nf(_A)\n", "f(3)\n"),
            ("A = 1 << 4\nB, C = 2 * A, -1\nf(A, B, C)\n", "f(16, 32, (-1))\n"),
            ("(\n    A,\n    B,\n) = range(2)\nf(B)\n", "f(1)\n"),
            ("A = 1\nA = 2\nf(A)\n", "A = 1\nA = 2\nf(A)\n"),
            ("A = 1\ndef f(A):\n    return A\n", "A = 1\ndef f(a):\n return a\n"),
            ("A = True\nf(A)\n", "A = True\nf(A)\n"),
            ("A = 1\nf('A', A)\n", "A = 1\nf('A', 1)\n"),
            ("A = f(1)\nf(A)\n", "A = f(1)\nf(A)\n"),
        ],
    )
    def test_in_one_module(self, text, becomes):
        made = compacted(text)
        assert made.count("\n") == text.count("\n")
        lines = [line for line in made.split("\n") if line and line != NOTE]
        assert "\n".join(lines) + "\n" == becomes.replace("    ", " ")

    def test_of_another_module(self):
        made = compact(
            {
                "lib/facevm/a.py": b"A, B, D = 5, 6, 7\nC = []\n",
                "lib/facevm/b.py": b"from . import a\nfrom .a import A, C\nf(A, C, a.B)\n",
                "lib/facevm/c.py": b"from . import a\na.D = 8\nf(a.D, a.B)\n",
            },
            {},
        )
        assert made["lib/facevm/a.py"].endswith(b"A, B, D = 5, 6, 7\nC = []\n")
        assert made["lib/facevm/b.py"].endswith(b"\nfrom .a import C\nf(5, C, 6)\n")
        assert made["lib/facevm/c.py"].endswith(b"from . import a\na.D = 8\nf(a.D, 6)\n")


NAMES = st.sampled_from(
    ["_one", "_two", "three", "four", "a", "b", "size_mV", "count", "self", "_f", "g"]
)
VALUES = st.one_of(
    NAMES, st.sampled_from(["1", "'_two'", "'count'", "f(a=1)", "_X", "-_X", "2 ** _X"])
)


@st.composite
def expressions(draw, depth=2):
    if not depth:
        return draw(VALUES)
    inner = expressions(depth - 1)
    one, other = draw(inner), draw(inner)
    name, attribute = draw(NAMES), draw(NAMES)
    return draw(
        st.sampled_from(
            [
                f"({one} + {other})",
                f"self.{attribute}",
                f"{name}({one}, {other})",
                f"{name}({attribute}={one})",
                f"[{one} for {name} in {other}]",
                f"{{{one}: {other}}}",
                f"(\n        {one},  # why\n        {other})",
                f"({one} if {other} else {name})",
            ]
        )
    )


@st.composite
def blocks(draw, indent, depth):
    """Statements of a block, each with what it may have to be read by."""
    pad = "    " * indent
    lines = []
    for _ in range(draw(st.integers(1, 4))):
        name, other = draw(NAMES), draw(NAMES)
        value = draw(expressions())
        choice = draw(st.integers(0, 12 if depth else 6))
        if choice <= 1:
            lines.append(f"{pad}{name} = {value}  # {other}\n")
        elif choice == 2:
            lines.append(f'{pad}self.{name}: "protocols.{other} | None" = {value}\n')
        elif choice == 3:
            lines.append(f"{pad}{name}: {other} = {value}\n")
        elif choice == 4:
            lines.append(f"{pad}{value}\n{pad}# {other}\n\n")
        elif choice == 5:
            lines.append(f"{pad}import {other}_module as {name}\n")
        elif choice == 6:
            lines.append(f'{pad}"""{name}\n  {other}"""\n')
        else:
            inner = draw(blocks(indent + 1, depth - 1))
            head = {
                7: f"for {name} in {value}:",
                8: f"if {value}:",
                9: f"with {value} as {name}:",
                10: f"while {value}:",
                11: f"def {name}({other}: 'protocols.X' = {value}, *rest: {name}) -> 'int':",
                12: f"try:\n{pad}    pass\n{pad}except ({value}) as {name}:",
            }[choice]
            lines.append(f"{pad}{head}\n{inner}")
    return "".join(lines)


@st.composite
def modules(draw):
    """Texts of modules: constants, functions within functions, classes, what types need."""
    parts = [
        "_TYPES = const(0)\nif _TYPES:\n    from . import protocols\n",
        "_X = const(-3)  # of\n",
    ]
    for _ in range(draw(st.integers(1, 4))):
        name, first = draw(NAMES), draw(NAMES)
        if draw(st.booleans()):
            parts.append(f'def {name}({first}: "protocols.Y") -> None:\n{draw(blocks(1, 2))}\n')
        else:
            parts.append(
                f'class {name}:\n    """Text."""\n\n    {first} = 1\n\n'
                f"    def {draw(NAMES)}(self, {first}_ms):\n{draw(blocks(2, 2))}\n"
            )
    return '"""Module."""\n\n' + "".join(parts)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(modules())
def test_a_drawn_module_carries_out_the_same(text):
    try:
        compile(text, "drawn", "exec")
    except SyntaxError:
        return
    made = compacted(text)
    assert made.count("\n") == text.count("\n")
    pairs = same_program.pairs_of("one.py", {"one.py": text}, {"one.py": made})
    for old, new in pairs.of_module | pairs.attributes:
        assert old == new or is_private(old), (old, new)
