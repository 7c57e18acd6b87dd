# The device's program; everything it does is in lib/facevm.
from facevm.app import App

App().run()
