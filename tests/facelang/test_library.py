"""A file and the libraries that it uses."""

import os
from pathlib import Path

import pytest

from facelang import Unit, load

LIBRARY = "technique pause()\n    rest 1 s"
TREATMENT = 'routine "x"\nzone chin\n    rest 1 s'


def found(path: Path) -> list[str]:
    """Each diagnostic as ``file code line``."""
    _, diagnostics = load(path)
    return [f"{Path(each.file).name} {each.code} {each.span.line}" for each in diagnostics]


def test_a_library_is_found_beside_the_file_and_below(folder):
    home = folder(
        top='use "beside.face"\nuse "deep/below.face"', beside=LIBRARY, deep__below=LIBRARY
    )
    unit, diagnostics = load(home / "top.face")
    assert diagnostics == []
    assert unit.complete
    names = [Path(library.file).relative_to(home).as_posix() for library in unit.libraries]
    assert names == ["beside.face", "deep/below.face"]
    assert [library.tree.items[0].name.text for library in unit.libraries] == ["pause", "pause"]


def test_a_library_may_use_libraries_from_its_own_folder(folder):
    home = folder(top='use "deep/a.face"', deep__a='use "b.face"', deep__b=LIBRARY)
    unit, diagnostics = load(home / "top.face")
    assert diagnostics == []
    assert unit.libraries[0].libraries[0].tree.items[0].name.text == "pause"


def test_a_library_used_from_two_files_is_one_unit(folder):
    home = folder(top='use "a.face"\nuse "b.face"', a='use "b.face"', b=LIBRARY)
    unit, diagnostics = load(home / "top.face")
    assert diagnostics == []
    assert unit.libraries[0].libraries[0] is unit.libraries[1]


def test_a_mistake_in_a_library_names_the_library(folder):
    home = folder(top='use "a.face"', a="technique pause()\n    rset 1 s")
    assert found(home / "top.face") == ["a.face F113 2"]


def test_a_missing_library_is_reported_where_it_is_used_and_suggests_a_near_one(folder):
    home = folder(top='use "strokes"\nuse "stroks.face"\nuse ""', strokes=LIBRARY)
    unit, diagnostics = load(home / "top.face")
    assert [each.code for each in diagnostics] == ["F216", "F216", "F216"]
    assert [each.help for each in diagnostics[:2]] == ["did you mean `strokes.face`?"] * 2
    assert not unit.complete


@pytest.mark.parametrize(
    "path", ["../a.face", "deep/../../a.face", "/etc/a.face", "C:/a.face", "..\\\\a.face", "\\\\a"]
)
def test_a_path_never_leaves_the_folder(folder, path):
    home = folder(top=f'use "{path}"')
    (home.parent / "a.face").write_text(LIBRARY)
    assert found(home / "top.face") == ["top.face F217 1"]


def test_a_path_may_go_down_and_up_again(folder):
    home = folder(top='use "deep/../a.face"', deep__b=LIBRARY, a=LIBRARY)
    assert found(home / "top.face") == []


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_does_not_lead_out_of_the_folder(folder):
    home = folder(top='use "linked.face"\nuse "elsewhere/a.face"', inside=LIBRARY)
    outside = home.parent / "outside"
    outside.mkdir()
    (outside / "a.face").write_text(LIBRARY)
    (home / "linked.face").symlink_to(outside / "a.face")
    (home / "elsewhere").symlink_to(outside)
    assert found(home / "top.face") == ["top.face F217 1", "top.face F217 2"]
    (home / "linked.face").unlink()
    (home / "linked.face").symlink_to("inside.face")
    assert found(home / "top.face") == ["top.face F217 2"]


def test_a_file_is_used_once_by_whatever_name(folder):
    home = folder(top='use "a.face"\nuse "./a.face"', a=LIBRARY)
    assert found(home / "top.face") == ["top.face F218 2"]


def test_a_cycle_is_reported_once_with_the_way_that_led_there(folder):
    home = folder(top='use "a.face"', a='use "b.face"', b='use "c.face"', c='use "a.face"')
    _, (cycle,) = load(home / "top.face")
    assert (Path(cycle.file).name, cycle.code) == ("c.face", "F219")
    assert [Path(note.file).name for note in cycle.notes] == ["a.face", "b.face"]


def test_a_file_does_not_use_itself(folder):
    home = folder(top='use "top.face"')
    assert found(home / "top.face") == ["top.face F219 1"]


def test_a_treatment_is_no_library(folder):
    home = folder(top='use "a.face"', a=TREATMENT)
    assert found(home / "top.face") == ["top.face F220 1"]


def test_a_folder_or_an_unreadable_file_is_no_library(folder):
    home = folder(top='use "deep"', deep__a=LIBRARY)
    assert found(home / "top.face") == ["top.face F216 1"]
    (home / "deep" / "a.face").write_bytes(b"\xff")
    (home / "top.face").write_text('use "deep/a.face"')
    unit, (diagnostic,) = load(home / "top.face")
    assert (Path(diagnostic.file).name, diagnostic.code) == ("a.face", "F101")
    assert not unit.complete


def test_a_very_long_chain_of_libraries_ends_in_a_diagnostic(folder):
    files = {f"f{number}": f'use "f{number + 1}.face"' for number in range(2000)}
    home = folder(**files)
    assert found(home / "f0.face") == ["f32.face F216 1"]


def test_a_text_may_stand_for_the_file(folder):
    home = folder(a=LIBRARY)
    unit, diagnostics = load(home / "unsaved.face", 'use "a.face"')
    assert diagnostics == []
    assert len(unit.libraries) == 1


def test_only_the_file_itself_raises_when_it_is_missing(folder):
    home = folder(a=LIBRARY)
    with pytest.raises(FileNotFoundError):
        load(home / "none.face")


def test_a_file_that_is_no_text_is_an_empty_unit(folder):
    home = folder(a=LIBRARY)
    (home / "a.face").write_bytes(b"\x00\x01")
    unit, (diagnostic,) = load(home / "a.face")
    assert diagnostic.code == "F102"
    assert unit == Unit(str(home / "a.face"), unit.tree, (), complete=False)
    assert unit.tree.items == ()


def test_a_unit_whose_names_could_not_all_be_read_says_so(folder):
    home = folder(a="wave\n    shape sine", b="technique pause\n    rest 1 s", c='use "a.face"')
    assert [load(home / f"{name}.face")[0].complete for name in "abc"] == [False, False, False]
