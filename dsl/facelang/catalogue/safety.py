"""F4xx: safety."""

from facelang.catalogue.rule import Rule, treatment

_STEADY = "shape steady\npolarity positive"
_BOTH = (
    "technique press(time)\n"
    "    ramp to 500 uA over 1 s\n    hold time\n    ramp to 0 uA over 1 s\n\n"
)
_CHEEK = '\nzone cheek both\n    say  "Nose to ear."\n    wave lifting\n'

SAFETY: tuple[Rule, ...] = (
    Rule(
        "F401",
        "zone-left-on",
        "A zone ends while current flows.",
        "The electrodes are lifted and moved between zones, which must not be felt.",
        treatment("ramp to 100 uA over 1 s\nhold 5 s"),
        treatment("ramp to 100 uA over 1 s\nhold 5 s\nramp to 0 uA over 1 s"),
    ),
    Rule(
        "F402",
        "over-ceiling",
        "The peak current is above what the zone, or the board, allows.",
        "Thin skin and nerves near the surface take less; each zone has its ceiling.",
        treatment("glide 5 s at 200 uA", place="eye left"),
        treatment("glide 5 s at 150 uA", place="eye left"),
    ),
    Rule(
        "F403",
        "over-own-limit",
        "The treatment exceeds a limit that its own routine sets.",
        "The author promised less.",
        treatment("glide 5 s at 300 uA", fields="limit current 200 uA"),
        treatment("glide 5 s at 200 uA", fields="limit current 200 uA"),
    ),
    Rule(
        "F404",
        "too-steep",
        "The peak current changes faster than 1000 uA a second.",
        "A sudden change is felt as a sting.",
        treatment("ramp to 300 uA over 200 ms\nramp to 0 uA over 1 s"),
        treatment("ramp to 300 uA over 300 ms\nramp to 0 uA over 1 s"),
    ),
    Rule(
        "F405",
        "routine-too-long",
        "The treatment takes longer than the device, or the board, allows.",
        "The device switches itself off after 20 min.",
        treatment("rest 21 min"),
        treatment("rest 10 min"),
    ),
    Rule(
        "F406",
        "zone-too-long",
        "One side of a zone gets current for longer than 5 min in all.",
        "Skin warms and dries below an electrode.",
        treatment("ramp to 100 uA over 1 s\nhold 5 min\nramp to 0 uA over 1 s"),
        treatment("ramp to 100 uA over 1 s\nhold 4 min\nramp to 0 uA over 1 s"),
    ),
    Rule(
        "F407",
        "zone-charge",
        "One side of a zone can get more charge than 30 mC.",
        "A current that flows one way moves ions into the skin, which adds up to irritation.",
        treatment("ramp to 500 uA over 1 s\nhold 70 s\nramp to 0 uA over 1 s", wave=_STEADY),
        treatment("ramp to 500 uA over 1 s\nhold 70 s\nramp to 0 uA over 1 s"),
    ),
    Rule(
        "F408",
        "routine-charge",
        "The whole treatment can carry more charge than 100 mC.",
        "What each zone may get adds up.",
        treatment("press(55 s)", wave=_STEADY, place="jawline both", first=_BOTH)
        + _CHEEK
        + "    press(55 s)\n",
        treatment("press(55 s)", place="jawline both", first=_BOTH) + _CHEEK + "    press(55 s)\n",
    ),
    Rule(
        "F409",
        "too-slow",
        "A frequency is below 0.1 Hz.",
        "A single phase would last so long that it is a direct current to the skin.",
        treatment(wave="shape sine\nfrequency 0.05 Hz"),
        treatment(wave="shape sine\nfrequency 0.1 Hz"),
    ),
    Rule(
        "F410",
        "no-wave",
        "Current is asked for before the zone has chosen a wave.",
        "Nothing is carried over from one zone to the next, so each says its wave.",
        'routine "Example"\n\nzone chin\n    say  "Under the lip."\n    glide 5 s at 100 uA\n',
        treatment(place="chin"),
    ),
    Rule(
        "F411",
        "needs-zero",
        "A step that starts at 0 uA stands where current flows.",
        "A rest, a glide and a change of wave would otherwise make the current jump.",
        treatment("ramp to 100 uA over 1 s\nrest 1 s\nramp to 0 uA over 1 s"),
        treatment("ramp to 100 uA over 1 s\nramp to 0 uA over 1 s\nrest 1 s"),
    ),
    Rule(
        "F412",
        "needs-current",
        "A step that needs current stands where none flows.",
        "To hold or sweep nothing is a rest; most likely the ramp before it is missing.",
        treatment("hold 5 s"),
        treatment("ramp to 100 uA over 1 s\nhold 5 s\nramp to 0 uA over 1 s"),
    ),
    Rule(
        "F413",
        "too-dense",
        "The current is more than the board's electrode spreads over its area.",
        "Over 0.5 mA/cm2 of direct current, or 2 mA/cm2 root mean square, skin can be burned.",
        treatment("ramp to 500 uA over 1 s\nhold 5 s\nramp to 0 uA over 1 s", wave=_STEADY),
        treatment("ramp to 500 uA over 1 s\nhold 5 s\nramp to 0 uA over 1 s"),
        electrode_mm2=50,
    ),
)
