// What must hold whatever an observer of phones is fed: rows of a table are tallied once, or the difference
// is said; every text is clean; lists and places are within bounds.
#pragma once

#include "base/text.h"
#include "observations/observers.h"
#include "observations/wire.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct phone_judge {
    struct sink sink;
    struct arena *arena;
    struct buffer wire;
    uint64_t text_bytes; // of all records: a file must not grow without bound on its way through
};

static void judge_text(struct phone_judge *judge, const char *text)
{
    size_t size = text ? strlen(text) : 0, length;
    if (size > RECORD_TEXT_MAX_BYTES)
        abort();
    judge->text_bytes += size;
    for (size_t i = 0; i < size; i += length) {
        length = text_utf8_length((const uint8_t *)text + i, size - i);
        if (length == 0)
            abort();
    }
}

static void judge_selectors(struct phone_judge *judge, const struct selector *selectors, size_t count)
{
    if (count > RECORD_LIST_MAX)
        abort();
    for (size_t i = 0; i < count; i++) {
        if ((unsigned)selectors[i].kind >= SELECTOR_KINDS || selectors[i].value == NULL ||
            selectors[i].text == NULL)
            abort();
        judge_text(judge, selectors[i].value);
        judge_text(judge, selectors[i].text);
    }
}

// The coordinator refuses what lacks what it must have, and all that the reader sent with it.
static void judge_travels(struct phone_judge *judge, const struct record *record)
{
    struct wire_message message;
    buffer_reset(&judge->wire);
    arena_reset(judge->arena);
    wire_put_record(&judge->wire, record);
    struct reader reader = reader_of(buffer_bytes(&judge->wire));
    if (wire_next(&reader, judge->arena, &message) != 1)
        abort();
}

static void judge_take(struct sink *sink, const struct record *record)
{
    struct phone_judge *judge = sink->context;
    judge_travels(judge, record);
    switch (record->type) {
    case RECORD_MESSAGE:
        judge_text(judge, record->message.text);
        judge_text(judge, record->message.thread);
        judge_selectors(judge, &record->message.from, 1);
        judge_selectors(judge, record->message.to, record->message.to_count);
        break;
    case RECORD_CALL:
        judge_selectors(judge, &record->call.from, 1);
        judge_selectors(judge, record->call.to, record->call.to_count);
        if (record->call.seconds < -1)
            abort();
        break;
    case RECORD_CONTACT:
        judge_text(judge, record->contact.name);
        judge_selectors(judge, record->contact.selectors, record->contact.selector_count);
        break;
    case RECORD_OWN_SELECTOR:
        judge_selectors(judge, &record->own_selector.selector, 1);
        break;
    case RECORD_POSITION:
        if (!isfinite(record->position.latitude) || !isfinite(record->position.longitude) ||
            (record->position.axes != AXES_IMPOSSIBLE &&
             !(fabs(record->position.latitude) <= 90 && fabs(record->position.longitude) <= 180)))
            abort();
        judge_text(judge, record->position.label);
        break;
    case RECORD_ACCOUNT:
        judge_text(judge, record->account.name);
        judge_selectors(judge, record->account.selectors, record->account.selector_count);
        break;
    case RECORD_RAW_ROW:
        judge_text(judge, record->raw_row.columns);
        break;
    case RECORD_TALLY:
        if (record->tally.count < 0)
            abort();
        judge_text(judge, record->tally.table);
        break;
    default:
        break;
    }
}

static inline struct phone_judge judge_new(void) // sink.context is the caller's to set
{
    struct phone_judge judge = {.sink = {.take = judge_take}, .arena = arena_new((size_t)1 << 28)};
    buffer_init(&judge.wire, (size_t)1 << 28);
    return judge;
}

static inline void judge_done(struct phone_judge *judge)
{
    arena_free(judge->arena);
    buffer_done(&judge->wire);
}

// Whether the observer took it.
static inline bool judge_item(const struct observer *observer, const struct item *item)
{
    struct phone_judge judge = judge_new();
    judge.sink.context = &judge;
    static const char *const regions[] = {"GB"};
    struct arena *arena = arena_new((size_t)512 << 20);
    struct observation_context context = {
        .item = item, .sink = &judge.sink, .arena = arena, .regions = regions, .region_count = 1};
    bool taken = observer->recognises(&context);
    if (taken)
        observer->observe(&context);
    arena_free(arena);
    judge_done(&judge);
    return taken;
}
