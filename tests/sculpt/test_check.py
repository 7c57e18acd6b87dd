"""``sculpt check``: every mistake, each at its place, and the right exit status."""

from __future__ import annotations

import json

import pytest

from sculpt.cli import stock


def test_a_routine_without_mistakes_says_so_and_what_to_do_next(sculpt, good):
    result = sculpt("check", good)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout == (f"{good}: no mistakes (8 s, peak 100 µA)\nTry it: sculpt run {good}\n")


def test_mistakes_are_told_on_standard_error_and_exit_1(sculpt, bad):
    result = sculpt("check", bad)
    assert result.exit_code == 1
    assert "F301" in result.stderr
    assert "ramp to 100 over 1 s" in result.stderr
    assert "did you mean `cheek`?" in result.stderr
    assert result.stdout == f"{bad}: 2 mistakes\nWhat a code means: sculpt explain F201\n"


def test_json_has_every_diagnostic_and_nothing_else_is_on_standard_output(sculpt, bad):
    result = sculpt("check", bad, "--json")
    assert result.exit_code == 1
    assert result.stderr == ""
    document = json.loads(result.stdout)
    assert list(document) == ["diagnostics"]
    zone, current = document["diagnostics"]
    assert list(current) == [
        *("code", "severity", "file", "line", "column", "end_line", "end_column"),
        *("message", "help"),
    ]
    assert (zone["line"], zone["help"]) == (9, "did you mean `cheek`?")
    assert current["code"] == "F301"
    assert current["severity"] == "error"
    assert current["file"] == str(bad)
    place = ("line", "column", "end_line", "end_column")
    assert [current[key] for key in place] == [12, 13, 12, 16]


def test_json_of_a_clean_file_is_an_empty_list(sculpt, good):
    assert json.loads(sculpt("check", good, "--json").stdout) == {"diagnostics": []}


def test_github_shows_each_mistake_beside_its_line(sculpt, bad):
    result = sculpt("check", "--format", "github", bad)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(
        f"::error file={bad},line=12,col=13,endLine=12,endColumn=16,title=F301::"
    )


def test_github_is_not_led_astray_by_a_file_name(sculpt, folder, bad):
    odd = bad.rename(folder / "a,b:100%.face")
    result = sculpt("check", "--format", "github", odd.name)
    assert "file=a%2Cb%3A100%25.face,line=" in result.stdout


def test_advice_alone_is_no_error(sculpt, good):
    good.write_text(good.read_text() + "\nwave idle\n    shape sine\n    frequency 1 Hz\n")
    result = sculpt("check", good)
    assert result.exit_code == 0
    assert "W601" in result.stderr
    assert "1 piece of advice" in result.stdout


def test_a_folder_stands_for_the_routines_in_it(sculpt, folder, good):
    below = folder / "more"
    below.mkdir()
    (below / "second.face").write_text(good.read_text())
    (folder / "notes.txt").write_text("not a routine")
    result = sculpt("check", folder)
    assert result.exit_code == 0
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        str(good),
        str(below / "second.face"),
    ]


def test_a_mistake_in_a_shared_library_is_told_once(sculpt, folder, good):
    (folder / "lib.face").write_text("wave shared\n    shape sine\n    frequency 1\n")
    text = 'use "lib.face"\n' + good.read_text().replace(
        "wave lifting\n    ramp", "wave shared\n    ramp"
    )
    for name in ("a.face", "b.face"):
        (folder / name).write_text(text)
    document = json.loads(sculpt("check", ".", "--json").stdout)
    errors = [one for one in document["diagnostics"] if one["severity"] == "error"]
    assert [(one["file"], one["line"]) for one in errors] == [("lib.face", 3)]


def test_more_mistakes_than_anyone_mends_in_one_go_are_counted(sculpt, folder):
    (folder / "many.face").write_text(
        'routine "Many"\n' + "".join(f"zone chek{n}\n    rest 1 s\n" for n in range(30))
    )
    result = sculpt("check", "many.face")
    assert result.exit_code == 1
    assert "… and 40 more; all of them: sculpt check --all many.face\n" in result.stderr
    assert sculpt("check", "--all", "many.face").stderr.count("[F201]") == 30
    for command in ("build", "show", "run"):
        assert "sculpt check --all many.face\n" in sculpt(command, "many.face").stderr


def test_standard_input_is_read_where_a_file_is(sculpt, good, bad):
    assert sculpt("check", "-", stdin=good.read_bytes()).exit_code == 0
    result = sculpt("check", "-", "--json", stdin=bad.read_bytes())
    assert result.exit_code == 1
    assert {one["file"] for one in json.loads(result.stdout)["diagnostics"]} == {"<stdin>"}


@pytest.mark.parametrize("name", stock.routines())
def test_a_stock_routine_has_no_mistakes_and_needs_no_advice(sculpt, name):
    result = sculpt("check", name)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"{name}: no mistakes")


