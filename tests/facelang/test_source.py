"""From bytes to text."""

import codecs

import pytest

from facelang import Span, decode, lines


def test_utf8_is_read_with_and_without_a_byte_order_mark():
    assert decode("wave é".encode(), "x") == ("wave é", [])
    text, found = decode(codecs.BOM_UTF8 + b"a\nb", "x")
    assert found == []
    assert lines(text) == ["a", "b"]


def test_a_byte_that_is_no_utf8_is_shown_where_it_stands():
    text, (found,) = decode('# é\nsay "é"'.encode("latin-1").replace(b"# \xe9", b"# e"), "x")
    assert text is None
    assert (found.code, found.span) == ("F101", Span(2, 6, 2, 7))


def test_the_place_of_a_bad_byte_is_counted_in_characters():
    _, (found,) = decode("µµ".encode() + b"\xff", "x")
    assert found.span == Span(1, 3, 1, 4)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_utf16_is_recognised(encoding):
    text, (found,) = decode('routine "x"\n'.encode(encoding), "x")
    assert text is None
    assert (found.code, found.message) == ("F102", "this file is saved as UTF-16")


def test_a_binary_file_is_no_text():
    text, (found,) = decode(b"GIF89a and then a long text without\x00 any other", "x")
    assert text is None
    assert (found.code, found.message) == ("F102", "this file is not a text")


def test_an_image_for_the_device_is_called_one():
    text, (found,) = decode(b"FBC\x01\x00\x00\x00\x00", "x")
    assert text is None
    assert found.message == "this file is an image for the device, not a routine"
    assert decode(b"FBC routines", "x") == ("FBC routines", [])


def test_only_lf_and_crlf_end_a_line():
    assert lines("a\r\nb\nc\x0bd\x85e\u2028f") == ["a", "b", "c\x0bd\x85e\u2028f"]
    assert lines("a\n") == ["a", ""]
