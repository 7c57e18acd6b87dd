"""The command ``sculpt``: check a treatment, build it, look at it, try it on a virtual face.

A folder for each job, in layers that import only what is below them: ``commands``; ``lsp`` and
``doctor``; ``run``, ``calibrate``, ``history``, ``certify`` and ``deploy``; ``pictures`` and
``trace``; ``source``, ``board`` and ``bench``; ``cli``. ``main`` names all commands and imports one
only when it is called, so that ``sculpt check`` never waits for what only ``sculpt run`` needs.
"""
