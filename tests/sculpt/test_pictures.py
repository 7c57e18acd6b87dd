"""``show --plot`` and ``run --plot``: every zone and word is there, and nothing lies on another."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.image import imread

from facebench.simulation import Simulation
from facevm import isa
from facevm.states import STATES
from sculpt.cli.inputs import Input, read_one
from sculpt.cli.installing import install_command
from sculpt.pictures import strips, style
from sculpt.pictures.facemap import FILE, WIDTH, face_map, outline, place_id
from sculpt.pictures.facts import dose_ticks
from sculpt.pictures.interactive import run_html, treatment_html
from sculpt.pictures.recording import CONTACTS, TREATED, Recording, Run
from sculpt.pictures.run_page import closed, envelope, run_page
from sculpt.pictures.story import story_of
from sculpt.pictures.timeline import ticks
from sculpt.pictures.treatment_page import treatment_page
from sculpt.source.load import load_treatment
from tests.sculpt.conftest import GOOD, delivered

SIDES = [
    (zone.name, isa.SIDES[side]) for zone in isa.ZONES for side in zone.sides if side != isa.BOTH
]
SAID = (
    "יד קלה, מן הסנטר אל האוזן, לאט לאט, ושוב",
    "W" * 60,
    "From the middle of the chin outward to the ear, quite slowly",
    "Costs $x^2$ & <b>",
)
EVERYWHERE = """\
routine "Every zone and side with a name that has to be broken"
    about "A treatment that nobody needs, of everything there is"

wave tide
    shape     triangle
    frequency 0.5 Hz

wave oneway
    shape     sine
    frequency 20 Hz
    polarity  positive

""" + "".join(
    f"""\
zone {zone} {side}
    say "{SAID[number % 4]}"
    wave {("tide", "oneway")[number % 2]}
    ramp to {60 + number} uA over 1 s
    hold {1 + number % 5} s
    ramp to 0 uA over 1 s

"""
    for number, (zone, side) in enumerate([*SIDES, ("neck", "left"), ("chin", "center")])
)
ONE = """\
routine "One"

wave current
    shape    steady
    polarity positive

zone chin
    wave current
    ramp to 20 uA over 1 s
    ramp to 0 uA over 1 s
