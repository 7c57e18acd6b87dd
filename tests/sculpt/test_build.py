"""``sculpt build``: images, all of them or none."""

from __future__ import annotations

import json

import pytest

from facevm import image


def test_the_image_stands_beside_the_routine_and_proves_right(sculpt, good):
    result = sculpt("build", good)
    assert (result.exit_code, result.stderr) == (0, "")
    routine = image.load(good.with_suffix(".fbc").read_bytes())
    assert (routine.name, routine.duration_ms, routine.peak_duA) == ("Short", 8000, 1000)


def test_the_table_tells_bytes_duration_peak_and_net_charge(sculpt, good):
    good.write_text(good.read_text().replace("rise      2 ms", "polarity positive\n    duty 50 %"))
    result = sculpt("build", good.name)
    heading, row, _ = result.stdout.splitlines()
    assert heading.split() == ["image", "bytes", "duration", "peak", "net", "charge"]
    size = good.with_suffix(".fbc").stat().st_size
    # 100 uA for 3 s (two ramps and a hold), half of the time, on two sides
    assert row.split() == ["good.fbc", str(size), "8", "s", "100", "µA", "300", "µC"]


def test_json_tells_the_same(sculpt, good, folder):
    result = sculpt("build", good, "-o", "OUT", "--json")
    (built,) = json.loads(result.stdout)["images"]
    path = folder / "OUT" / "good.fbc"
    assert built["image"] == "OUT/good.fbc"
    assert built["file"] == str(good)
    assert built["image_bytes"] == path.stat().st_size
    assert built["crc"] == f"{image.load(path.read_bytes()).crc:08x}"
    assert (built["duration_ms"], built["peak_uA"], built["net_charge_uC"]) == (8000, 100.0, 0.0)


def test_a_folder_of_images_is_made_its_parents_too(sculpt, good, folder):
    assert sculpt("build", good, "-o", "a/b/c").exit_code == 0
    assert (folder / "a/b/c/good.fbc").is_file()


def test_the_same_routine_gives_the_same_bytes(sculpt, good):
    sculpt("build", good)
    first = good.with_suffix(".fbc").read_bytes()
    sculpt("build", good)
    assert good.with_suffix(".fbc").read_bytes() == first


def test_one_mistake_and_nothing_is_written(sculpt, folder, good, bad):
    result = sculpt("build", good, bad, "-o", "OUT")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing was written" in result.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["bad.face", "good.face"]


def test_a_stock_routine_is_built_here_not_where_it_is_kept(sculpt, folder):
    assert sculpt("build", "evening-lift").exit_code == 0
    assert [path.name for path in folder.iterdir()] == ["evening-lift.fbc"]


def test_all_stock_routines_build_and_the_library_is_passed_over(sculpt, folder, root):
    routines = sorted((root / "routines").glob("*.face"))
    result = sculpt("build", *routines, "-o", "OUT")
    assert result.exit_code == 0
    assert "a library, no image of its own" in result.stdout
    built = sorted(path.stem for path in (folder / "OUT").iterdir())
    assert built == [path.stem for path in routines if path.stem != "strokes"]


def test_standard_input_is_built_too(sculpt, folder, good):
    assert sculpt("build", "-", stdin=good.read_bytes()).exit_code == 0
    assert (folder / "stdin.fbc").is_file()


def test_two_routines_never_become_one_image(sculpt, folder, good):
    other = folder / "other"
    other.mkdir()
    (other / "good.face").write_text(good.read_text())
    result = sculpt("build", good, other / "good.face", "-o", "OUT")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "would both become OUT/good.fbc" in result.stderr
    assert not (folder / "OUT").exists()


def test_a_link_stays_a_link(sculpt, folder, good):
    (folder / "kept").mkdir()
    good.with_suffix(".fbc").symlink_to(folder / "kept" / "image.fbc")
    assert sculpt("build", good).exit_code == 0
    assert good.with_suffix(".fbc").is_symlink()
    assert (folder / "kept" / "image.fbc").read_bytes().startswith(b"FBC")


def test_an_image_is_not_built_again(sculpt, good):
    sculpt("build", good)
    result = sculpt("build", good.with_suffix(".fbc"))
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize("target", ["good.face", "file/below"])
def test_a_folder_that_cannot_be_is_refused(sculpt, folder, good, target):
    (folder / "file").write_text("")
    result = sculpt("build", good, "-o", target)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sorted(path.name for path in folder.iterdir()) == ["file", "good.face"]
