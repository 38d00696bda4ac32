// Rows that wait, and the statements that take many of them.
#include "casefile/batch.h"

#include "base/arena.h"
#include "base/json_out.h"
#include "base/memory.h"
#include "casefile/database.h"
#include "casefile/spellings.h"
#include "casefile/threads.h"

enum {
    WAITING_MAX = 32,
    PARTIES_MAX = 256,
    MENTIONS_MAX = 512,
    TEXTS_FULL_BYTES = 1024 * 1024,
    TEXTS_LIMIT_BYTES = 512 * 1024 * 1024, // of one record beyond that: wire.c's limits keep it far below
};

struct waiting {
    int64_t id, item_id, spelling, thread, from, account, counterparty;
    struct place place;
    enum record_type type;
    union { // of a message, an advert or a payment, its texts copied
        struct message message;
        struct advert advert;
        struct payment payment;
    };
    const char *names; // of attachments or pictures, as JSON
};

struct waiting_party {
    size_t row;
    int64_t position, spelling;
};

struct waiting_mention {
    size_t row;
    int64_t position;
    struct mention mention;
};

struct batch {
    struct arena *texts;
    struct waiting rows[WAITING_MAX];
    size_t messages[WAITING_MAX], adverts[WAITING_MAX], payments[WAITING_MAX]; // which of the rows
    struct waiting_party parties[PARTIES_MAX];
    struct waiting_mention mentions[MENTIONS_MAX];
    size_t count, message_count, advert_count, payment_count, party_count, mention_count;
};

// OR FAIL: a statement that fails need not undo itself, for which SQLite would keep a journal of its own; who
// asked for it rolls the transaction back.
#define ROWS_8(row) row "," row "," row "," row "," row "," row "," row "," row
#define ROWS_32(row) ROWS_8(row) "," ROWS_8(row) "," ROWS_8(row) "," ROWS_8(row)
#define STATEMENTS(head, row)                                                                                \
    {                                                                                                        \
        head row, head ROWS_8(row), head ROWS_32(row)                                                        \
    }

static const size_t row_counts[] = {1, 8, 32};
static const char *const put_observations[] = STATEMENTS(
    "INSERT OR FAIL INTO observation(item_id, type, place_table, place_row, place_offset, place_reached, state,"
    " spelling_id) VALUES ",
    "(?,?,?,?,?,?,?,?)");
static const char *const put_messages[] = STATEMENTS(
    "INSERT OR FAIL INTO message(observation_id, app, thread_id, message_id, reply_to, quoted, marks, from_id,"
    " at_usec, at_zone, direction, text, attachments) VALUES ",
    "(?,?,?,?,?,?,?,?,?,?,?,?,?)");
static const char *const put_parties[] = STATEMENTS(
    "INSERT OR FAIL INTO observation_selector(observation_id, position, spelling_id) VALUES ", "(?,?,?)");
static const char *const put_adverts[] = STATEMENTS(
    "INSERT OR FAIL INTO advert(observation_id, advert_id, url, posted_usec, posted_zone, city, language, text,"
    " pictures, digest) VALUES ",
    "(?,?,?,?,?,?,?,?,?,?)");
static const char *const put_mentions[] = STATEMENTS(
    "INSERT OR FAIL INTO mention(observation_id, position, kind, value, text, offset_bytes) VALUES ",
    "(?,?,?,?,?,?)");

static const char *const put_payments[] = STATEMENTS(
    "INSERT OR FAIL INTO payment(observation_id, payment_id, statement, account_id, counterparty_id, name, bank,"
    " at_usec, at_zone, valued_usec, valued_zone, amount_e5, currency, ordered_e5, ordered_currency, reference,"
    " end_to_end, method, code, site) VALUES ",
    "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");

static size_t size_for(size_t left)
{
    return left >= row_counts[2] ? 2 : left >= row_counts[1] ? 1 : 0;
}

