"""``python -m sculpt``."""

from sculpt.main import main

main()
