"""First use: who must not use the device is shown, and one deliberate long press asked for."""

PATH = "/who-must-not-use-it.txt"

_ASK = "Read this first. Then hold the button for three seconds, once."
_MISSING = "Its text is missing on this drive (%s): read README.md of VisaSculpt before you go on."


def show(tell, path=PATH):
    """Tells the text of the drive, line by line, and what is asked for."""
    try:
        with open(path) as file:
            for line in file:
                tell(line.rstrip())
    except OSError:
        tell(_MISSING % path)
    tell(_ASK)
