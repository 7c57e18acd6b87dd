# The device's program; everything it does is in lib/facevm. A copy of it that was cut short, or is
# mixed with another version, is refused by name before any of it is imported.
try:
    from facevm.manifest import refusal
except ImportError:
    refused = "MISSING: lib/facevm/manifest.py. Copy the program again with: sculpt deploy"
else:
    refused = refusal()

if refused:
    print(refused)
else:
    import facevm.app

    program = facevm.app.program()
    program.run()
