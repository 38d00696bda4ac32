// Fills in the record and passes it on.
#include "observations/sink.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void take(struct sink *sink, const struct record *record)
{
    sink->take(sink, record);
}

void sink_message(struct sink *sink, const struct message *message)
{
    take(sink, &(struct record){.type = RECORD_MESSAGE, .message = *message});
}

void sink_call(struct sink *sink, const struct call *call)
{
    take(sink, &(struct record){.type = RECORD_CALL, .call = *call});
}

void sink_contact(struct sink *sink, const struct contact *contact)
{
    take(sink, &(struct record){.type = RECORD_CONTACT, .contact = *contact});
}

void sink_own_selector(struct sink *sink, const struct own_selector *own)
{
    take(sink, &(struct record){.type = RECORD_OWN_SELECTOR, .own_selector = *own});
}

void sink_selector_hit(struct sink *sink, const struct selector_hit *hit)
{
    take(sink, &(struct record){.type = RECORD_SELECTOR_HIT, .selector_hit = *hit});
}

void sink_position(struct sink *sink, const struct position *position)
{
    take(sink, &(struct record){.type = RECORD_POSITION, .position = *position});
}

void sink_advert(struct sink *sink, const struct advert *advert)
{
    take(sink, &(struct record){.type = RECORD_ADVERT, .advert = *advert});
}

void sink_payment(struct sink *sink, const struct payment *payment)
{
    take(sink, &(struct record){.type = RECORD_PAYMENT, .payment = *payment});
}

void sink_statement(struct sink *sink, const struct statement *statement)
{
    take(sink, &(struct record){.type = RECORD_STATEMENT, .statement = *statement});
}

void sink_holder(struct sink *sink, const struct holder *holder)
{
    take(sink, &(struct record){.type = RECORD_HOLDER, .holder = *holder});
}

void sink_account(struct sink *sink, const struct account *account)
{
    take(sink, &(struct record){.type = RECORD_ACCOUNT, .account = *account});
}

void sink_membership(struct sink *sink, const struct membership *membership)
{
    take(sink, &(struct record){.type = RECORD_MEMBERSHIP, .membership = *membership});
}

void sink_raw_row(struct sink *sink, const struct raw_row *row)
{
    take(sink, &(struct record){.type = RECORD_RAW_ROW, .raw_row = *row});
}

void sink_file_name(struct sink *sink, const struct file_name *name)
{
    take(sink, &(struct record){.type = RECORD_FILE_NAME, .file_name = *name});
}

void sink_picture(struct sink *sink, const struct picture *picture)
{
    take(sink, &(struct record){.type = RECORD_PICTURE, .picture = *picture});
}

void sink_child_item(struct sink *sink, const struct child_item *child)
{
    take(sink, &(struct record){.type = RECORD_CHILD_ITEM, .child_item = *child});
}

void sink_damage(struct sink *sink, struct place place, const char *format, ...)
{
    char what[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    take(sink, &(struct record){.type = RECORD_DAMAGE, .damage = {.place = place, .what = what}});
}

void tally_skip(struct table_tally *tally, const char *reason)
{
    for (size_t i = 0; i < TALLY_REASONS_MAX; i++) {
        if (tally->skipped[i].reason == NULL)
            tally->skipped[i].reason = reason;
        if (strcmp(tally->skipped[i].reason, reason) == 0) {
            tally->skipped[i].count++;
            return;
        }
    }
    abort(); // reasons are literals: more of them than the table holds is a mistake of the programmer
}

int64_t tally_skipped(const struct table_tally *tally)
{
    int64_t total = 0;
    for (size_t i = 0; i < TALLY_REASONS_MAX && tally->skipped[i].reason; i++)
        total += tally->skipped[i].count;
    return total;
}

static void send_line(struct sink *sink, const char *table, const char *reason, int64_t count)
{
    take(sink, &(struct record){.type = RECORD_TALLY, .tally = {table, reason, count}});
}

void tally_send(struct sink *sink, const struct table_tally *tally, int64_t present)
{
    send_line(sink, tally->table, "", tally->emitted);
    for (size_t i = 0; i < TALLY_REASONS_MAX && tally->skipped[i].reason; i++)
        send_line(sink, tally->table, tally->skipped[i].reason, tally->skipped[i].count);
    int64_t missing = present - tally->emitted - tally_skipped(tally);
    if (present >= 0 && missing > 0)
        send_line(sink, tally->table, "unaccounted for", missing);
    if (present >= 0 && missing != 0)
        sink_damage(sink, (struct place){.table = tally->table, .row = -1, .offset = -1},
                    "%" PRId64 " rows of %" PRId64 " unaccounted for", missing, present);
}
