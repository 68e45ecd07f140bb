"""A recorded sound: which kind of file it is, how long it lasts, and whether it will do.

What a file is called says nothing; its first bytes do. Lengths are read from the file
where its kind says them plainly; a browser that records often leaves them out, and then
only the size limits it.
"""

import struct
from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 2 * 1024 * 1024
MIN_SECONDS = 0.3
MAX_SECONDS = 60.0
_MP3_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)


class Fault(StrEnum):
    """Why a file can't be a recording."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_SOUND = "not_sound"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"


class Kind(StrEnum):
    """A kind of sound file, by its file name extension."""

    WAV = "wav"
    MP3 = "mp3"
    OGG = "ogg"
    WEBM = "webm"
    M4A = "m4a"


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound file. `seconds` is None where the file does not say."""

    kind: Kind
    seconds: float | None = None


def judge(data: bytes) -> Sound | Fault:
    """The sound, or why the bytes can't be used as a recording."""
    if not data:
        return Fault.EMPTY
    if len(data) > MAX_BYTES:
        return Fault.TOO_LARGE
    found = recognise(data)
    if found is None:
        return Fault.NOT_SOUND
    if found.seconds is not None and found.seconds < MIN_SECONDS:
        return Fault.TOO_SHORT
    if found.seconds is not None and found.seconds > MAX_SECONDS:
        return Fault.TOO_LONG
    return found


def recognise(data: bytes) -> Sound | None:
    """The sound by its signature; None if it is none of the kinds, or cut off at its head."""
    try:
        return _recognise(data)
    except (struct.error, IndexError):
        return None


def _recognise(data: bytes) -> Sound | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return _wav(data)
    if data[:4] == b"OggS":
        return _ogg(data)
    if data[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in data[:64] and b"A_" in data[:4096]:
        return None if b"V_VP" in data[:4096] else Sound(Kind.WEBM)
    if data[4:8] == b"ftyp":
        return _m4a(data)
    return _mp3(data)


def _wav(data: bytes) -> Sound | None:
    """Chunks: `fmt ` says bytes a second, `data` how many bytes."""
    place, rate = 12, 0
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        if name == b"fmt ":
            rate = struct.unpack_from("<I", data, place + 16)[0]
        if name == b"data" and rate:
            return Sound(Kind.WAV, min(size, len(data) - place - 8) / rate)
        place += 8 + size + size % 2
    return None


def _ogg(data: bytes) -> Sound | None:
    """The last page says how many samples there are: Opus counts 48,000 a second, Vorbis
    its own rate."""
    if (head := data.find(b"OpusHead", 0, 512)) >= 0:
        rate = 48_000
    elif (head := data.find(b"\x01vorbis", 0, 512)) >= 0:
        rate = struct.unpack_from("<I", data, head + 12)[0]
    else:
        return None
    samples = struct.unpack_from("<q", data, data.rfind(b"OggS") + 6)[0]
    return Sound(Kind.OGG, samples / rate if samples > 0 and rate else None)


def _m4a(data: bytes) -> Sound | None:
    """The movie header says length and ticks a second; a browser that records says 0."""
    if b"soun" not in data or b"vide" in data:
        return None
    head = data.find(b"mvhd")
    if head < 0:
        return None
    form, skip = (">IQ", 24) if data[head + 4] else (">II", 16)
    ticks, length = struct.unpack_from(form, data, head + skip)
    return Sound(Kind.M4A, length / ticks if ticks and length else None)


def _mp3(data: bytes) -> Sound | None:
    """The first frame's rate, and how many bytes follow; two frames in a row, since two
    bytes alone are often found by chance."""
    place = 0
    if data[:3] == b"ID3" and len(data) > 10:
        a, b, c, d = data[6:10]
        place = 10 + (a << 21 | b << 14 | c << 7 | d)
    size, rate = _mp3_frame(data, place)
    if not size or not _mp3_frame(data, place + size)[0]:
        return None
    return Sound(Kind.MP3, (len(data) - place) * 8 / (rate * 1000))


def _mp3_frame(data: bytes, place: int) -> tuple[int, int]:
    """Bytes in the frame and kilobits a second; (0, 0) where no frame begins."""
    if place + 4 > len(data) or data[place] != 0xFF or data[place + 1] & 0xE6 != 0xE2:
        return 0, 0
    version, number = data[place + 1] >> 3 & 3, data[place + 2] >> 4
    frequency = data[place + 2] >> 2 & 3
    if version == 1 or number in (0, 15) or frequency == 3:
        return 0, 0
    first = version == 3
    rate = _MP3_RATES[number] if first else _MP3_LOWER[number]
    hertz = (44_100, 48_000, 32_000)[frequency] // {3: 1, 2: 2, 0: 4}[version]
    return (144 if first else 72) * rate * 1000 // hertz + (data[place + 2] >> 1 & 1), rate


_MP3_LOWER = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
