"""``sculpt run``: what the device's light and buzzer tell, in the live view and line by line."""

from __future__ import annotations

import io
import json
import re
from types import SimpleNamespace

import pytest
from rich.console import Console

from facebench.people import onlooker
from facevm import light
from sculpt.run import panel
from sculpt.run.live import Live
from tests.sculpt.test_run import on_a_terminal


def signs(text):
    """The lines of the panel."""
    return [line for line in text.splitlines() if panel.LAMP in line]


@pytest.mark.slow
def test_each_sign_of_the_light_is_a_line_with_time_colour_words_and_sound(sculpt, good):
    lines = signs(sculpt("run", good, "--panel").stdout)
    assert [" ".join(line.split()) for line in lines] == [
        "● white ready: Short, level 1",
        "● white getting ready",
        "0:00.0 ● white self-test",
        "0:00.0 ● blue cheek left: waiting for contact ♪ left side",
        "0:01.2 ● green cheek left: treating ♪ it begins",
        "0:05.2 ● white getting ready ♪ right side",
        "0:05.2 ● blue cheek right: waiting for contact",
        "0:07.2 ● green cheek right: treating ♪ it begins",
        "0:11.2 ● white self-test",
        "0:11.3 ● green done ♪ done",
    ]


@pytest.mark.slow
def test_without_it_nothing_of_it_is_printed(sculpt, good):
    assert signs(sculpt("run", good).output) == []


@pytest.mark.slow
def test_a_json_document_stands_alone(sculpt, good):
    result = sculpt("run", good, "--panel", "--json")
    assert json.loads(result.stdout) == json.loads(sculpt("run", good, "--json").stdout)
    assert len(signs(result.stderr)) == 10


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("lift@1s+1s", "blue   cheek left: contact lost, waiting          ♪ contact lost"),
        ("short@1500ms+1s", "violet cheek left: the electrodes touch each other"),
        ("press@2s", "amber  ended early                               ♪ ended early"),
        ("rail@2s", "red    fault, the output is off                   ♪ fault"),
        ("reset@2s", "green  the controller was reset; the light stays as it was"),
        ("brownout@2s", "○ dark   the supply dipped; the light goes out"),
    ],
)
def test_what_goes_wrong_is_seen(sculpt, good, fault, told):
    words = [
        " ".join(line.split())
        for line in sculpt("run", good, "--panel", "--fault", fault).stdout.splitlines()
    ]
    assert any(" ".join(told.split()) in line for line in words), words


@pytest.mark.slow
def test_after_a_reset_the_program_starts_again_and_tells_of_it(sculpt, good):
    """Red until its owner has read it; a board that cannot start stays red."""
    lines = signs(sculpt("run", good, "--panel", "--fault", "reset@2s").stdout)
    assert [line.split("●")[1].strip() for line in lines[-2:]] == [
        "red    fault, the output is off",
        "white  ready: Short, level 1",
    ]
    lines = signs(sculpt("run", good, "--panel", "--fault", "bus-hang@2s").stdout)
    assert lines[-1].endswith("red    fault, the output is off")


def test_the_real_chips_have_no_panel(sculpt, good):
    result = sculpt("run", good, "--panel", "--bus", "native", "--enable-pin", "D4")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--panel is for the virtual board" in result.stderr


# --- the live view ---------------------------------------------------------------------------


@pytest.mark.slow
def test_a_terminal_shows_the_light_in_the_colour_that_the_pixel_got(good):
    good.write_text(good.read_text().replace("hold 2 s", "hold 20 s"))
    _, _, drawn = on_a_terminal("run", good, environment={"COLORTERM": "truecolor"})
    red, green, blue = panel.bright(light.GREEN)
    # the pixel gets 10 % of it, in whole numbers: 0, 25, 4
    assert f"\x1b[38;2;0;255;{4 * 255 // 25}m{panel.LAMP}" in drawn
    assert (red, green, abs(blue - 40) <= 1) == (0, 255, True)


@pytest.mark.slow
@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}, {"COLUMNS": "80"}])
def test_a_terminal_shows_what_the_light_says_and_the_last_sound(good, environment):
    _, _, drawn = on_a_terminal("run", good, environment=environment)
    assert re.search(r"(blue   waiting for contact +♪ left|green  treating +♪ it begins)", drawn)
    assert ("\x1b[38;2" in drawn or "\x1b[38;5" in drawn) == ("NO_COLOR" not in environment)


def test_the_lines_stand_above_the_live_view(good):
    """The panel's lines are the terminal's too, and none is lost under what is drawn anew."""
    status, out, drawn = on_a_terminal("run", good, "--panel")
    assert status == 0
    assert len(signs(out)) == 10, "standard output is no terminal here"
    assert " of 0:08" in drawn


# --- colours ---------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", [1, 3, 10, 40, 100])
@pytest.mark.parametrize("name", sorted(panel.COLOURS))
def test_a_colour_keeps_its_name_at_every_brightness(name, percent):
    sent = tuple(part * percent // 100 for part in panel.COLOURS[name])
    assert panel.colour_name(sent) == name


def test_every_sign_and_tune_has_words():
    assert set(panel.SIGNS) == {onlooker.CHOICE, *onlooker.SIGNS.values()}
    assert set(panel.TUNES) == set(onlooker.TUNES.values())


SENTENCE = "From the corner of the mouth to the temple, slowly [twice]."


@pytest.mark.parametrize("width", [40, 50, 80, 99, 100, 110, 140])
def test_the_live_view_keeps_the_whole_sentence_at_every_width(monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    view = Live("Short")
    view.update(
        SimpleNamespace(
            t_ms=61_000,
            duration_ms=600_000,
            zone="forehead",
            side="center",
            skin_uA=312.0,
            last_text=SENTENCE,
            state=next(iter(panel.SIGNS)),
        )
    )
    console = Console(width=width, file=io.StringIO())
    console.print(view._drawn())
    lines = console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    assert SENTENCE in " ".join(" ".join(lines).split())
    assert "312 µA" in "".join(lines)
