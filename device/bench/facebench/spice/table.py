"""The comparison as the table of device/README.md."""

HEAD = (
    "| element | stimulus | current | electrode voltage | readings |",
    "|---|---|---|---|---|",
)


def row(result):
    """One line: RMS difference in percent of the RMS."""
    readings = "" if result.readings is None else f"{result.readings:.3f}"
    return (
        f"| {result.case.name} | {result.stimulus} | {result.current:.3f} "
        f"| {result.voltage:.3f} | {readings} |"
    )
