"""W6xx: advice. Nothing here keeps a treatment from being built."""

from facelang.catalogue.rule import EBB, Rule, given_back, treatment

_CALM = "wave calm\n    shape     sine\n    frequency 1 Hz\n\n"
_STEADY = "shape steady\npolarity positive"
_ONE_WAY = "ramp to 40 uA over 1 s\nhold 10 s\nramp to 0 uA over 1 s"
_PAUSE = "technique pause()\n    rest 1 s\n"

ADVICE: tuple[Rule, ...] = (
    Rule(
        "W601",
        "unused-wave",
        "A wave is defined and never chosen.",
        "Perhaps a zone was meant to choose it.",
        treatment(first=_CALM),
        treatment("wave calm\nglide 5 s at 100 uA", first=_CALM),
    ),
    Rule(
        "W602",
        "unused-technique",
        "A technique is defined and never carried out.",
        "Perhaps a zone was meant to carry it out.",
        treatment(first=_PAUSE + "\n"),
        treatment("pause()", first=_PAUSE + "\n"),
    ),
    Rule(
        "W603",
        "silent-zone",
        "A zone never says anything.",
        "The person does not see the file: a say tells them where to put the electrodes.",
        treatment().replace('    say  "Along the jaw."\n', ""),
        treatment(),
    ),
    Rule(
        "W604",
        "long-routine",
        "The treatment takes longer than 15 min.",
        "The device stops at 20 min, waiting for contact not counted; gel dries before that.",
        treatment("rest 16 min"),
        treatment("rest 10 min"),
    ),
    Rule(
        "W605",
        "faint-level",
        "At one of its levels a current of the treatment falls under 20 uA.",
        "So little cannot be held exactly, and a lift or a touch is noticed later.",
        treatment("glide 5 s at 100 uA", fields="levels 10 %, 100 %"),
        treatment("glide 5 s at 100 uA", fields="levels 50 %, 100 %"),
    ),
    Rule(
        "W606",
        "unused-library",
        "A file is used and nothing of it is needed.",
        "Perhaps something of it was meant to be.",
        treatment(first='use "strokes.face"\n\n'),
        treatment("pause()", first='use "strokes.face"\n\n'),
        beside=(("strokes.face", _PAUSE),),
    ),
    Rule(
        "W607",
        "direct-current",
        "A place keeps a net charge of more than 1 mC.",
        "It is direct current: the same charge the other way, or an alternating wave, leaves none.",
        treatment("ramp to 250 uA over 1 s\nhold 60 s\nramp to 0 uA over 1 s", wave=_STEADY),
        treatment("ramp to 250 uA over 1 s\nhold 60 s\nramp to 0 uA over 1 s"),
    ),
    Rule(
        "W608",
        "not-given-back",
        "Current that flows one way is not given back.",
        "What is carried into the skin one way stays there until as much flows the other way.",
        treatment(_ONE_WAY, wave=_STEADY),
        treatment(given_back(_ONE_WAY), wave=_STEADY, first=EBB),
    ),
    Rule(
        "W609",
        "tight-limit",
        "The treatment's own limit of time leaves less than a fifth of its length.",
        "A contact loss costs up to 500 ms more, and past the limit the device stops (G06).",
        treatment("rest 55 s", fields="limit time 1 min"),
        treatment("rest 50 s", fields="limit time 1 min"),
    ),
    Rule(
        "W610",
        "low-limit",
        "The treatment's own limit of current is under 120 uA.",
        "Dry skin can give back so much at a touch, and over the limit the device stops (G02).",
        treatment("glide 5 s at 50 uA", fields="limit current 60 uA"),
        treatment("glide 5 s at 50 uA", fields="limit current 120 uA"),
    ),
)
