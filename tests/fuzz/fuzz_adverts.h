// What the targets of the advert readers check: adverts keep the rules of casefile/records.h, and the tally
// ties. Not a target itself.
#pragma once

#include "base/text.h"
#include "observations/observer.h"

#include <stdlib.h>
#include <string.h>

struct fuzz_counts {
    int64_t adverts, emitted, unaccounted;
};

static inline void fuzz_check_text(const char *text)
{
    for (const uint8_t *at = (const uint8_t *)text; at && *at;) {
        size_t length = text_utf8_length(at, strlen((const char *)at) < 4 ? strlen((const char *)at) : 4);
        if (length == 0)
            abort();
        at += length;
    }
}

static inline void fuzz_take(struct sink *sink, const struct record *record)
{
    struct fuzz_counts *counts = sink->context;
    if (record->type == RECORD_TALLY) {
        bool hashes = strcmp(record->tally.table, "picture hashes") == 0; // of records told elsewhere
        counts->emitted += *record->tally.reason == '\0' && !hashes ? record->tally.count : 0;
        counts->unaccounted += strcmp(record->tally.reason, "unaccounted for") == 0;
    }
    if (record->type == RECORD_PICTURE) {
        counts->adverts++; // a record of a capture, too
        fuzz_check_text(record->picture.name);
        if (record->picture.sha256 == NULL)
            abort();
    }
    if (record->type != RECORD_ADVERT)
        return;
    const struct advert *advert = &record->advert;
    counts->adverts++;
    if (advert->id == NULL || advert->selector_count > RECORD_LIST_MAX ||
        advert->picture_count > RECORD_LIST_MAX)
        abort();
    fuzz_check_text(advert->id);
    fuzz_check_text(advert->url);
    fuzz_check_text(advert->city);
    fuzz_check_text(advert->text);
    fuzz_check_text(advert->digest);
    for (size_t i = 0; i < advert->selector_count; i++)
        fuzz_check_text(advert->selectors[i].value);
    for (size_t i = 0; i < advert->picture_count; i++)
        fuzz_check_text(advert->pictures[i]);
}

static inline void fuzz_advert_observer(const struct observer *observer, struct bytes bytes)
{
    struct fuzz_counts counts = {0};
    struct sink sink = {.take = fuzz_take, .context = &counts};
    struct item item = {.path = "fuzz", .bytes = bytes};
    static const char *const regions[] = {"GB", "FR"};
    struct observation_context context = {.item = &item,
                                          .sink = &sink,
                                          .arena = arena_new((size_t)1 << 30),
                                          .regions = regions,
                                          .region_count = 2};
    if (observer->recognises(&context))
        observer->observe(&context);
    if (counts.adverts != counts.emitted || counts.unaccounted)
        abort();
    arena_free(context.arena);
}
