"""Language server: answers what an editor asks about a routine while it is being written.

``text`` counts characters as editors do, ``documents`` holds what is open and what was found in
it, ``names`` resolves names; each feature is a module that makes an answer of those; only
``protocol`` knows the wire, and pygls, which comes with ``pip install 'visasculpt[lsp]'``.
"""
