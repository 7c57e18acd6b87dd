"""The preview: what an editor shows beside the text is what ``show --plot`` draws."""

from __future__ import annotations

import pytest

from sculpt.lsp.preview import METHOD
from tests.sculpt.conftest import BAD, GOOD

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def previewed(editor, name, **extra):
    asked = {"uri": editor.uri(name), **extra}
    answer = await editor.client.protocol.send_request_async(METHOD, asked)
    return answer.title, answer.html, answer.why


async def test_the_page_is_that_of_show(editor, sculpt, folder):
    await editor.open("a.face", GOOD)
    title, html, why = await previewed(editor, "a.face", theme="dark")
    (folder / "a.face").write_text(GOOD)
    assert sculpt("show", "a.face", "--plot", "a.html", "--theme", "dark").exit_code == 0
    assert (title, why) == ("Short", "")
    assert html == (folder / "a.html").read_text("utf-8")


async def test_what_cannot_be_drawn_says_why(editor):
    await editor.open("a.face", BAD)
    assert await previewed(editor, "a.face") == ("", None, "2 mistakes")
    await editor.type("a.face", "wave x\n    shape square\n    frequency 8 Hz\n")
    assert await previewed(editor, "a.face") == ("", None, "a library treats nothing by itself")
    assert (await previewed(editor, "unknown.face"))[1] is None
