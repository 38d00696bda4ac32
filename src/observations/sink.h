// Where an observer puts what it reads. In a worker the sink writes to the pipe; in a test it collects.
#pragma once

#include "casefile/records.h"

struct sink {
    void (*take)(struct sink *sink, const struct record *record); // copies what it keeps
    void *context;
};

void sink_message(struct sink *sink, const struct message *message);
void sink_call(struct sink *sink, const struct call *call);
void sink_contact(struct sink *sink, const struct contact *contact);
void sink_own_selector(struct sink *sink, const struct own_selector *own);
void sink_selector_hit(struct sink *sink, const struct selector_hit *hit);
void sink_position(struct sink *sink, const struct position *position);
void sink_advert(struct sink *sink, const struct advert *advert);
void sink_payment(struct sink *sink, const struct payment *payment);
void sink_statement(struct sink *sink, const struct statement *statement);
void sink_holder(struct sink *sink, const struct holder *holder);
void sink_picture(struct sink *sink, const struct picture *picture);
void sink_account(struct sink *sink, const struct account *account);
void sink_membership(struct sink *sink, const struct membership *membership);
void sink_raw_row(struct sink *sink, const struct raw_row *row);
void sink_file_name(struct sink *sink, const struct file_name *name);
void sink_child_item(struct sink *sink, const struct child_item *child);
// A line of damage at a place.
void sink_damage(struct sink *sink, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// ---- tallies: every row of a table is either emitted or skipped for a stated reason ----

enum { TALLY_REASONS_MAX = 24 };

struct table_tally {
    const char *table; // borrowed; must outlive the tally
    int64_t emitted;
    struct {
        const char *reason; // borrowed; a string literal, never evidence
        int64_t count;
    } skipped[TALLY_REASONS_MAX];
};

void tally_skip(struct table_tally *tally, const char *reason);
int64_t tally_skipped(const struct table_tally *tally);
// Sends the lines; when `present` (counted independently, -1 if it cannot be) differs from emitted + skipped,
// the difference is sent as damage "N rows unaccounted for".
void tally_send(struct sink *sink, const struct table_tally *tally, int64_t present);
