"""Which encoding a text is in that is neither marked nor UTF-8, by the letters it would have.

Languages whose letters are all beyond ASCII are told by the letters that they use most; the
languages of Windows-1250 and Windows-1254 by signs that Windows-1252 would put inside words.
"""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

__all__ = ["Guess", "guess_encoding"]

_SAMPLE = 2_000_000
"""Bytes of lines beyond ASCII that are looked at."""
_RUN = re.compile(rb"[\x80-\xff]{3,}")
_SURE = 20
"""Letters beyond ASCII from which a guess is not called one."""
_LEAST_SHARE = 0.55
"""Share of a language's ten commonest letters among its own; texts have two thirds."""
_SINGLE = {
    "cp1251": "оеаинтсрвл",
    "cp1253": "αοιετσνηυρ",
}
_HANGUL_COMMON = set("의이다에는을를\uac00은하고한연구성과로지")
_HAN_COMMON = set("的\u4e00是在不了有和人研究与中对为分析用学方法")
_LETTER = "A-Za-z\u00c0-\u024f"
_SIGN_IN_WORD = re.compile(rf"(?<=[{_LETTER}])[³¹¿ºª£¥¡](?=[{_LETTER}])|œ(?!u)(?=[a-z])")
_CZECH = re.compile(r"ø[ííeáì]|[a-z]ì[a-z]|[b-df-hj-np-tv-z]ù")
_HUNGARIAN = re.compile(r"õ(?!e)|û[bcdfgklmnprtvz]")
_TURKISH = re.compile(r"[ðþýÝÞÐ]")
_NOT_TURKISH = re.compile(r"[áíóúæ]")
_LEAST_SIGNS = 2


class Guess(NamedTuple):
    """An encoding, and whether enough letters speak for it."""

    codec: str
    is_sure: bool


def guess_encoding(path: Path) -> Guess | None:
    """Return another encoding than Windows-1252 that the letters of a text speak for."""
    sample = _sample(path)
    n_beyond = sum(byte > 127 for byte in sample)
    in_runs = sum(len(run) for run in _RUN.findall(sample))
    if in_runs > n_beyond / 2:
        codec = _multi_byte(sample) or _single_byte(sample)
    else:
        codec = _latin(sample)
    return Guess(codec, n_beyond >= _SURE) if codec else None


def _sample(path: Path) -> bytes:
    lines: list[bytes] = []
    size = 0
    with path.open("rb") as stream:
        for line in stream:
            if not line.isascii():
                lines.append(line)
                size += len(line)
                if size >= _SAMPLE:
                    break
    return b"".join(lines)


def _multi_byte(sample: bytes) -> str:
    """Return an encoding of Japanese, Korean or Chinese, or ""."""
    for codec in ("cp932", "euc_jp"):
        letters = _decoded(sample, codec)
        kana = sum("\u3041" <= letter <= "\u30fc" for letter in letters)
        if letters and kana > len(letters) / 5:
            return codec
    shares = {}
    for codec, common, first, last in (
        ("euc_kr", _HANGUL_COMMON, "\uac00", "\ud7a3"),
        ("gb18030", _HAN_COMMON, "\u4e00", "\u9fff"),
        ("big5", _HAN_COMMON, "\u4e00", "\u9fff"),
    ):
        letters = _decoded(sample, codec)
        own = [letter for letter in letters if first <= letter <= last]
        if len(own) > 0.7 * len(letters):
            shares[codec] = sum(letter in common for letter in own) / max(len(own), 1)
    best = max(shares, key=lambda codec: shares[codec], default="")
    return best if best and shares[best] > 0 else ""


def _single_byte(sample: bytes) -> str:
    """Return an encoding of Cyrillic or Greek, or ""."""
    shares = {}
    for codec, common in _SINGLE.items():
        letters = [letter.lower() for letter in _decoded(sample, codec) if letter.isalpha()]
        counts = Counter(letters)
        shares[codec] = sum(counts[letter] for letter in common) / max(len(letters), 1)
    best = max(shares, key=lambda codec: shares[codec])
    return best if shares[best] >= _LEAST_SHARE else ""


def _latin(sample: bytes) -> str:
    """Return Windows-1250 or Windows-1254 where Windows-1252 gives what no language has."""
    text = sample.decode("cp1252", "replace")
    turkish = len(_TURKISH.findall(text))
    if turkish >= _LEAST_SIGNS and not _NOT_TURKISH.search(text):
        return "cp1254"
    signs = len(_SIGN_IN_WORD.findall(text)) + len(_CZECH.findall(text)) + text.count("\ufffd")
    hungarian = len(_HUNGARIAN.findall(text)) if "ã" not in text else 0
    central = sample.decode("cp1250", "replace")
    if signs + hungarian >= _LEAST_SIGNS and "\ufffd" not in central:
        return "cp1250"
    return ""


def _decoded(sample: bytes, codec: str) -> str:
    """Return what is beyond ASCII in a text, or "" where the bytes do not fit."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return ""
    return "".join(letter for letter in text if letter > "\x7f")
