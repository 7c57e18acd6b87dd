"""Synonyms: what people call a zone, a step or a field, in English, German and French.

A word that means the same as one of the language is understood before any likeness of letters is:
``eyebrow`` is the brow, though it begins like the eye. Parts of the face that are near a zone, or
treated by none, are never taken for one, however alike the words are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

ZONES: dict[str, str] = {
    "neck": "hals cou",
    "jawline": "jaw jaws jowl jowls mandible kiefer unterkiefer kieferlinie kinnlinie machoire",
    "chin": "kinn menton mentum",
    "mouth": "mund bouche perioral",
    "cheek": "wange wangen backe backen joue joues cheekbone cheekbones wangenknochen pommette "
    "pommettes zygoma zygomatic",
    "eye": "auge augen oeil yeux periorbital orbit orbital",
    "temple": "schlaefe schlaefen schlafe schlafen tempe tempes",
    "brow": "eyebrow eyebrows augenbraue augenbrauen braue brauen sourcil sourcils browbone "
    "supercilium",
    "forehead": "stirn front frons frontalis frontal",
}
"""Every zone of the table, and words for the same place."""

NEARBY: dict[str, tuple[str, str]] = {
    word: (zone, why)
    for zone, why, words in (
        ("eye", "on the bone around it, never on the lid", "eyelid eyelids lid lids eyelash"),
        ("eye", "on the bone around it, never on the lid", "eyelashes lidrand augenlid paupiere"),
        ("eye", "on the bone around it, never on the lid", "paupieres eyeball under_eye undereye"),
        ("mouth", "around the lips, not on them", "lip lips lippe lippen levre levres mouthcorner"),
        ("mouth", "around the lips, not on them", "mundwinkel nasolabial philtrum"),
        ("forehead", "it ends at the hair", "hairline haaransatz scalp kopfhaut cuir_chevelu"),
        ("forehead", "it ends above the brows", "glabella frown"),
        ("neck", "its side only, never the front", "throat kehle gorge neckline necklace nape"),
        ("neck", "its side only, never the front", "nacken nuque decollete larynx thyroid"),
        ("cheek", "its bone and flesh, not the ear or nose", "ear ears ohr oreille nose nase nez"),
    )
    for word in words.split()
}
"""Words for a place near a zone: which one, and where that differs. None of them is the zone."""

SIDES: dict[str, str] = {
    "left": "links linke gauche l",
    "right": "rechts rechte droite droit r",
    "both": "beide beidseits beidseitig deux bilateral each",
    "center": "centre central middle mid mitte mittig milieu",
}

SHAPES: dict[str, str] = {
    "square": "rectangle rectangular rect pulse rechteck carre carree rectangulaire",
    "sine": "sinus sinusoid sinusoidal sinusoidale",
    "triangle": "triangular dreieck triangulaire",
    "sawtooth": "saw saegezahn sagezahn ramped dent_de_scie",
    "steady": "dc direct galvanic constant continuous gleichstrom galvanisch continu galvanique",
}

POLARITIES: dict[str, str] = {
    "alternating": "ac bipolar biphasic symmetric wechselnd alternierend alterne alternee",
    "positive": "plus anodal positiv",
    "negative": "minus cathodal negativ",
}

GOALS: dict[str, str] = {
    "lift": "lifting raise heben liften",
    "firm": "firming tighten tone straffen raffermir tonifier",
    "contour": "contouring sculpt konturieren sculpter",
    "smooth": "smoothing wrinkles glaetten glatten lisser",
    "radiance": "glow shine strahlen ausstrahlung eclat",
    "drain": "drainage lymph entstauen drainer",
    "energize": "energise energy wake beleben energiser",
    "retrain": "relax training lockern detendre",
}

LIMITS: dict[str, str] = {
    "current": "strom courant amperage peak",
    "time": "duration length zeit dauer duree temps",
    "charge": "ladung dose",
}

STARTS: dict[str, str] = {
    "use": "import include load require benutze verwende einbinden utiliser importer inclure",
    "routine": "treatment program programme session behandlung traitement soin",
    "wave": "waveform signal welle onde",
    "technique": "macro function def procedure technik method",
    "zone": "area region place part bereich gebiet partie",
    "about": "description describe beschreibung info",
    "goal": "goals aim purpose target ziel but objectif",
    "levels": "strengths intensities stufen niveaux",
    "plan": "schedule calendar zeitplan",
    "limit": "max maximum cap grenze",
    "shape": "form forme",
    "polarity": "direction polaritaet polaritat polarite richtung",
    "frequency": "freq hz frequenz frequence rate",
    "duty": "duty_cycle dutycycle tastgrad",
    "rise": "edge flank flanke montee",
    "burst": "gate train salve",
    "say": "tell speak print announce sag sage sagen dis dire message",
    "ramp": "fade increase raise slope rampe steigern monter",
    "hold": "keep press stay halt halte halten druecken drucken maintenir tenir appuyer presser",
    "glide": "stroke slide gleite gleiten streiche streichen glisser glisse lisse lisser",
    "sweep": "chirp durchfahren balayer",
    "rest": "pause wait sleep delay break warte warten pausieren ruhe ruhen attendre repos stop",
    "repeat": "loop repetition wiederhole wiederholen repete repeter",
}

TABLES: dict[str, Collection[str]] = {
    "shape": SHAPES,
    "polarity": POLARITIES,
    "goal": GOALS,
    "limit": LIMITS,
}
"""The words that can stand behind the first word of a field."""

_MEANINGS: dict[str, tuple[str, ...]] = {}
for _table in (ZONES, SIDES, SHAPES, POLARITIES, GOALS, LIMITS, STARTS):
    for _target, _words in _table.items():
        for _word in _words.split():
            _MEANINGS[_word] = (*_MEANINGS.get(_word, ()), _target)

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "-": "_", " ": "_"})


def folded(word: str) -> str:
    """The word in small letters without accents: ``Mâchoire`` as ``machoire``."""
    if word.isascii():
        return word.lower().replace("-", "_")
    apart = unicodedata.normalize("NFD", word.lower().translate(_LIGATURES))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def meaning(word: str, candidates: Collection[str]) -> str | None:
    """The one of some words that means the same as ``word``, ``None`` if none does."""
    return next((one for one in _MEANINGS.get(folded(word), ()) if one in candidates), None)


def is_nearby(word: str) -> bool:
    """Whether the word is a place of the face that is no zone."""
    return folded(word) in NEARBY


def expected(kind: str, head: str, at: int) -> Collection[str]:
    """The words of a table one of which stands at this place of a line, none if any name can."""
    if kind == "top" and head == "zone":
        return {1: ZONES, 2: SIDES}.get(at, ())
    return TABLES.get(head, ()) if at == 1 or head == "goal" else ()
