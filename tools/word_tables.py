"""Hash tables of words and phrases as C (src/base/words.h), and how words are compared (src/base/fold.h).

Lower case, no accents, everything that is no letter or digit one space; digits and letters part words. The unit tests
find every word written here by the rules there.
"""
import itertools
import unicodedata

SPECIAL = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h"}
KEY_MAX_BYTES = 63
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
    return " ".join(part for word in folded.split() for part in parted(word))


def parted(word: str) -> list[str]:
    return ["".join(group) for _, group in itertools.groupby(word, lambda c: c in "0123456789")]


def unspaced(letter: str) -> bool:
    """Of a script written without spaces between words, or with endings glued on."""
    return 0x3040 <= ord(letter) <= 0x9FFF or 0xAC00 <= ord(letter) <= 0xD7A3 or 0x0E00 <= ord(letter) <= 0x0E7F


def words_of(key: str) -> list[str]:
    return list(key) if unspaced(key[0]) else key.split(" ")


def fnv1a(data: bytes) -> int:
    value = 0x811C9DC5
    for byte in data:
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def quoted(text: str) -> str:
    """A C string of these UTF-8 bytes."""
    plain = all(32 <= ord(c) < 127 and c not in '"\\?' for c in text)
    return '"' + (text if plain else "".join(f"\\{byte:03o}" for byte in text.encode())) + '"'


def write_table(out, name: str, index_of: dict[str, int]) -> None:
    """A `struct word_table`: each key with its index. The first word (of an unspaced script: letter) of each stands in it,
    too, and says how many words the longest key that begins with it has, so that running text costs one look a word."""
    longest: dict[str, int] = {}
    for key in index_of:
        assert 0 < len(key.encode()) <= KEY_MAX_BYTES, key
        words = words_of(key)
        longest[words[0]] = max(longest.get(words[0], 1), len(words))
    keys = sorted(index_of.keys() | longest.keys())
    count = 1 << (2 * len(keys)).bit_length()
    slots = [""] * count
    for key in keys:
        at = fnv1a(key.encode()) % count
        while slots[at]:
            at = (at + 1) % count
        slots[at] = f"{{{quoted(key)}, {len(key.encode())}, {longest.get(key, 1)}, {index_of.get(key, -1)}}}"
    out.write(f"static const struct word_slot {name}_slots[{count}] = {{\n    ")
    out.write(",\n    ".join(f"[{at}] = {slot}" for at, slot in enumerate(slots) if slot) + "};\n")
    bits = [0] * 8192
    for key in keys:
        bit = fnv1a(key.encode()) >> 16
        bits[bit >> 3] |= 1 << (bit & 7)
    out.write(f"static const uint8_t {name}_filter[8192] = {{" + ", ".join(map(str, bits)) + "};\n")
    out.write(f"const struct word_table {name} = {{{name}_slots, {count}, {name}_filter}};\n")
