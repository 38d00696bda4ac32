"""How names are compared: lower case, no accents, everything that is no letter or digit one space.

The same rules as src/base/fold.c; test_gazetteer finds every name written here by the rules there.
"""
import unicodedata

SPECIAL = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h"}
TABLES = [(0x00C0, 0x024F), (0x0370, 0x052F), (0x1E00, 0x1FFF)]  # blocks of letters with case or accents


def fold_letter(letter: str) -> str:
    """One character: what stands for it, "" for a mark that is dropped."""
    point = ord(letter)
    if 0xFF10 <= point <= 0xFF5A:  # full width
        return fold_letter(chr(point - 0xFEE0))
    if 0x0300 <= point <= 0x036F:
        return ""
    if not any(first <= point <= last for first, last in TABLES):
        return letter.lower()
    folded = ""
    for part in unicodedata.normalize("NFKD", letter.lower()):
        if unicodedata.category(part) == "Mn":
            continue
        folded += SPECIAL.get(part, part.lower())
    return folded.replace("ς", "σ")


def is_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNM"


def fold(text: str) -> str:
    folded = "".join(fold_letter(letter) if is_word(letter) else " " for letter in text)
    return " ".join(folded.split())


def fnv1a(data: bytes) -> int:
    value = 0x811C9DC5
    for byte in data:
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def quoted(text: str) -> str:
    """A C string of these UTF-8 bytes."""
    plain = all(32 <= ord(c) < 127 and c not in '"\\?' for c in text)
    return '"' + (text if plain else "".join(f"\\{byte:03o}" for byte in text.encode())) + '"'
