// Names of segments: extensions that count in digits and letters. Looks at no file.
#include "sources/segments.h"

#include "base/text.h"

#include <string.h>

enum { LETTERS = 26, PAIRS = LETTERS * LETTERS, TWO_DIGITS = 99, DIGITS_MAX = 6 };

enum series {
    SERIES_NONE,
    SERIES_EWF,    // .E01 or .s01
    SERIES_DIGITS, // .000 or .001
    SERIES_SPLIT,  // .aa or .aaa
    SERIES_VMDK,
    SERIES_ZIP, // .zip or .ufdr: the last disk, by which the others are known
};

// What stands after the last '.' of the last part of a path, within `name`; "" when there is none.
static const char *extension_of(const char *name)
{
    const char *base = text_base_name(name), *dot = strrchr(base, '.');
    return dot && dot > base ? dot + 1 : name + strlen(name);
}

static bool all(const char *text, bool (*is)(int))
{
    if (*text == 0)
        return false;
    for (; *text; text++)
        if (!is((unsigned char)*text))
            return false;
    return true;
}

static bool is_small_letter(int byte)
{
    return byte >= 'a' && byte <= 'z';
}

static uint64_t digits_value(const char *text)
{
    uint64_t value = 0;
    for (; *text; text++)
        value = value * 10 + (uint64_t)(*text - '0');
    return value;
}

static bool is_split_digits(const char *extension)
{
    size_t length = strlen(extension);
    return length >= 3 && length <= DIGITS_MAX && all(extension, text_is_digit);
}

static enum series series_of_first(const char *name)
{
    const char *extension = extension_of(name);
    int letter = text_lower((unsigned char)*extension);
    if ((letter == 'e' || letter == 's') && strcmp(extension + 1, "01") == 0)
        return SERIES_EWF;
    if (is_split_digits(extension) && digits_value(extension) <= 1)
        return SERIES_DIGITS;
    if (strcmp(extension, "aa") == 0 || strcmp(extension, "aaa") == 0)
        return SERIES_SPLIT;
    if (text_equal_nocase(extension, "zip") || text_equal_nocase(extension, "ufdr"))
        return SERIES_ZIP;
    return text_equal_nocase(extension, "vmdk") ? SERIES_VMDK : SERIES_NONE;
}

static const char *ewf_name(struct arena *arena, const char *first, unsigned number)
{
    const char *extension = extension_of(first);
    int stem = (int)(extension - first);
    if (number < TWO_DIGITS)
        return arena_print(arena, "%.*s%c%02u", stem, first, *extension, number + 1);
    unsigned at = number - TWO_DIGITS;
    unsigned leader = (unsigned)(text_lower((unsigned char)*extension) - 'a') + at / PAIRS;
    if (leader >= LETTERS)
        return NULL;
    int a = is_small_letter((unsigned char)*extension) ? 'a' : 'A';
    return arena_print(arena, "%.*s%c%c%c", stem, first, a + (int)leader, a + (int)(at % PAIRS / LETTERS),
                       a + (int)(at % LETTERS));
}

static const char *split_name(struct arena *arena, const char *first, unsigned number)
{
    const char *extension = extension_of(first);
    char *name = arena_text_n(arena, first, strlen(first));
    for (char *at = name + strlen(name); at > name + (extension - first); number /= LETTERS)
        *--at = (char)('a' + number % LETTERS);
    return number ? NULL : name;
}

static const char *vmdk_name(struct arena *arena, const char *first, unsigned way, unsigned number)
{
    const char *extension = extension_of(first);
    int stem = (int)(extension - 1 - first);
    if (way == 2)
        return number == 1 ? arena_print(arena, "%.*s-flat.%s", stem, first, extension) : NULL;
    return arena_print(arena, "%.*s-%c%03u.%s", stem, first, way == 0 ? 's' : 'f', number, extension);
}

unsigned segment_ways(const char *first)
{
    enum series series = series_of_first(first);
    return series == SERIES_NONE ? 0 : series == SERIES_VMDK ? 3 : 1;
}