static int put_all_observations(struct casefile *casefile, struct batch *batch, struct error *error)
{
    for (size_t at = 0; at < batch->count;) {
        size_t size = size_for(batch->count - at), count = row_counts[size];
        struct query query;
        if (query_use(&query, casefile, put_observations[size], error))
            return -1;
        for (size_t i = at; i < at + count; i++) {
            const struct waiting *row = &batch->rows[i];
            query_integer(&query, row->item_id);
            query_integer(&query, row->type);
            query_text(&query, row->place.table);
            query_optional(&query, row->place.row, -1);
            query_optional(&query, row->place.offset, -1);
            query_text(&query, row->place.reached);
            query_integer(&query, row->place.state);
            query_optional(&query, row->spelling, 0);
        }
        if (query_run(&query, error))
            return -1;
        int64_t last = sqlite3_last_insert_rowid(casefile->db); // they follow one another
        for (size_t i = 0; i < count; i++)
            batch->rows[at + i].id = last - (int64_t)(count - 1 - i);
        at += count;
    }
    return 0;
}

static int put_all_messages(struct casefile *casefile, struct batch *batch, struct error *error)
{
    for (size_t at = 0; at < batch->message_count;) {
        size_t size = size_for(batch->message_count - at), count = row_counts[size];
        struct query query;
        if (query_use(&query, casefile, put_messages[size], error))
            return -1;
        for (size_t i = at; i < at + count; i++) {
            const struct waiting *row = &batch->rows[batch->messages[i]];
            const struct message *message = &row->message;
            query_integer(&query, row->id);
            query_text(&query, message->app);
            query_integer(&query, row->thread);
            query_text(&query, message->id);
            query_text(&query, message->reply_to);
            query_text(&query, message->quoted);
            query_integer(&query, message->marks);
            query_integer(&query, row->from);
            query_moment(&query, message->at);
            query_integer(&query, message->direction);
            query_text(&query, message->text);
            query_text(&query, row->names);
        }
        if (query_run(&query, error))
            return -1;
        at += count;
    }
    return 0;
}

static int put_all_parties(struct casefile *casefile, struct batch *batch, struct error *error)
{
    for (size_t at = 0; at < batch->party_count;) {
        size_t size = size_for(batch->party_count - at), count = row_counts[size];
        struct query query;
        if (query_use(&query, casefile, put_parties[size], error))
            return -1;
        for (size_t i = at; i < at + count; i++) {
            query_integer(&query, batch->rows[batch->parties[i].row].id);
            query_integer(&query, batch->parties[i].position);
            query_integer(&query, batch->parties[i].spelling);
        }
        if (query_run(&query, error))
            return -1;
        at += count;
    }
    return 0;
}

static int put_all_adverts(struct casefile *casefile, struct batch *batch, struct error *error)
{
    for (size_t at = 0; at < batch->advert_count;) {
        size_t size = size_for(batch->advert_count - at), count = row_counts[size];
        struct query query;
        if (query_use(&query, casefile, put_adverts[size], error))
            return -1;
        for (size_t i = at; i < at + count; i++) {
            const struct waiting *row = &batch->rows[batch->adverts[i]];
            const struct advert *advert = &row->advert;
            query_integer(&query, row->id);
            query_text(&query, advert->id);
            query_text(&query, advert->url);
            query_moment(&query, advert->posted);
            query_text(&query, advert->city);
            query_text(&query, advert->language);
            query_text(&query, advert->text);
            query_text(&query, row->names);
            query_text(&query, advert->digest);
        }
        if (query_run(&query, error))
            return -1;
        at += count;
    }
    return 0;
}

static int put_all_mentions(struct casefile *casefile, struct batch *batch, struct error *error)
{
    for (size_t at = 0; at < batch->mention_count;) {
        size_t size = size_for(batch->mention_count - at), count = row_counts[size];
        struct query query;
        if (query_use(&query, casefile, put_mentions[size], error))
            return -1;
        for (size_t i = at; i < at + count; i++) {
            const struct waiting_mention *waiting = &batch->mentions[i];
            query_integer(&query, batch->rows[waiting->row].id);
            query_integer(&query, waiting->position);
            query_integer(&query, waiting->mention.kind);
            query_text(&query, waiting->mention.value);
            query_text(&query, waiting->mention.text);
            query_optional(&query, waiting->mention.offset, -1);
        }
        if (query_run(&query, error))
            return -1;
        at += count;
    }
    return 0;
}

