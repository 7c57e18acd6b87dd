"""The language server: what an editor asks about a routine while it is being written.

One concept a module. ``text`` counts characters as editors do, ``documents`` holds what is open
and what was found in it, ``names`` knows which name means what; each feature is a module that
turns those into an answer; ``protocol`` is the only one that knows a wire. It needs pygls, which
comes with ``pip install 'visasculpt[lsp]'``.
"""