const char *segment_name(struct arena *arena, const char *first, unsigned way, unsigned number)
{
    if (number == 0 || number > SEGMENTS_MAX || way >= segment_ways(first))
        return NULL;
    const char *extension = extension_of(first);
    switch (series_of_first(first)) {
    case SERIES_EWF:
        return ewf_name(arena, first, number);
    case SERIES_DIGITS:
        return arena_print(arena, "%.*s%0*u", (int)(extension - first), first, (int)strlen(extension),
                           (unsigned)digits_value(extension) + number);
    case SERIES_SPLIT:
        return split_name(arena, first, number);
    case SERIES_VMDK:
        return vmdk_name(arena, first, way, number);
    case SERIES_ZIP:
        return arena_print(arena, "%.*s%c%02u", (int)(extension - first), first,
                           is_small_letter((unsigned char)*extension) ? 'z' : 'Z', number);
    case SERIES_NONE:
        break;
    }
    return NULL;
}

// Length of the "-s001", "-f001" or "-flat" that ends the stem of a VMDK's extent; 0 when it has none.
static size_t vmdk_suffix(const char *name, const char *extension)
{
    if (!text_equal_nocase(extension, "vmdk") || extension - name < 6 + 1)
        return 0;
    const char *suffix = extension - 1 - 5;
    if (memcmp(suffix, "-flat", 5) == 0)
        return 5;
    bool counts = suffix[0] == '-' && (suffix[1] == 's' || suffix[1] == 'f') && text_is_digit(suffix[2]) &&
                  text_is_digit(suffix[3]) && text_is_digit(suffix[4]);
    return counts ? 5 : 0;
}

// ".z01", ".Z12", ".z100": a disk of a split ZIP archive.
static bool is_zip_disk(const char *extension)
{
    return text_lower((unsigned char)*extension) == 'z' && strlen(extension) >= 3 &&
           strlen(extension) <= DIGITS_MAX && all(extension + 1, text_is_digit);
}

// Extensions that the first segment may have, told by a later one's. Returns how many.
static unsigned first_extensions(struct arena *arena, const char *extension, const char *firsts[3])
{
    unsigned count = 0;
    size_t length = strlen(extension);
    bool small = is_small_letter((unsigned char)*extension);
    int leader = text_lower((unsigned char)*extension);
    if (is_split_digits(extension)) {
        firsts[count++] = arena_print(arena, "%0*u", (int)length, 0);
        firsts[count++] = arena_print(arena, "%0*u", (int)length, 1);
    } else if (length == 2 && all(extension, is_small_letter)) {
        firsts[count++] = "aa";
    } else if (length == 3 && all(extension, text_is_alpha)) {
        if (all(extension, is_small_letter))
            firsts[count++] = "aaa";
        if (leader >= 'e')
            firsts[count++] = small ? "e01" : "E01";
        if (leader >= 's')
            firsts[count++] = small ? "s01" : "S01";
    } else if (length == 3 && all(extension + 1, text_is_digit) && (leader == 'e' || leader == 's')) {
        firsts[count++] = arena_print(arena, "%c01", *extension);
    }
    return count;
}

const char *segment_first(struct arena *arena, const char *name, unsigned choice)
{
    const char *extension = extension_of(name), *firsts[3];
    int stem = (int)(extension - name);
    if (vmdk_suffix(name, extension))
        return choice == 0 ? arena_print(arena, "%.*s.%s", stem - 1 - 5, name, extension) : NULL;
    if (is_zip_disk(extension)) {
        static const char *const lasts[] = {"zip", "ufdr"}, *const capitals[] = {"ZIP", "UFDR"};
        const char *const *names = is_small_letter((unsigned char)*extension) ? lasts : capitals;
        return choice < 2 ? arena_print(arena, "%.*s%s", stem, name, names[choice]) : NULL;
    }
    unsigned count = first_extensions(arena, extension, firsts), kept = 0;
    for (unsigned i = 0; i < count; i++)
        if (strcmp(firsts[i], extension) < 0 && kept++ == choice) // else this is the first, or before it
            return arena_print(arena, "%.*s%s", stem, name, firsts[i]);
    return NULL;
}

bool segment_is_later(const char *name)
{
    const char *extension = extension_of(name);
    if (vmdk_suffix(name, extension))
        return true;
    int leader = text_lower((unsigned char)*extension);
    return strlen(extension) == 3 && (leader == 'e' || leader == 's') && all(extension + 1, text_is_digit) &&
           digits_value(extension + 1) > 1;
}
