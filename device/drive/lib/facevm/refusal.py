"""Refusal of an image: every reason has a name, and the name has a meaning."""

REASONS = {
    "MAGIC": "the file is not a treatment image",
    "CUT": "the image ends too early",
    "VERSION": "the image is of another format version",
    "SIZE": "the image is larger than this board takes",
    "CRC": "the checksum does not fit the content",
    "LENGTH": "the file is longer or shorter than the image says",
    "NUMBER": "a number is too large or badly written",
    "HEADER": "the header holds what this format does not know",
    "LEVELS": "the levels are missing, too many or not rising",
    "TEXT": "a text is missing, too long or not UTF-8",
    "WAVE": "an impossible wave",
    "OPCODE": "an unknown instruction, or one in the wrong place",
    "OPERAND": "an instruction points at nothing, or at something out of range",
    "NESTING": "zones, loops and calls are nested too deeply",
    "WALK": "the code is too long to prove",
    "INSTANT": "too many instructions in one instant",
    "LOOP": "a loop that takes no time, or does not leave the current and wave as it found them",
    "STATE": "a step that needs 0 uA has current, or the other way round",
    "FREQUENCY": "a frequency below 0.1 Hz, or edges that do not fit a swept pulse",
    "BOARD": "the current changes faster than this board can draw or watch",
    "PEAK": "a peak current over the zone's ceiling or a limit",
    "SLOPE": "a peak current that moves by more than 1000 uA/s",
    "TIME": "the treatment, or one zone, is longer than allowed",
    "CHARGE": "one zone, or the treatment, carries more charge than allowed",
    "DENSITY": "more current than the electrode's area can spread",
    "CLAIM": "what the image says of itself is not what its code does",
}


class ImageError(Exception):
    """An image that is refused (interlock G12); nothing is energised.

    ``reason`` is a key of :data:`REASONS`, ``detail`` one sentence, ``offset`` the byte at which
    it was seen.
    """

    def __init__(self, reason: str, detail: str, offset: int) -> None:
        super().__init__("%s at byte %d: %s" % (reason, offset, detail))
        self.reason = reason
        self.detail = detail
        self.offset = offset
