// Names of members: character set, parts, and keeping equal ones apart.
#include "sources/members.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void listener_damage(const struct member_listener *listener, size_t offset, const char *format, ...)
{
    char what[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    listener->damage(listener->context, (int64_t)offset, what);
}

// Unicode's mapping of IBM code page 437, upper half (unicode.org, VENDORS/MICSFT/PC/CP437.TXT).
static const uint16_t cp437[128] = {
    0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef, 0x00ee,
    0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9, 0x00ff, 0x00d6,
    0x00dc, 0x00a2, 0x00a3, 0x00a5, 0x20a7, 0x0192, 0x00e1, 0x00ed, 0x00f3, 0x00fa, 0x00f1, 0x00d1, 0x00aa,
    0x00ba, 0x00bf, 0x2310, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb, 0x2591, 0x2592, 0x2593, 0x2502,
    0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557, 0x255d, 0x255c, 0x255b, 0x2510, 0x2514,
    0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f, 0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550,
    0x256c, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c,
    0x2588, 0x2584, 0x258c, 0x2590, 0x2580, 0x03b1, 0x00df, 0x0393, 0x03c0, 0x03a3, 0x03c3, 0x00b5, 0x03c4,
    0x03a6, 0x0398, 0x03a9, 0x03b4, 0x221e, 0x03c6, 0x03b5, 0x2229, 0x2261, 0x00b1, 0x2265, 0x2264, 0x2320,
    0x2321, 0x00f7, 0x2248, 0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0,
};

static const char *from_cp437(struct arena *arena, struct bytes raw)
{
    char *text = arena_alloc(arena, raw.size * 3 + 1, 1), *to = text;
    for (size_t i = 0; i < raw.size; i++) {
        uint32_t c = raw.data[i] < 0x80 ? raw.data[i] : cp437[raw.data[i] - 0x80];
        to += text_utf8_encode(c ? c : 0xfffd, to);
    }
    return text;
}

static bool is_drive(const char *part, size_t size)
{
    return size == 2 && text_is_alpha((unsigned char)part[0]) && part[1] == ':';
}

const char *member_path(struct arena *arena, struct bytes raw, enum member_charset charset)
{
    bool legacy = charset == MEMBER_CP437 && !text_is_utf8(raw);
    const char *text = legacy ? from_cp437(arena, raw) : text_clean(arena, raw);
    char separator = strchr(text, '/') ? '/' : '\\';
    size_t size = strlen(text);
    // "/" between parts is never more than there was; only ".." grows, by four
    char *path = arena_alloc(arena, size * 3 + sizeof "unnamed", 1), *to = path;
    for (const char *at = text; *at;) {
        const char *stop = strchrnul(at, separator);
        size_t length = (size_t)(stop - at);
        bool left_out = length == 0 || (length == 1 && at[0] == '.') || (to == path && is_drive(at, length));
        if (!left_out) {
            bool climbs = length == 2 && at[0] == '.' && at[1] == '.';
            if (to > path)
                *to++ = '/';
            memcpy(to, climbs ? "%2E%2E" : at, climbs ? 6 : length);
            to += climbs ? 6 : length;
        }
        at = *stop ? stop + 1 : stop;
    }
    if (to == path)
        memcpy(path, "unnamed", sizeof "unnamed");
    return path;
}

// ---- equal names ----

struct name_count {
    uint64_t hash; // 0: empty slot
    uint32_t count;
};

// FNV-1a, 64 bits, with a final mix. Two names of one hash only cost the second a needless number.
static uint64_t hash_of(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (; *text; text++)
        hash = (hash ^ (uint8_t)*text) * 0x100000001b3;
    hash ^= hash >> 32;
    return hash ? hash : 1;
}

static struct name_count *find(struct name_count *slots, size_t capacity, uint64_t hash)
{
    size_t at = hash & (capacity - 1);
    while (slots[at].hash && slots[at].hash != hash)
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static struct name_count *slot_for(struct member_names *names, const char *path)
{
    if (names->used * 2 >= names->capacity) {
        size_t capacity = names->capacity ? names->capacity * 2 : 1024;
        struct name_count *slots = memory_new(capacity, sizeof *slots);
        for (size_t i = 0; i < names->capacity; i++)
            if (names->slots[i].hash)
                *find(slots, capacity, names->slots[i].hash) = names->slots[i];
        memory_free(names->slots);
        names->slots = slots;
        names->capacity = capacity;
    }
    uint64_t hash = hash_of(path);
    struct name_count *slot = find(names->slots, names->capacity, hash);
    names->used += slot->hash == 0;
    slot->hash = hash;
    return slot;
}

void member_names_done(struct member_names *names)
{
    memory_free(names->slots);
    *names = (struct member_names){0};
}

const char *member_names_unique(struct member_names *names, struct arena *arena, const char *path)
{
    struct name_count *slot = slot_for(names, path);
    if (++slot->count == 1)
        return path;
    for (;;) { // "path#2" may itself be the name of another member
        const char *other = arena_print(arena, "%s#%u", path, slot->count);
        struct name_count *taken = slot_for(names, other);
        if (++taken->count == 1)
            return other;
        slot = slot_for(names, path); // the table may have moved
        slot->count++;
    }
}