class TestBoard:
    """A board's own settings: tighter than the device's limits, never wider."""

    def check(self, sculpt, folder, settings, *files):
        (folder / "settings.toml").write_text(settings)
        return sculpt("check", "--board", "settings.toml", *files)

    def test_a_weaker_board_refuses_what_it_cannot_do(self, sculpt, folder, good):
        result = self.check(sculpt, folder, "LIMIT_CURRENT_UA = 90", good)
        assert result.exit_code == 1
        assert "90 uA" in result.stderr

    @pytest.mark.parametrize(
        "settings",
        [
            "UPDATES_PER_S = 100",  # 10 ms an update: a rise of 2 ms is not drawn
            "LIMIT_TIME_S = 7",
            "LIMIT_ZONE_TIME_S = 3",
            "LIMIT_ZONE_CHARGE_UC = 1",
            "LIMIT_CHARGE_UC = 1",
        ],
    )
    def test_each_setting_is_held_against_the_routine(self, sculpt, folder, good, settings):
        assert self.check(sculpt, folder, settings, good).exit_code == 1

    def test_a_whole_number_may_be_a_text_as_on_the_board(self, sculpt, folder, good):
        assert self.check(sculpt, folder, 'LIMIT_CURRENT_UA = "90"', good).exit_code == 1
        assert self.check(sculpt, folder, 'LIMIT_CURRENT_UA = "100"', good).exit_code == 0

    def test_nothing_raises_a_limit(self, sculpt, folder, good):
        good.write_text(good.read_text().replace("100 uA", "601 uA"))
        assert self.check(sculpt, folder, "LIMIT_CURRENT_UA = 5000", good).exit_code == 1

    def test_what_is_not_the_compilers_business_is_passed_over(self, sculpt, folder, good):
        settings = 'CIRCUITPY_WIFI_SSID = "home"\nSHUNT_MOHM = 100000\n'
        assert self.check(sculpt, folder, settings, good).exit_code == 0

    @pytest.mark.parametrize(
        ("settings", "told"),
        [
            ("LIMIT_CURENT_UA = 90", "there is no limit LIMIT_CURENT_UA"),
            ("LIMIT_CURRENT_UA = 90.5", "write a whole number"),
            ('LIMIT_CURRENT_UA = "90 uA"', "write a whole number"),
            ("LIMIT_CURRENT_UA = -1", "write a whole number"),
            ("LIMIT_CURRENT_UA = true", "write a whole number"),
            ("LIMIT_CURRENT_UA", "is not a settings file"),
        ],
    )
    def test_a_setting_that_cannot_be_meant_is_refused(self, sculpt, folder, good, settings, told):
        result = self.check(sculpt, folder, settings, good)
        assert (result.exit_code, result.stdout) == (2, "")
        assert told in result.stderr

    def test_settings_that_are_not_there_are_refused(self, sculpt, good):
        result = sculpt("check", "--board", "nowhere.toml", good)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "nowhere.toml cannot be read (no such file or directory)" in result.stderr


def test_mistakes_come_before_advice(sculpt, bad):
    bad.write_text("wave idle\n    shape sine\n    frequency 1 Hz\n\n" + bad.read_text())
    shown = sculpt("check", bad).stderr
    assert shown.index("error[F201]") < shown.index("error[F301]") < shown.index("advice[W601]")


def test_a_limit_crossed_in_a_technique_is_shown_where_the_number_stands(sculpt, good):
    good.write_text(
        good.read_text().split("zone")[0]
        + "technique up(current)\n    glide 5 s at current\n\n"
        + 'zone cheek both\n    say "Up."\n    wave lifting\n    up(900 uA)\n'
    )
    call, step = (line for line in sculpt("check", good).stderr.splitlines() if "-->" in line)
    assert call.endswith(f"{good}:15:5")
    assert step.endswith(f"{good}:10:5")
    (listed,) = json.loads(sculpt("check", good, "--json").stdout)["diagnostics"]
    assert (listed["line"], listed["code"]) == (10, "F402")  # a document points at the step
    assert listed["message"] == "900 uA is over the 500 uA that cheek may get"
    assert listed["help"] == "write 500 uA or less; nothing raises this limit"


@pytest.mark.parametrize("options", [("--all", "--json"), ("--all", "--format", "sarif")])
def test_documents_hold_all_there_are_anyway(sculpt, bad, options):
    assert sculpt("check", *options, bad).exit_code == 2


def test_a_sarif_log_holds_each_mistake_with_its_rule_and_its_fix(sculpt, bad):
    result = sculpt("check", "--format", "sarif", bad)  # by its whole path, in the folder
    assert result.exit_code == 1
    assert result.stderr == ""
    log = json.loads(result.stdout)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["F201", "F301"]
    assert run["columnKind"] == "unicodeCodePoints"
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        assert one["level"] == "error"
    zone = run["results"][0]
    place = zone["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": bad.name}
    assert place["region"] == {"startLine": 9, "startColumn": 6, "endLine": 9, "endColumn": 10}
    (change,) = zone["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "cheek"}


def test_a_sarif_log_names_files_as_addresses_and_links_the_calls(sculpt, folder, good):
    odd = good.rename(folder / "a b.face")
    odd.write_text(
        odd.read_text().split("zone")[0]
        + "technique up(current)\n    glide 5 s at current\n\n"
        + 'zone cheek both\n    say "Up."\n    wave lifting\n    up(900 uA)\n'
    )
    elsewhere = folder.parent / "else where.face"
    elsewhere.write_text(odd.read_text())
    for named, uri in ((odd.name, "a%20b.face"), (elsewhere, elsewhere.as_uri())):
        (one,) = json.loads(sculpt("check", "--format", "sarif", named).stdout)["runs"][0][
            "results"
        ]
        (call,) = one["relatedLocations"]
        assert call["physicalLocation"]["artifactLocation"] == {"uri": uri}
        assert call["physicalLocation"]["region"]["startLine"] == 15


def test_a_sarif_log_without_mistakes_has_no_results(sculpt, good):
    (run,) = json.loads(sculpt("check", "--format", "sarif", good).stdout)["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
