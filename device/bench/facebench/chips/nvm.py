"""Non-volatile memory of an RP2040, ``microcontroller.nvm``: one flash sector that can lose power.

As ports/raspberrypi/common-hal/nvm/ByteArray.c does it (``common_hal_nvm_bytearray_set_bytes``):
an assignment to bytes that all read 0xFF programs just these; any other one takes the sector into
RAM, erases all of it and writes it back. The errors are those of shared-bindings/nvm/ByteArray.c.
"""

from micropython import const

from .reset import BROWNOUT, Reset

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from ..clock import VirtualClock
    from .bus import Buffer

SECTOR_BYTES = 4096
PAGE_BYTES = 256
ERASE_ns = 45000000  # a sector; typical of the W25Q16 on a Pico (Winbond W25Q16JV, 9.6)
PROGRAM_ns = 400000  # a page (same table)


class Nvm:
    """``size`` bytes of flash, erased, on ``clock`` (None: it takes no time).

    ``cut_after``: the power fails after so many bytes more were erased or programmed, None: never.
    The byte under way is then half done, of an erase under way the rest too: some bits are still
    0. It raises ``facebench.chips.reset.Reset``; :meth:`dump` returns what is in flash afterwards.
    ``weak`` maps a byte's index to bits that read 1 and fall to 0 with the next program: a cell
    that a cut left half done. ``on_write(start, end, erases)`` is called before each assignment.
    ``erased`` and ``programmed`` count bytes, ``erases`` sectors.
    """

    __iter__ = None  # CircuitPython's cannot be walked through either

    def __init__(self, size: int = SECTOR_BYTES, clock: "VirtualClock | None" = None) -> None:
        self.cut_after: "int | None" = None
        self.weak: dict[int, int] = {}
        self.on_write: "Callable[[int, int, bool], None] | None" = None
        self.erased = self.programmed = self.erases = 0
        self._clock = clock
        self._flash = bytearray(b"\xff" * size)

    def dump(self) -> bytes:
        """All of it, as a debugger reads it."""
        return bytes(self._flash)

    def restore(self, data: "Buffer") -> None:
        """Puts a dump back, which wears nothing."""
        self._flash[:] = data

    # --- microcontroller.nvm -----------------------------------------------------------

    def __len__(self) -> int:
        return len(self._flash)

    def __getitem__(self, index: "int | slice") -> "int | bytearray":
        if isinstance(index, slice):
            self._refuse_steps(index)
            return self._flash[index]
        return self._flash[self._index(index)]

    def __setitem__(self, index: "int | slice", value: "int | Buffer") -> None:
        if isinstance(index, slice):
            start, end = self._bounds(index)
            if not isinstance(value, (bytes, bytearray, memoryview)):
                raise NotImplementedError("array/bytes required on right side")
            if len(value) != end - start:
                raise ValueError("Slice and value different lengths.")
        else:
            start = self._index(index)
            end = start + 1
            if not isinstance(value, int):
                raise TypeError("can't convert to int")
            if not 0 <= value <= 255:
                raise ValueError("Bytes must be between 0 and 255.")
            value = bytes((value,))
        self._set(start, end, value)

    def _index(self, index: int) -> int:
        size = len(self._flash)
        if not -size <= index < size:
            raise IndexError("index out of range")
        return index % size

    def _refuse_steps(self, index: slice) -> None:
        if index.step not in (None, 1):
            raise NotImplementedError("only slices with step=1 (aka None) are supported")

    def _bounds(self, index: slice) -> tuple[int, int]:
        self._refuse_steps(index)
        size = len(self._flash)
        start = 0 if index.start is None else index.start
        end = size if index.stop is None else index.stop
        start = min(size, max(0, start + size if start < 0 else start))
        end = min(size, max(0, end + size if end < 0 else end))
        return start, max(start, end)

    # --- the flash ---------------------------------------------------------------------

    def _set(self, start: int, end: int, value: "Buffer") -> None:
        flash = self._flash
        erases = flash[start:end] != b"\xff" * (end - start)
        if self.on_write:
            self.on_write(start, end, erases)
        if erases:
            whole = bytearray(flash)
            whole[start:end] = value
            self._erase()
            start, end, value = 0, len(flash), whole
        self._program(start, value)
        pages = (end + PAGE_BYTES - 1) // PAGE_BYTES - start // PAGE_BYTES
        self._pass(pages * PROGRAM_ns)

    def _erase(self) -> None:
        flash = self._flash
        size = len(flash)
        done = self._before_the_cut(size)
        flash[:done] = b"\xff" * done
        if done < size:  # anything between what it was and erased
            flash[done:] = bytes([flash[at] | at * 151 & 255 for at in range(done, size)])
            raise Reset(BROWNOUT)
        self.erases += 1
        self.erased += size
        self._pass(ERASE_ns)

    def _program(self, start: int, value: "Buffer") -> None:
        """Programs bytes that all read 0xFF, but for bits that are weak."""
        flash = self._flash
        size = len(value)
        done = self._before_the_cut(size)
        flash[start : start + done] = value[:done]
        for at in [at for at in self.weak if start <= at < start + done]:
            flash[at] &= ~self.weak.pop(at)
        self.programmed += done
        if done < size:
            flash[start + done] &= value[done] | 0x55
            raise Reset(BROWNOUT)

    def _before_the_cut(self, count: int) -> int:
        """How many of so many bytes are done before the power fails."""
        left = self.cut_after
        if left is None:
            return count
        done = min(max(left, 0), count)
        self.cut_after = left - done - (done < count)
        return done

    def _pass(self, ns: int) -> None:
        if self._clock:
            self._clock.wait_until(self._clock.now_ns + ns)
