import struct

import pytest

from survey.core.sound import MAX_BYTES, Fault, Kind, Sound, judge, recognise
from tests.sounds import wav


def ogg(seconds: float) -> bytes:
    """Two pages of Opus: the head, and the last with its count of samples."""
    head = b"OggS" + bytes(22) + b"\x01\x13OpusHead\x01\x01" + bytes(10)
    return head + b"OggS\x00\x04" + struct.pack("<q", int(seconds * 48_000)) + bytes(40)


def m4a(seconds: float, handler: bytes = b"soun") -> bytes:
    mvhd = b"mvhd" + bytes(12) + struct.pack(">II", 1000, int(seconds * 1000)) + bytes(80)
    return b"\x00\x00\x00\x18ftypM4A " + bytes(12) + mvhd + b"hdlr" + bytes(8) + handler


def mp3(frames: int) -> bytes:
    """Frames of 128 kilobits a second at 44.1 kHz: 417 bytes each."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def webm(codec: bytes = b"A_OPUS") -> bytes:
    return b"\x1a\x45\xdf\xa3\x9fB\x82\x84webm" + bytes(60) + codec + bytes(200)


@pytest.mark.parametrize(
    ("data", "kind", "seconds"),
    [
        (wav(1.5), Kind.WAV, 1.5),
        (ogg(2.5), Kind.OGG, 2.5),
        (m4a(4.0), Kind.M4A, 4.0),
        (mp3(100), Kind.MP3, 2.6),
        (b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + mp3(100), Kind.MP3, 2.6),
        (webm(), Kind.WEBM, None),
        (m4a(0), Kind.M4A, None),
    ],
)
def test_a_sound_is_known_by_its_own_bytes(data: bytes, kind: Kind, seconds: float | None) -> None:
    found = recognise(data)
    assert found and found.kind is kind
    assert found.seconds == (None if seconds is None else pytest.approx(seconds, abs=0.05))
    assert isinstance(judge(data), Sound)


@pytest.mark.parametrize(
    "data",
    [
        b"not a sound at all, only words that somebody wrote",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7" + bytes(500),
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(100),
        b"RIFF\x00\x00\x00\x00WAVE",
        wav()[:30],
        b"OggS" + bytes(200),
        webm(b"V_VP9 A_OPUS"),
        m4a(3, b"vide") + b"soun",
        b"\xff\xfb\x90\x00" + bytes(2000),
        b"\xff\xfb",
        b"ID3",
    ],
)
def test_what_is_no_sound_is_refused_whatever_it_is_called(data: bytes) -> None:
    assert judge(data) is Fault.NOT_SOUND


def test_a_sound_is_neither_empty_large_short_nor_long() -> None:
    assert judge(b"") is Fault.EMPTY
    assert judge(wav() + bytes(MAX_BYTES)) is Fault.TOO_LARGE
    assert judge(wav(0.1)) is Fault.TOO_SHORT
    assert judge(wav(61)) is Fault.TOO_LONG
    assert isinstance(judge(wav(59)), Sound)


def test_any_cut_or_twisted_file_is_judged_without_a_fault() -> None:
    for whole in (wav(0.5)[:400], ogg(1), m4a(1), mp3(3), webm()):
        for end in range(len(whole)):
            judge(whole[:end])
            judge(whole[:end] + b"\xff" * 30)