static void bind_payment(struct query *query, const struct waiting *row)
{
    const struct payment *payment = &row->payment;
    query_integer(query, row->id);
    query_text(query, payment->id);
    query_text(query, payment->statement);
    query_integer(query, row->account);
    query_integer(query, row->counterparty);
    query_text(query, payment->name);
    query_text(query, payment->bank);
    query_moment(query, payment->at);
    query_moment(query, payment->valued);
    query_integer(query, payment->amount_e5);
    query_text(query, payment->currency);
    query_optional(query, payment->ordered_currency ? payment->ordered_e5 : INT64_MIN, INT64_MIN);
    query_text(query, payment->ordered_currency);
    query_text(query, payment->reference);
    query_text(query, payment->end_to_end);
    query_integer(query, payment->method);
    query_text(query, payment->code);
    query_text(query, payment->site);
}

static int put_all_payments(struct casefile *casefile, struct batch *batch, struct error *error)
{
    for (size_t at = 0; at < batch->payment_count;) {
        size_t size = size_for(batch->payment_count - at), count = row_counts[size];
        struct query query;
        if (query_use(&query, casefile, put_payments[size], error))
            return -1;
        for (size_t i = at; i < at + count; i++)
            bind_payment(&query, &batch->rows[batch->payments[i]]);
        if (query_run(&query, error))
            return -1;
        at += count;
    }
    return 0;
}

int batch_flush(struct casefile *casefile, struct error *error)
{
    struct batch *batch = casefile->batch;
    if (batch == NULL || batch->count == 0)
        return 0;
    int result = put_all_observations(casefile, batch, error) || put_all_messages(casefile, batch, error) ||
                         put_all_adverts(casefile, batch, error) ||
                         put_all_payments(casefile, batch, error) ||
                         put_all_parties(casefile, batch, error) || put_all_mentions(casefile, batch, error)
                     ? -1
                     : 0;
    batch->count = batch->message_count = batch->advert_count = batch->payment_count = 0;
    batch->party_count = batch->mention_count = 0;
    arena_reset(batch->texts);
    return result;
}

void batch_forget(struct casefile *casefile)
{
    if (casefile->batch)
        arena_free(casefile->batch->texts);
    memory_free(casefile->batch);
    casefile->batch = NULL;
}

// ---- taking ----

bool batch_takes(const struct record *record)
{
    switch (record->type) {
    case RECORD_SELECTOR_HIT:
    case RECORD_PAYMENT:
        return true;
    case RECORD_MESSAGE:
        return record->message.to_count <= PARTIES_MAX;
    case RECORD_ADVERT:
        return record->advert.selector_count <= PARTIES_MAX && record->advert.mention_count <= MENTIONS_MAX;
    default:
        return false;
    }
}

// A JSON array of texts.
static const char *text_array(struct arena *arena, const char *const *texts, size_t count)
{
    if (count == 0)
        return "[]";
    struct buffer buffer;
    buffer_init(&buffer, 64 * 1024 * 1024);
    struct json_out json = json_out_to(&buffer);
    json_out_array(&json);
    for (size_t i = 0; i < count; i++)
        json_out_text(&json, texts[i]);
    json_out_array_end(&json);
    const char *text = arena_text(arena, buffer_text(&buffer));
    buffer_done(&buffer);
    return text;
}

static int take_parties(struct casefile *casefile, struct batch *batch, const struct selector *selectors,
                        size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        struct waiting_party *party = &batch->parties[batch->party_count + i];
        *party = (struct waiting_party){.row = batch->count, .position = (int64_t)i};
        if (spelling_intern(casefile, &selectors[i], &party->spelling, error))
            return -1;
    }
    batch->party_count += count;
    return 0;
}

static int take_message(struct casefile *casefile, struct batch *batch, struct waiting *row,
                        const struct message *message, struct error *error)
{
    if (spelling_intern(casefile, &message->from, &row->from, error) ||
        thread_intern(casefile, row->item_id, message->app, message->thread, &row->thread, error) ||
        take_parties(casefile, batch, message->to, message->to_count, error))
        return -1;
    batch->messages[batch->message_count++] = batch->count;
    row->message = *message;
    row->message.app = arena_text(batch->texts, message->app);
    row->message.id = arena_text(batch->texts, message->id);
    row->message.reply_to = arena_text(batch->texts, message->reply_to);
    row->message.quoted = arena_text(batch->texts, message->quoted);
    row->message.text = arena_text(batch->texts, message->text);
    row->names = text_array(batch->texts, message->attachments, message->attachment_count);
    return 0;
}

