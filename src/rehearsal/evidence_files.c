// Small things that the writers of evidence share, and sources.csv.
#include "rehearsal/evidence_files.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void source_list_add(struct source_list *list, struct source_line line)
{
    ARRAY_ROOM(list->lines, list->capacity, list->count);
    list->lines[list->count++] = line;
}

void source_list_done(struct source_list *list)
{
    memory_free(list->lines);
    *list = (struct source_list){0};
}

int file_write(const char *directory, const char *path, struct bytes content, struct error *error)
{
    struct buffer name;
    buffer_init(&name, 1 << 16);
    buffer_print(&name, "%s/%s", directory, path);
    FILE *file = fopen(buffer_text(&name), "wbxe");
    buffer_done(&name);
    if (file == NULL)
        return error_set(error, "cannot create %s/%s: %s", directory, path, strerror(errno));
    const bool written = content.size == 0 || fwrite(content.data, 1, content.size, file) == content.size;
    if (fclose(file) != 0 || !written)
        return error_set(error, "cannot write %s/%s: %s", directory, path, strerror(errno));
    return 0;
}

const char *date_text(struct arena *arena, int64_t day)
{
    int year, month, date;
    time_civil_from_days(day, &year, &month, &date);
    return arena_print(arena, "%04d-%02d-%02d", year, month, date);
}

const char *cents_text(struct arena *arena, int64_t cents, char comma)
{
    const int64_t size = cents < 0 ? -cents : cents;
    return arena_print(arena, "%lld%c%02d", (long long)(size / 100), comma, (int)(size % 100));
}

const char *picture_path(struct arena *arena, const struct advert *advert, size_t picture)
{
    const uint64_t id =
        (advert->pictures[picture] * UINT64_C(4) + advert->site) * UINT64_C(0x9e3779b97f4a7c15);
    return arena_print(arena, "/photos/%010llx.jpg", (unsigned long long)(id >> 24));
}

const char *picture_url(struct arena *arena, const struct advert *advert, size_t picture)
{
    const char *host_end = strchr(advert->url + sizeof "https://" - 1, '/');
    return arena_print(arena, "%.*s%s", (int)(host_end - advert->url), advert->url,
                       picture_path(arena, advert, picture));
}

void add_escaped(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&':
            buffer_add_text(out, "&amp;");
            break;
        case '<':
            buffer_add_text(out, "&lt;");
            break;
        case '>':
            buffer_add_text(out, "&gt;");
            break;
        case '"':
            buffer_add_text(out, "&quot;");
            break;
        default:
            buffer_add_u8(out, (uint8_t)*text);
        }
    }
}

// SWIFT's character set has no accents: the letter under the accent, or a dot.
const char *swift_text(struct arena *arena, const char *text)
{
    static const char letters[] =
        "AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTsaaaaaaaceeeeiiiidnooooo.ouuuuyty"; // U+00C0 to U+00FF
    const size_t size = strlen(text);
    char *out = arena_alloc(arena, size + 1, 1);
    size_t written = 0;
    for (size_t at = 0; at < size;) {
        size_t length = 1;
        const uint32_t c = text_utf8_decode((const uint8_t *)text + at, size - at, &length);
        out[written++] = c == '&'                   ? '+'
                         : c < 0x80                 ? (char)c
                         : c >= 0xc0 && c <= 0xff   ? letters[c - 0xc0]
                         : c == 0x103 || c == 0x102 ? 'a'
                         : c == 0x219 || c == 0x15f ? 's'
                         : c == 0x21b || c == 0x163 ? 't'
                                                    : '.';
        at += length;
    }
    return out;
}

static int compare_lines(const void *a, const void *b)
{
    const struct source_line *x = a, *y = b;
    return strcmp(x->path, y->path);
}

int manifest_write(const struct world *world, const char *directory, struct source_list *list,
                   struct error *error)
{
    static const char *const bases[] = {"Code d'instruction criminelle art. 88",
                                        "Code de procedure penale art. 706-73",
                                        "Ley de Enjuiciamiento Criminal art. 588"};
    qsort(list->lines, list->count, sizeof *list->lines, compare_lines);
    struct buffer out;
    buffer_init(&out, 1 << 24);
    buffer_add_text(
        &out,
        "path,authority,kind,region,handling,exhibit,legal_basis,seized_at,grade,retain_until,mapping\n");
    for (size_t i = 0; i < list->count; i++) {
        const struct source_line *line = &list->lines[i];
        buffer_print(&out, "%s,%s,%s,\"%s\",%s,%s,%s,%s,%s,%s,%s\n", line->path,
                     authority_names[line->authority], line->kind, line->region,
                     strcmp(line->kind, "phone") == 0 ? "H2" : "H1", line->exhibit, bases[line->authority],
                     date_text(world->arena, line->seized_day),
                     strcmp(line->kind, "adverts") == 0 ? "B" : "A",
                     date_text(world->arena, line->seized_day + 5 * 365), line->mapping ? line->mapping : "");
    }
    const int result = file_write(directory, "sources.csv", buffer_bytes(&out), error);
    buffer_done(&out);
    return result;
}