"""
SPOKEN = ONE.replace("zone chin\n", 'zone chin\n    say "Here."\n')


@cache
def treatment(name):
    """A treatment by its name in this file or in stock."""
    text = {"everywhere": EVERYWHERE, "one": ONE, "spoken": SPOKEN}.get(name)
    if text is None:
        return load_treatment(read_one(name))
    return load_treatment(Input(f"{name}.face", Path(f"{name}.face"), text.encode()))


@cache
def ran(name, *events):
    """The same, carried out with what goes wrong meanwhile: once, and only to be looked at."""
    one = treatment(name)
    bench = Simulation(one.routine, events=events)
    recording = Recording(bench)
    report = bench.run(recording.add)
    return Run(recording, story_of(one.plan), report)


@pytest.fixture
def brief(folder):
    """The small treatment on one side, for what does not depend on how long a run takes."""
    path = folder / "brief.face"
    path.write_text(GOOD.replace("both", "left").replace("hold 2 s", "hold 500 ms"))
    return path


def data_of(page: bytes):
    (text,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page.decode())
    return json.loads(text)


def boxes(page):
    """Where each text of a page lies, in px."""
    renderer = FigureCanvasAgg(page.figure).get_renderer()
    return [(text.get_text(), text.get_window_extent(renderer)) for text in page.texts]


# --- the map of the face -------------------------------------------------------------------


def test_every_zone_and_side_is_a_path_of_the_map():
    text = FILE.read_text("utf-8")
    assert [place.shape.id for place in face_map().places.values()]
    for zone, side in SIDES:
        assert text.count(f'id="{place_id(zone, side)}"') == 1
    assert len(face_map().places) == len(SIDES)


def test_the_persons_left_is_on_the_pictures_right_and_mirrors_the_other_side():
    places = {place.shape.id: place for place in face_map().places.values()}
    for zone, side in SIDES:
        if side == "left":
            left, right = places[place_id(zone, "left")], places[place_id(zone, "right")]
            mirrored = [
                (command, tuple((WIDTH - x, y) for x, y in points))
                for command, points in outline(left.shape.data)
            ]
            assert mirrored == outline(right.shape.data)
            assert left.badge[0] > WIDTH / 2
        elif side == "center":
            assert places[place_id(zone, side)].badge[0] == WIDTH / 2
    assert {label.text: label.x > WIDTH / 2 for label in face_map().labels} == {"L": 1, "R": 0}


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return sum(w * part**2.2 for w, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def test_doses_are_told_apart_without_colour():
    inks = [style.dose(step / 20) for step in range(21)]
    light = [luminance(ink.light) for ink in inks]
    dark = [luminance(ink.dark) for ink in inks]
    assert light == sorted(light, reverse=True)
    assert dark == sorted(dark)


def test_words_stand_out_from_the_paper():
    for ink in (style.INK, style.QUIET):
        for colour, paper in zip(ink, style.PAPER, strict=True):
            low, high = sorted((luminance(colour), luminance(paper)))
            assert (high + 0.05) / (low + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


# --- what a treatment will do --------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", ["evening-lift", "de-puff", "first-time"])
def test_the_dose_is_what_the_skin_then_receives(name):
    one = treatment(name)
    story = story_of(one.plan)
    zones = delivered(name, len(one.routine.levels)).report["zones"]
    got = {
        place_id(zone["zone"], zone["side"]): zone["mean_abs_uA"] * zone["delivered_ms"] / 1000
        for zone in zones
    }
    for place, dose_dnC in story.doses_dnC.items():
        zone, side = isa.ZONES[isa.zone_of(place)].name, isa.SIDES[isa.side_of(place)]
        assert dose_dnC / isa.DNC_PER_UC == pytest.approx(got[place_id(zone, side)], rel=0.05)


@pytest.mark.parametrize("name", ["evening-lift", "de-puff", "everywhere", "one"])
def test_every_treated_zone_has_its_colour_and_every_other_none(name):
    story = story_of(treatment(name).plan)
    svg = treatment_page(story).svg("t", "d").decode()
    most = max(story.doses_dnC.values())
    for number, place in face_map().places.items():
        (drawn,) = re.findall(rf'<g id="{place.shape.id}">\s*<path[^>]*style="([^"]*)"', svg)
        dose = story.doses_dnC.get(number)
        ink = style.UNTREATED if dose is None else style.dose(dose / most)
        assert f"fill: {ink.light}" in drawn


LIFT = ("lift", 1_500, 700)
TWICE = (("lift", 600, 400), ("lift", 1_800, 400))
PAGES = ["evening-lift", "de-puff", "first-time", "everywhere", "one"]


@pytest.mark.parametrize("name", PAGES)
def test_no_word_of_a_treatment_is_cut_off_or_lies_on_another(name):
    assert_readable(treatment_page(story_of(treatment(name).plan)))


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_no_word_of_a_run_is_cut_off_or_lies_on_another(name):
    assert_readable(run_page(ran(name, *(TWICE if name == "first-time" else [LIFT]))))


def assert_readable(page):
    found = boxes(page)
    assert len(found) > 10
    height = page.figure.get_size_inches()[1] * 72
    for text, box in found:
        assert box.x0 >= 4, text
        assert box.x1 <= page.width - 4, text
        assert box.y0 >= 4, text
        assert box.y1 <= height - 4, text
    for (one, a), (other, b) in combinations(found, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 0.5 or down <= 2, (one, other)  # a line's box has room for accents


def test_the_smallest_word_can_be_read_on_a_phone():
    page = treatment_page(story_of(treatment("evening-lift").plan))
    on_phone = 360 / page.width
    assert min(text.get_fontsize() for text in page.texts) * on_phone >= 7


@pytest.mark.parametrize("ending", ["svg", pytest.param("png", marks=pytest.mark.slow), "html"])
def test_the_same_treatment_is_the_same_picture(sculpt, folder, ending):
    for name in ("a", "b"):
        result = sculpt("show", "evening-lift", "--plot", f"{name}.{ending}")
        assert (result.exit_code, result.stderr) == (0, "")
        assert f"The picture is in {name}.{ending}." in result.stdout
    assert (folder / f"a.{ending}").read_bytes() == (folder / f"b.{ending}").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["svg", "png", "html"])
def test_the_same_run_is_the_same_picture(sculpt, brief, folder, ending):
    for name in ("a", "b"):
        assert sculpt("run", brief, "--plot", f"{name}.{ending}").exit_code == 0
    assert (folder / f"a.{ending}").read_bytes() == (folder / f"b.{ending}").read_bytes()


def test_an_svg_follows_its_readers_light_and_asks_for_nothing(sculpt, folder):
    sculpt("show", "evening-lift", "--plot", "e.svg")
    text = (folder / "e.svg").read_text("utf-8")
    root = ElementTree.fromstring(text)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Evening lift"
    assert "prefers-color-scheme:dark" in text
    assert not re.search(r'href="(?!#)|url\((?!#)|@import', text)
    assert len(text) < 200_000


def test_the_picture_in_the_readme_is_todays(root):
    def zones(svg):
        return re.findall(r'<g id="(zone-[a-z-]+)">\s*<path[^>]*style="([^"]*)"', svg)

    kept = (root / "compiler/evening-lift.svg").read_text("utf-8")
    assert len(kept) < 150_000
    page = treatment_page(story_of(treatment("evening-lift").plan))
    assert zones(kept) == zones(page.svg("t", "d").decode())
    assert len(zones(kept)) == len(SIDES)


# --- the interactive page --------------------------------------------------------------------


def test_a_page_asks_nobody_for_anything():
    for page in (
        treatment_html(story_of(treatment("evening-lift").plan)),
        run_html(ran("one")),
    ):
        text = page.decode()
        assert not re.search(r"""(?:src|href)\s*=|url\(|@import|fetch\(|XMLHttp""", text)
        addresses = set(re.findall(r"https?://[^\"'\s<]*", text))
        assert addresses == {"http://www.w3.org/2000/svg"}  # a name, not a place
        assert "default-src 'none'" in text


def test_a_page_holds_words_that_look_like_markup():
    page = treatment_html(story_of(treatment("everywhere").plan)).decode()
    assert "<b>" not in page
    data = data_of(page.encode())
    assert SAID[3] in {text for _, _, text in data["events"]}
    assert len(data["places"]) == len(SIDES)


@pytest.mark.slow
def test_a_run_of_five_minutes_stays_small_and_keeps_its_peaks():
    run = ran("evening-lift", LIFT)
    page = run_html(run)
    assert len(page) < 3_000_000
    data = data_of(page)
    assert sum(event[1] == "loss" for event in data["events"]) == 1
    assert len(data["windows"]) == len(data["places"]) == 11


def test_a_run_too_long_to_keep_keeps_its_extremes(monkeypatch):
    from sculpt.pictures import interactive

    run = ran("one")
    monkeypatch.setattr(interactive, "SAMPLES_MOST", 200)
    (samples,) = [
        track["samples"] for track in data_of(run_html(run))["tracks"] if "samples" in track
    ]
    assert samples["extremes"]
    assert samples["count"] <= 101
    values = memoryview(interactive.base64.b64decode(samples["true"])).cast("h")
    assert max(values) == max(run.recording.true_duA)
    assert min(values) == min(run.recording.true_duA)


@pytest.mark.slow
def test_a_stop_an_early_end_and_a_fault_are_marked_apart():
    """Each by a row or a sign of its own, on the drawn page and on the interactive one."""
    tripped, stopped = ran("first-time", ("gain", 20_000, None, 50)), ran("one", ("press", 800))
    assert [event.kind for event in tripped.events()][-1] == "trip"
    assert [event.kind for event in stopped.events()][-1] == "end"
    assert {"fault", "end", "fault begins", "stopped by an interlock"} <= {
        text for text, _ in boxes(run_page(tripped))
    }
    marks = [data_of(run_html(run))["marks"] for run in (tripped, stopped)]
    signs = {kind: mark[1] for both in marks for kind, mark in both.items()}
    assert {"fault", "trip", "end"} <= set(signs)
    assert len(set(signs.values())) == len(signs)


def test_the_page_of_a_treatment_has_the_times_and_currents_of_the_drawn_one():
    story = story_of(treatment("evening-lift").plan)
    drawn = {text for text, _ in boxes(treatment_page(story))}
    words = data_of(treatment_html(story))["words"]
    assert len(words) == 6
    for zone in words:
        assert {zone["name"], zone["facts"], zone["numbers"]} <= drawn
        assert {time for time, _ in zone["said"]} <= drawn
        assert {f"“{text}”" for _, text in zone["said"]} <= drawn


def test_a_run_has_the_table_that_the_command_prints():
    run = ran("spoken")
    heads, rows = data_of(run_html(run))["table"]
    drawn = {text for text, _ in boxes(run_page(run))}
    assert heads[0] == "zone"
    assert [row[0] for row in rows] == [f"{z.zone} {z.side}" for z in run.report.zones]
    assert {cell for row in rows for cell in row if cell} <= drawn


# --- axes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "values"),
    [
        (0, 150, [0, 50, 100, 150]),
        (-200, 200, [-200, -100, 0, 100, 200]),
        (0, 313, [0, 100, 200, 300]),
        (0, 2.5, [0, 1, 2]),
        (-0.4, 0.6, [-0.25, 0, 0.25, 0.5]),
    ],
)
def test_an_axis_has_round_values(low, high, values):
    assert ticks(low, high) == pytest.approx(values)


def test_a_scale_of_doses_has_round_values_and_its_unit():
    assert dose_ticks(8100) == [
        *((0, "0"), (pytest.approx(2 / 8.1), "2"), (pytest.approx(4 / 8.1), "4")),
        *((pytest.approx(6 / 8.1), "6"), (pytest.approx(8 / 8.1), "8 mC")),
    ]
    assert dose_ticks(90)[-1] == (pytest.approx(8 / 9), "80 µC")
    assert dose_ticks(0) == [(0, "0")]


# --- strips, and the overview of a run --------------------------------------------------------


def test_what_held_is_told_without_colour():
    """By its height, or, where two are as high, by its lightness on both papers."""
    for one, other in combinations(strips.IN_LEGEND, 2):
        if abs(one.share - other.share) < 0.15:
            for a, b in zip(one.ink, other.ink, strict=True):
                low, high = sorted((luminance(a), luminance(b)))
                assert (high + 0.05) / (low + 0.05) >= 2, (one.text, other.text)


def test_every_state_and_contact_has_a_bar():
    assert {*STATES, *CONTACTS, "reset"} == set(strips.BARS)
    assert set(TREATED) <= set(STATES)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["reset@4s", "brownout@4s", "usb@4s", "press@4s", "short@4s+1s"])
def test_a_run_that_goes_wrong_is_drawn_too(sculpt, good, folder, fault):
    for name in ("p.svg", "p.html"):
        result = sculpt("run", good, "--fault", fault, "--plot", name)
        assert result.exit_code in (0, 3, 4), result.stderr
        assert (folder / name).stat().st_size > 10_000


def test_the_page_has_the_inks_of_the_palette():
    css = (FILE.parent / "page.css").read_text("utf-8")
    light, dark = (dict(re.findall(r"--(\w+): (#\w+)", part)) for part in css.split("@media")[:2])
    for bar in strips.IN_LEGEND:
        assert (light[bar.name], dark[bar.name]) == bar.ink


@pytest.mark.slow
def test_losses_and_words_have_rows_of_their_own():
    lost = {text for text, _ in boxes(run_page(ran("first-time", *TWICE)))}
    kept = {text for text, _ in boxes(run_page(ran("spoken")))}
    assert {"says", "prompt", "lost", "contact lost"} <= lost
    assert {"end", "ended early"}.isdisjoint(lost)
    assert {"says", "prompt"} <= kept
    assert {"lost", "contact lost"}.isdisjoint(kept)


def test_an_envelope_is_closed_over_waves_of_a_few_stretches_only():
    wave = [(10.0 * at, *((0, 90) if at % 2 else (-90, 0))) for at in range(10)]
    assert closed(wave, [(0, 90, 20)], 10) == [(t, -90, 90) for t, _, _ in wave]
    for waves in ([], [(200, 300, 20)], [(0, 90, 10)], [(0, 90, 200)]):
        assert closed(wave, waves, 10) == wave


@pytest.mark.slow
def test_a_zone_s_waves_are_shown_without_a_pause_in_them():
    run = ran("first-time", *TWICE)
    paused = [span for span in run.state_spans() if span.what in ("paused", "resuming")]
    assert len(paused) >= 2
    t_ms = run.recording.t_ms
    for window in run.windows():
        first_ms, last_ms = t_ms[window.first], t_ms[window.last - 1]
        assert all(span.end_ms <= first_ms or span.start_ms >= last_ms for span in paused)


# --- light and dark ---------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("command", ["show", "run"])
@pytest.mark.parametrize(("theme", "paper"), [(None, 0), ("light", 0), ("dark", 1)])
def test_a_png_is_light_unless_told(sculpt, brief, folder, command, theme, paper):
    args = ("--theme", theme) if theme else ()
    assert sculpt(command, brief, "--plot", "p.png", *args).exit_code == 0
    corner = imread(folder / "p.png")[0, 0]
    assert to_hex(corner) == style.PAPER[paper]


@pytest.mark.slow
@pytest.mark.parametrize("command", ["show", "run"])
@pytest.mark.parametrize(("theme", "paper"), [("light", 0), ("dark", 1)])
def test_an_svg_keeps_to_the_theme_it_is_told(sculpt, brief, folder, command, theme, paper):
    assert sculpt(command, brief, "--plot", "p.svg", "--theme", theme).exit_code == 0
    text = (folder / "p.svg").read_text("utf-8")
    assert "prefers-color-scheme" not in text
    assert f"fill: {style.PAPER[paper]}" in text
    assert f"fill: {style.PAPER[1 - paper]}" not in text


@pytest.mark.slow
@pytest.mark.parametrize("command", ["show", "run"])
@pytest.mark.parametrize(
    ("theme", "query", "scheme"),
    [
        (None, "(prefers-color-scheme: dark)", "light dark"),
        ("light", "not all", "light"),
        ("dark", "all", "dark"),
    ],
)
def test_a_page_follows_its_reader_unless_told(
    sculpt, brief, folder, command, theme, query, scheme
):
    args = ("--theme", theme) if theme else ()
    assert sculpt(command, brief, "--plot", "p.html", *args).exit_code == 0
    text = (folder / "p.html").read_text("utf-8")
    assert text.count(f"@media {query} {{") == 2  # of the page, and of the face
    assert f'matchMedia("{query}")' in text
    assert f'name="color-scheme" content="{scheme}"' in text
    assert (theme is None) == ("prefers-color-scheme" in text)


@pytest.mark.parametrize("command", ["show", "run"])
def test_a_theme_without_a_picture_is_a_slip(sculpt, good, command):
    result = sculpt(command, good, "--theme", "dark")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--theme needs --plot" in result.stderr


# --- the command -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("command", ["show", "run"])
def test_json_stays_alone_on_standard_output(sculpt, brief, folder, command):
    result = sculpt(command, brief, "--json", "--plot", "p.svg")
    assert json.loads(result.stdout)["routine"] == "Short"
    assert (folder / "p.svg").read_bytes().startswith(b"<svg")


@pytest.mark.parametrize("command", ["show", "run"])
@pytest.mark.parametrize("name", ["p.pdf", "p", "-"])
def test_another_ending_is_refused_with_those_there_are(sculpt, good, command, name):
    result = sculpt(command, good, "--plot", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert ".svg, .png or .html" in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", ["show", "run"])
def test_without_matplotlib_one_line_says_what_to_install(sculpt, brief, folder, missing, command):
    missing("matplotlib")
    result = sculpt(command, brief, "--plot", "p.png")
    assert (result.exit_code, result.stdout) == (2, "")
    assert install_command("plot") in result.stderr
    assert sculpt(command, brief, "--plot", "p.html").exit_code == 0
    assert list(folder.glob("p.*")) == [folder / "p.html"]


def test_a_run_of_moments_stays_within_its_page():
    run = ran("one", ("press", 0))
    assert run.end_ms < 100
    line_ends = [t_ms for t_ms, _, _ in envelope(range(5), [0, 1, 2, 3, 4], 4, 700)]
    assert max(line_ends) <= 4
    assert_readable(run_page(run))
