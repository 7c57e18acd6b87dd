"""A room with the device in it, as a phone's microphone hears it.

The buzzer is driven by a square wave of half duty: the pitch and its odd multiples. What it
radiates rises by 12 dB an octave up to a resonance, as a piezo disc's does. A room adds a tail that
fades exponentially, noise, hum, a voice. The converter has 16 bits and a clock of its own.
"""

from __future__ import annotations

import wave
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.studio.hearing.playing import Tone

Sound = np.ndarray[Any, np.dtype[np.float64]]

HIGHEST_SHARE = 0.45
"""Of the rate: what is above it does not pass the converter's filter."""


@dataclass(frozen=True)
class Room:
    """How it sounds. Levels in dB below full scale are root mean squares; None is none of it.

    ``tone_dB`` is the level of a 880 Hz tone, ``tail_s`` the time in which an echo fades by 60 dB,
    ``tail_dB`` the echo's level beside the direct sound, ``ppm`` how much the phone's clock is off.
    """

    rate_Hz: int = 48000
    tone_dB: float = -30.0
    resonance_Hz: float = 4000.0
    quality: float = 3.0
    tail_s: float = 0.0
    tail_dB: float = 0.0
    noise_dB: float | None = None
    hum_dB: float | None = None
    hum_Hz: float = 50.0
    voice_dB: float | None = None
    ppm: float = 0.0


def heard(tones: Iterable[Tone], end_ms: float, room: Room, seed: int) -> Sound:
    """The samples, -1 to 1, from 0 ms to ``end_ms``."""
    chance = np.random.default_rng(seed)
    rate = room.rate_Hz * (1 + room.ppm * 1e-6)
    count = int(end_ms / 1000 * rate)
    sound = _buzzer(tones, count, rate, room)
    if room.tail_s:
        sound = _echo(sound, room, chance)
    for level_dB, made in (
        (room.noise_dB, _noise),
        (room.voice_dB, voice),
    ):
        if level_dB is not None:
            sound += _at(made(count, room.rate_Hz, chance), level_dB)
    if room.hum_dB is not None:
        sound += _at(_hum(count, room, chance), room.hum_dB)
    return np.round(np.clip(sound, -1, 1) * 32767) / 32767


def write(path: Path, sound: Sound, rate_Hz: int) -> None:
    """A WAV file of one channel and 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_Hz)
        file.writeframes(np.round(sound * 32767).astype("<i2").tobytes())


def _radiated(hz: float, room: Room) -> complex:
    """What the buzzer makes of a tone: a second-order high pass with a resonance."""
    x = hz / room.resonance_Hz
    return complex(-(x * x) / (1 - x * x + 1j * x / room.quality))


def _buzzer(tones: Iterable[Tone], count: int, rate: float, room: Room) -> Sound:
    sound = np.zeros(count)
    reference = abs(sum(abs(_radiated(n * 880, room)) ** 2 / n**2 for n in (1, 3, 5))) ** 0.5
    gain = 10 ** (room.tone_dB / 20) * 2**0.5 / reference
    for tone in tones:
        first = int(tone.begin_ms / 1000 * rate)
        last = min(int(tone.end_ms / 1000 * rate), count)
        if last <= first:
            continue
        t = np.arange(last - first) / rate
        part = np.zeros(last - first)
        for n in range(1, int(HIGHEST_SHARE * rate / tone.hz) + 1, 2):
            answer = _radiated(n * tone.hz, room)
            phase = 2 * np.pi * n * tone.hz * t + np.angle(answer)
            part += abs(answer) / n * np.sin(phase)
        # a disc needs some periods of its resonance to follow
        edge = np.minimum(1, np.arange(last - first) / (rate * 0.001))
        sound[first:last] += gain * part * edge * edge[::-1]
    return sound


def _echo(sound: Sound, room: Room, chance: np.random.Generator) -> Sound:
    length = int(room.tail_s * room.rate_Hz)
    tail = chance.standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
    tail *= 10 ** (room.tail_dB / 20) / np.sqrt(np.sum(tail**2))
    tail[: int(0.002 * room.rate_Hz)] = 0
    size = 1 << (len(sound) + length).bit_length()
    echo = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)
    return sound + echo[: len(sound)]


def _noise(count: int, rate_Hz: int, chance: np.random.Generator) -> Sound:
    """Noise of a room: as much in each octave from 50 Hz on, with slow swells."""
    spectrum = np.fft.rfft(chance.standard_normal(count))
    hz = np.fft.rfftfreq(count, 1 / rate_Hz)
    sound = np.fft.irfft(spectrum / np.sqrt(np.maximum(hz, 50)), count)
    knots = chance.uniform(0.5, 1.5, count // rate_Hz + 3)
    swell: Sound = np.interp(np.arange(count) / rate_Hz, np.arange(len(knots)), knots)
    return np.asarray(sound * swell)


def _hum(count: int, room: Room, chance: np.random.Generator) -> Sound:
    """A transformer's or motor's hum: the mains' frequency and thirty multiples of it."""
    t = np.arange(count) / room.rate_Hz
    sound = np.zeros(count)
    for n in range(1, 31):
        size = chance.uniform(0.3, 1) / n
        sound += size * np.sin(2 * np.pi * n * room.hum_Hz * t + chance.uniform(0, 6.28))
    return sound


def voice(count: int, rate_Hz: int, chance: np.random.Generator) -> Sound:
    """Somebody who talks: vowels of a moving pitch through three formants, hisses, and pauses."""
    sound = np.zeros(count)
    at = 0
    pitch = chance.uniform(90, 260)
    while at < count:
        size = int(chance.uniform(0.08, 0.35) * rate_Hz)
        kind = chance.uniform()
        part = np.arange(min(size, count - at)) / rate_Hz
        envelope = np.sin(np.pi * np.arange(len(part)) / size) ** 0.5
        if kind < 0.65:
            glide = pitch * (1 + chance.uniform(-0.25, 0.25) * part / max(part[-1], 0.01))
            glide *= 1 + 0.01 * np.sin(2 * np.pi * 5 * part)
            phase = 2 * np.pi * np.cumsum(glide) / rate_Hz
            formants = (
                (chance.uniform(280, 850), 90),
                (chance.uniform(900, 2300), 120),
                (chance.uniform(2400, 3000), 180),
            )
            made = np.zeros(len(part))
            for n in range(1, int(HIGHEST_SHARE * rate_Hz / (pitch * 1.3))):
                if n * pitch > 5000:
                    break
                size_n = sum(
                    1 / (1 + ((n * pitch - centre) / width) ** 2) for centre, width in formants
                )
                made += (size_n + 0.01) / n**0.5 * np.sin(n * phase)
            sound[at : at + len(part)] += made * envelope
        elif kind < 0.8:
            hiss = np.diff(chance.standard_normal(len(part) + 1))
            sound[at : at + len(part)] += 0.15 * hiss * envelope
        at += size
        if chance.uniform() < 0.1:
            at += int(chance.uniform(0.2, 0.8) * rate_Hz)
            pitch = chance.uniform(90, 260)
    return sound


def _at(sound: Sound, level_dB: float) -> Sound:
    size = float(np.sqrt(np.mean(sound**2)))
    return np.asarray(sound * (10 ** (level_dB / 20) / size)) if size else sound
