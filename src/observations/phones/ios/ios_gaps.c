// Row ids that a table of messages once gave and no longer has. Knows no table but by its numbers.
#include "observations/phones/ios/ios_messages.h"

#include "base/arena.h"

enum { LINES_MAX = 20 };

static const char TABLE[] = "message: gaps in ROWID";

void ios_gaps_init(struct ios_gaps *gaps)
{
    side_table_init(&gaps->live);
    side_table_init(&gaps->lost);
}

void ios_gaps_done(struct ios_gaps *gaps)
{
    side_table_done(&gaps->live);
    side_table_done(&gaps->lost);
}

void ios_gaps_add(struct ios_gaps *gaps, struct evidence_rows *rows, struct moment at)
{
    if (rows->row > 0)
        side_table_keep(evidence_is_lost(rows) ? &gaps->lost : &gaps->live, rows, rows->row, at.at_usec,
                        NULL);
}

struct gap {
    int64_t first, last;   // row ids that are missing
    int64_t before, after; // times of the neighbours, microseconds; TIME_UNKNOWN
};

static const char *when(struct arena *arena, int64_t at_usec, const char *otherwise)
{
    char text[MOMENT_TEXT_SIZE];
    if (at_usec == TIME_UNKNOWN)
        return otherwise;
    return arena_text(arena, moment_format(moment_from_usec(at_usec), text));
}

static void send_line(struct sink *sink, const char *reason, int64_t count)
{
    struct record record = {.type = RECORD_TALLY, .tally = {TABLE, reason, count}};
    if (count)
        sink->take(sink, &record);
}

// How many of a gap's numbers were found as lost rows: those are not missing.
static int64_t found_again(struct ios_gaps *gaps, const struct gap *gap, size_t *next)
{
    int64_t found = 0, last = -1;
    for (; *next < gaps->lost.count && gaps->lost.rows[*next].key <= gap->last; ++*next) {
        int64_t id = gaps->lost.rows[*next].key;
        found += id >= gap->first && id != last;
        last = id;
    }
    return found;
}

static void send_gap(struct arena *arena, struct sink *sink, const struct gap *gap, int64_t missing)
{
    const char *reason = arena_print(
        arena, "missing between %s and %s: messages %lld to %lld", when(arena, gap->before, "the beginning"),
        when(arena, gap->after, "the last number given"), (long long)gap->first, (long long)gap->last);
    send_line(sink, reason, missing);
}

void ios_gaps_send(struct ios_gaps *gaps, struct sink *sink, int64_t last)
{
    struct arena *arena = arena_new(1 << 20);
    size_t count, next = 0, lines = 0;
    int64_t further = 0, again = 0;
    side_table_find(&gaps->live, 0, &count); // sorts
    side_table_find(&gaps->lost, 0, &count);
    struct gap gap = {.first = 1, .before = TIME_UNKNOWN};
    for (size_t i = 0; i <= gaps->live.count; i++) {
        const struct side_row *row = i < gaps->live.count ? &gaps->live.rows[i] : NULL;
        if (row == NULL && last < gap.first)
            break;
        gap.last = row ? row->key - 1 : last;
        gap.after = row ? row->number : TIME_UNKNOWN;
        if (gap.last >= gap.first) {
            int64_t found = found_again(gaps, &gap, &next), missing = gap.last - gap.first + 1 - found;
            again += found;
            if (missing && lines++ < LINES_MAX)
                send_gap(arena, sink, &gap, missing);
            else
                further += missing;
        }
        if (row && row->key < INT64_MAX) {
            gap.first = row->key + 1;
            gap.before = row->number;
        }
    }
    send_line(sink, "missing in further gaps", further);
    send_line(sink, "found again as deleted or carved rows", again);
    if (gaps->live.full)
        send_line(sink, "more messages than are kept in memory: some of the gaps may be none", 1);
    arena_free(arena);
}
