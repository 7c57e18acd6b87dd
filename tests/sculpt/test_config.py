"""One's own defaults, names at the Tab key, and the list of treatments."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from sculpt.cli import defaults, stock
from sculpt.commands import complete
from sculpt.main import COMMANDS, cli
from tests.sculpt.conftest import PROGRAM, in_a_shell, one_line


@pytest.fixture
def config(folder, monkeypatch):
    """Writes the file with the defaults."""
    path = folder / "mine.toml"
    monkeypatch.setenv("SCULPT_CONFIG", str(path))

    def write(text):
        path.write_text(text, "utf-8")
        return path

    return write


class TestDefaults:
    def test_a_default_stands_for_an_option_that_is_left_out(self, sculpt, config, good):
        config("\ufeffseed = 7\n[run]\nface = 'resistor:2k'\n[certify]\njobs = 1\n")
        chosen = json.loads(sculpt("run", good, "--json").stdout)
        assert chosen == json.loads(
            sculpt("run", good, "--json", "--seed", "7", "--face", "resistor:2k").stdout
        )
        other = json.loads(sculpt("run", good, "--json", "--face", "typical").stdout)
        assert other["zones"] != chosen["zones"]

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("level = 3", "level cannot have a default: these can: drive, port, board,"),
            ("[run]\ninto-resistor = 1", "into-resistor cannot have a default"),
            ("[runn]\nface = 'dry'", "there is no command runn"),
            ("[run]\ndrive = 'x'", "sculpt run has no option --drive"),
            ("seed = 'many'", "seed is 'many': 'many' is not a whole number"),
            ("face = true", "face is True: write a text in quotes, or a number"),
            ("face", "is not TOML ("),
        ],
    )
    def test_what_cannot_be_is_one_line(self, sculpt, config, good, text, why):
        path = config(text)
        done = sculpt("run", good)
        assert (done.exit_code, done.stdout) == (2, "")
        assert one_line(done.stderr).startswith(f"sculpt: {path}")
        assert why in one_line(done.stderr)

    def test_a_file_that_is_named_and_not_there_is_told(self, sculpt, folder, good, monkeypatch):
        monkeypatch.setenv("SCULPT_CONFIG", "nowhere.toml")
        done = sculpt("check", good)
        assert "nowhere.toml cannot be read (no such file" in one_line(done.stderr)

    def test_help_needs_no_file(self, sculpt, config):
        config("broken")
        assert sculpt("--help").exit_code == 0
        assert sculpt("config").exit_code == 2

    def test_a_boards_port_is_none_of_a_network(self, config):
        config("port = '/dev/ttyACM0'\n[studio]\nport = 8000\n")
        for name, port in (("clock", "/dev/ttyACM0"), ("studio", "8000")):
            found = defaults.of(cli.get_command(None, name), name, tuple(COMMANDS))
            assert list(found.values()) == [port]

    def test_nothing_that_confirms_or_raises_may_stand_there(self):
        options = {
            spelling
            for name in COMMANDS
            for parameter in cli.get_command(None, name).params
            for spelling in parameter.opts
        }
        assert {f"--{name}" for name in defaults.OPTIONS} <= options
        assert not {"level", "yes", "into-resistor", "no-enable-pin", "fix"} & set(defaults.OPTIONS)

    def test_where_it_is_and_what_it_says(self, sculpt, folder, monkeypatch):
        monkeypatch.delenv("SCULPT_CONFIG")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "own"))
        monkeypatch.setattr("sys.platform", "linux")
        assert "nothing has a default. sculpt config --new writes it" in sculpt("config").stdout
        assert sculpt("config", "--new").exit_code == 0
        path = folder / "own" / "visasculpt" / "config.toml"
        assert json.loads(sculpt("config", "--json").stdout) == {
            "file": str(path),
            "defaults": {},
        }
        text = path.read_text().replace("# face", "face").replace("# [run]", "[run]")
        path.write_text(text)
        assert sculpt("config").stdout == f"{path}\n  run: --face dry\n"
        assert "is there already" in sculpt("config", "--new").stderr


def completed(words, index, shell="bash"):
    """What click gives the shell for the word at ``index``."""
    result = subprocess.run(
        [PROGRAM],
        env={
            **os.environ,
            "_SCULPT_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(index),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stderr == ""
    return [line.partition(",")[2] for line in result.stdout.splitlines()]


class TestCompletion:
    def test_the_installed_program_answers_a_shell(self):
        assert completed("sculpt run ev", 2) == ["evening-lift", "ev"]

    @pytest.mark.parametrize(
        ("command", "option", "typed", "named"),
        [
            ("show", "file", "da", "daily"),
            ("check", "files", "", "first-time"),
            ("deploy", "files", "neck", "neck-care"),
            ("run", "--face", "sen", "sensitive"),
            ("run", "--bench", "un", "unkind"),
            ("run", "--fault", "li", "lift@"),
            ("run", "--fault", "gain", "gain+N%@"),
            ("explain", "code", "g0", "G02"),
            ("explain", "code", "F40", "F402"),
        ],
    )
    def test_names_come_at_the_tab_key(self, command, option, typed, named):
        made = cli.get_command(None, command)
        (parameter,) = (one for one in made.params if option in (one.name, *one.opts))
        with made.make_context(command, [], resilient_parsing=True) as ctx:
            values = [one.value for one in parameter.shell_complete(ctx, typed)]
        assert named in values
        assert complete.LIBRARY not in values

    def test_a_shell_that_click_does_not_know_is_one_line(self):
        done = in_a_shell(env={**os.environ, "_SCULPT_COMPLETE": "nonsense"})
        assert (done.returncode, done.stdout) == (2, "")
        assert one_line(done.stderr) == (
            "sculpt: _SCULPT_COMPLETE is nonsense: "
            "it is one of bash_source, zsh_source, fish_source\n"
        )


class TestList:
    def test_each_stock_treatment_has_a_line(self, sculpt):
        lines = sculpt("list").stdout.splitlines()
        names = [name for name in stock.routines() if name != complete.LIBRARY]
        assert [line.split()[0] for line in lines[1:-1]] == names
        row = next(line for line in lines if line.startswith("evening-lift"))
        assert row.split("  ")[-2:] == ["5 min", "320 µA"]
        assert "Lifts the contours and firms brow and forehead." in row

    def test_the_same_as_a_document(self, sculpt):
        found = json.loads(sculpt("list", "--json").stdout)["treatments"]
        (one,) = (entry for entry in found if entry["name"] == "evening-lift")
        shown = json.loads(sculpt("show", "evening-lift", "--json").stdout)
        assert (one["duration_ms"], one["peak_uA"]) == (shown["duration_ms"], shown["peak_uA"])
        assert one["goals"] == ["lift", "firm", "contour"]


class TestOpen:
    @pytest.fixture
    def browser(self, folder, monkeypatch):
        """A browser that writes down what it is to open."""
        path = folder / "browser"
        path.write_text(f'#!/bin/sh\necho "$1" > {folder}/opened\n')
        path.chmod(0o755)
        monkeypatch.setenv("TMPDIR", str(folder))
        return {**os.environ, "BROWSER": f"{path} %s", "TMPDIR": str(folder)}

    def test_a_page_is_drawn_and_opened(self, folder, good, browser):
        done = in_a_shell("show", good, "--open", env=browser)
        assert done.returncode == 0, done.stderr
        opened = (folder / "opened").read_text().strip()
        assert opened.endswith("/good.html")
        assert "Short" in (folder / opened.removeprefix("file://")).read_text()

    def test_without_a_browser_it_says_where_the_page_is(self, folder, good):
        nothing = {"PATH": "/nonexistent", "BROWSER": "/nonexistent %s", "SCULPT_CONFIG": ""}
        done = in_a_shell("show", good, "--plot", "p.html", "--open", env=nothing)
        assert done.returncode == 2
        assert "no browser was found to open p.html: open it yourself" in done.stderr
        assert (folder / "p.html").exists()
