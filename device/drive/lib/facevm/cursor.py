"""A place in an image's code, whose form was checked: it is read without a check of its own."""


class Cursor:
    """Reads the bytes and operands of ``data`` from the offset ``at`` on."""

    def __init__(self, data, at):
        self.data = data
        self.at = at

    def byte(self):
        """The next byte: an opcode, or the place of a zone."""
        at = self.at
        self.at = at + 1
        return self.data[at]

    def operand(self):
        """The next operand, a varint."""
        data = self.data
        at = self.at
        value = 0
        shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                self.at = at
                return value
            shift += 7
