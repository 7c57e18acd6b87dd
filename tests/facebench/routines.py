"""Short treatments for the tests of the bench."""

from tests.facevm.assembly import Assembly, a_wave, glide, hold, ramp, rest, say, wave, zone

LIFTING, FLOWING, STEADY, NEGATIVE = range(4)
WAVES = [
    a_wave("square", hz=8, rise_ms=4),
    a_wave("sine", hz=2),
    a_wave("steady", "positive"),
    a_wave("square", "negative", hz=10),
]


def step(uA, time_ms, at=LIFTING, place=("jawline", "left")):
    """One zone: up within a second, a hold, down again."""
    return zone(*place, wave(at), ramp(uA, 1000), hold(time_ms), ramp(0, 1000))


def short():
    """8 s on the left jawline at 200 uA."""
    return Assembly(step(200, 6000), WAVES).load()


def one_way(uA=100, time_ms=6000):
    """A steady positive current on the forehead."""
    return Assembly(step(uA, time_ms, STEADY, ("forehead", "center")), WAVES).load()


def strong():
    """The jawline's ceiling, 500 uA."""
    return Assembly(step(500, 3000), WAVES).load()


def varied():
    """Both sides of the jawline, then the cheek and the forehead; prompts, strokes, a rest."""
    main = (
        zone("jawline", "both", say(1), wave(LIFTING), glide(2000, 150), rest(300), say(2))
        + step(250, 2000, FLOWING, ("cheek", "left"))
        + step(80, 2000, NEGATIVE, ("forehead", "center"))
    )
    texts = [b"Varied", b"Along the jaw", b"Once more"]
    return Assembly(main, WAVES, texts=texts).load()


def step_of(time_ms):
    """The jawline at 200 uA for as long as wanted."""
    return Assembly(step(200, time_ms), WAVES).load()
