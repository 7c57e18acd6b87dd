"""What is in use of the heap, for scripts that MicroPython runs.

Its collector keeps whatever an address on the stack points to, and an address may be left over from
long ago: a module that was let go, and all it held, would then be counted. What is in use is the
least of several collections, each from another depth of the stack.
"""

import gc

_DEPTHS = 12


def bytes_in_use():
    return min([_from(depth) for depth in range(_DEPTHS)])


def _from(depth):
    if depth:
        return _from(depth - 1)
    gc.collect()
    return gc.mem_alloc()
