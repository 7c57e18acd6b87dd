# The device's program; everything it does is in lib/facevm. First of all there is light, and what
# shows that the program has failed. A copy of it that was cut short, or is mixed with another
# version, is refused by name before anything else of it is imported.
try:
    from facevm import wake

    wake.show(wake.WHITE)
    del wake  # the program lets it go

    from facevm import failure
except ImportError as error:
    print("MISSING:", error, "- copy the program again with: sculpt deploy")
else:
    failure.guarded()
