"""A recording of what a user can observe of ``sculpt``, to compare two states of the project.

    python -m tests.behaviour OUT_DIR [--quick]

Run it before and after a change, each time with the interpreter in whose environment that state is
installed, and compare with ``diff -r``. Every command goes through ``sculpt.main:main``, the entry
point of the command line; no other module of the project is named here, so all of them may get
other names. Each is called in a process of its own. To be fast, that process is forked from one in
which most modules are there already; of each kind, one is called in a new interpreter besides. What
the commands work on (the stock routines, the corpus, the kept traces) is copied from the checkout
that this module stands in.

OUT_DIR holds two folders, with a file for each group of commands in both:

- ``machine/``: exit statuses, JSON documents, formatted routines, images, and traces as ``.gz``.
  A change that is not meant to change behaviour leaves every byte of it as it was.
- ``words/``: what is said to a person on standard output and standard error, with pages and
  pictures. A change of wording shows here and only here: in ``machine/``, each sentence of a JSON
  document is replaced by a mark (see ``parts.WORDS``), and the whole document stands in ``words/``.

Two recordings of one state are the same, byte for byte. For this, and because a change of the
sources alone shows in some of it, the following is left out or replaced:

- the digest ``sources`` of a certification, which every change of the source code changes, and the
  estimate of its time;
- in the document of ``deploy``, the program's files, and the size of all but the images;
- what ``doctor`` says of this machine, and how much room it finds on the drive;
- the progress of ``certify`` on standard error, which shows the time left;
- the path of the temporary folder in which the commands are called.

Not recorded are ``watch``, a board's NVM, and what needs ``--bus``, ``--realtime`` or a terminal.
``--quick`` leaves out what takes long: all but one of the stock routines on the virtual board, the
longer runs of the corpus, half of the small treatments, the bits on the bus (``.vcd``), ``certify``
with a stock routine, and the drawings by Matplotlib.
"""
