"""Real sound files, made here: no voice of anybody."""

import io
import math
import struct
import wave
from pathlib import Path

from survey.core.reading import text_hash


def wav(seconds: float = 1.0, pitch: float = 220.0, rate: int = 8000) -> bytes:
    """A soft tone as a WAV file."""
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        step = 2 * math.pi * pitch / rate
        tones = (int(3000 * math.sin(step * i)) for i in range(round(seconds * rate)))
        file.writeframes(b"".join(struct.pack("<h", tone) for tone in tones))
    return held.getvalue()


def record(folder: Path, text: str, data: bytes, language: str = "sv") -> Path:
    """Lay a recording of a text on a shelf."""
    place = folder / language / f"{text_hash(text)}.wav"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place
