"""What a recording keeps of an answer, and where."""

from __future__ import annotations

import json

from tests.behaviour.parts import MARK, machine_part, words_part
from tests.behaviour.recording import scenes
from tests.behaviour.scene import Answer, Call, plain_scene

CHECK = Call("check --json x.face")


def answered(document: object) -> Answer:
    return Answer(1, json.dumps(document, indent=2) + "\n", "")


def test_a_sentence_of_a_document_stands_among_the_words_only():
    got = answered({"code": "F401", "line": 3, "message": "the zone ends at 100 uA"})
    machine = machine_part(CHECK, got)
    assert machine.startswith("$ sculpt check --json x.face\nexit status 1\n")
    assert f'"message": "{MARK}"' in machine
    assert '"line": 3' in machine
    assert "the zone ends at 100 uA" in words_part(CHECK, got)


def test_what_every_change_of_the_sources_changes_is_left_out():
    before, after = (answered({"sources": digest, "faces": 3}) for digest in ("1a", "2b"))
    assert machine_part(CHECK, before) == machine_part(CHECK, after)


def test_an_error_stands_among_the_words():
    refused = Answer(2, "", "sculpt: there is no x.face\n")
    assert words_part(CHECK, refused).endswith("--- standard error\nsculpt: there is no x.face\n")
    assert machine_part(CHECK, refused) == "$ sculpt check --json x.face\nexit status 2\n"


def test_every_scene_has_a_name_of_its_own():
    names = [scene.name for scene in scenes(quick=False, codes=["F401", "W101"])]
    assert len(names) == len(set(names)) > 700


def test_the_quick_recording_is_a_part_of_the_whole():
    quick = {scene.name for scene in scenes(quick=True, codes=[])}
    assert quick < {scene.name for scene in scenes(quick=False, codes=[])}


def test_a_scene_of_commands_takes_text_for_its_files():
    scene = plain_scene("a", "check x.face", files={"x.face": "zone chin\n"})
    assert scene.files == {"x.face": b"zone chin\n"}
    assert [call.line for call in scene.calls] == ["$ sculpt check x.face"]