static int take_advert(struct casefile *casefile, struct batch *batch, struct waiting *row,
                       const struct advert *advert, struct error *error)
{
    for (size_t i = 0; i < advert->mention_count; i++)
        if ((unsigned)advert->mentions[i].kind >= MENTION_KINDS)
            return error_set(error, "no mention is of kind %d", (int)advert->mentions[i].kind);
    if (take_parties(casefile, batch, advert->selectors, advert->selector_count, error))
        return -1;
    for (size_t i = 0; i < advert->mention_count; i++) {
        struct waiting_mention *waiting = &batch->mentions[batch->mention_count++];
        *waiting = (struct waiting_mention){batch->count, (int64_t)i, advert->mentions[i]};
        waiting->mention.value = arena_text(batch->texts, advert->mentions[i].value);
        waiting->mention.text = arena_text(batch->texts, advert->mentions[i].text);
    }
    batch->adverts[batch->advert_count++] = batch->count;
    row->advert = *advert;
    row->advert.id = arena_text(batch->texts, advert->id);
    row->advert.url = arena_text(batch->texts, advert->url);
    row->advert.city = arena_text(batch->texts, advert->city);
    row->advert.language = arena_text(batch->texts, advert->language);
    row->advert.text = arena_text(batch->texts, advert->text);
    row->advert.digest = arena_text(batch->texts, advert->digest);
    row->names = text_array(batch->texts, advert->pictures, advert->picture_count);
    return 0;
}

static int take_payment(struct casefile *casefile, struct batch *batch, struct waiting *row,
                        const struct payment *payment, struct error *error)
{
    struct arena *texts = batch->texts;
    if (spelling_intern(casefile, &payment->account, &row->account, error) ||
        spelling_intern(casefile, &payment->counterparty, &row->counterparty, error))
        return -1;
    batch->payments[batch->payment_count++] = batch->count;
    row->payment = *payment;
    row->payment.id = arena_text(texts, payment->id);
    row->payment.statement = arena_text(texts, payment->statement);
    row->payment.name = arena_text(texts, payment->name);
    row->payment.bank = arena_text(texts, payment->bank);
    row->payment.currency = arena_text(texts, payment->currency);
    row->payment.ordered_currency = arena_text(texts, payment->ordered_currency);
    row->payment.reference = arena_text(texts, payment->reference);
    row->payment.end_to_end = arena_text(texts, payment->end_to_end);
    row->payment.code = arena_text(texts, payment->code);
    row->payment.site = arena_text(texts, payment->site);
    return 0;
}

// What it adds to the row; the observation's own values are there.
static int take(struct casefile *casefile, struct batch *batch, struct waiting *row,
                const struct record *record, struct error *error)
{
    switch (record->type) {
    case RECORD_MESSAGE:
        return take_message(casefile, batch, row, &record->message, error);
    case RECORD_ADVERT:
        return take_advert(casefile, batch, row, &record->advert, error);
    case RECORD_PAYMENT:
        return take_payment(casefile, batch, row, &record->payment, error);
    default:
        return spelling_intern(casefile, &record->selector_hit.selector, &row->spelling, error);
    }
}

static bool is_full(const struct batch *batch, const struct record *record)
{
    size_t parties = record->type == RECORD_MESSAGE  ? record->message.to_count
                     : record->type == RECORD_ADVERT ? record->advert.selector_count
                                                     : 0;
    size_t mentions = record->type == RECORD_ADVERT ? record->advert.mention_count : 0;
    return batch->count == WAITING_MAX || batch->party_count + parties > PARTIES_MAX ||
           batch->mention_count + mentions > MENTIONS_MAX ||
           arena_used_bytes(batch->texts) > TEXTS_FULL_BYTES;
}

int batch_put(struct casefile *casefile, int64_t item_id, const struct record *record, struct error *error)
{
    if (casefile->batch == NULL) {
        casefile->batch = memory_new(1, sizeof *casefile->batch);
        casefile->batch->texts = arena_new(TEXTS_LIMIT_BYTES);
    }
    struct batch *batch = casefile->batch;
    if (is_full(batch, record) && batch_flush(casefile, error))
        return -1;
    struct waiting *row = &batch->rows[batch->count];
    *row = (struct waiting){.item_id = item_id, .type = record->type, .place = *record_place(record)};
    row->place.table = arena_text(batch->texts, row->place.table);
    row->place.reached = arena_text(batch->texts, row->place.reached);
    if (take(casefile, batch, row, record, error))
        return -1;
    batch->count++;
    return 0;
}
