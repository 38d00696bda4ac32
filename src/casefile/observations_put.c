// Keeping records: each becomes an observation row, a row of its own table, and its selectors. Most of them
// wait in a batch.
#include "casefile/observations.h"

#include "base/json_out.h"
#include "casefile/batch.h"
#include "casefile/database.h"
#include "casefile/file_names.h"
#include "casefile/money_put.h"
#include "casefile/spellings.h"
#include "casefile/threads.h"

static int put_observation(struct casefile *casefile, int64_t item_id, const struct record *record,
                           const struct place *place, int64_t *id, struct error *error)
{
    struct query query;
    if (query_use(
            &query, casefile,
            "INSERT INTO observation(item_id, type, place_table, place_row, place_offset, place_reached,"
            " state) VALUES (?,?,?,?,?,?,?)",
            error))
        return -1;
    query_integer(&query, item_id);
    query_integer(&query, record->type);
    query_text(&query, place->table);
    query_optional(&query, place->row, -1);
    query_optional(&query, place->offset, -1);
    query_text(&query, place->reached);
    query_integer(&query, place->state);
    if (query_run(&query, error))
        return -1;
    *id = sqlite3_last_insert_rowid(casefile->db);
    return 0;
}

static int put_selectors(struct casefile *casefile, int64_t id, const struct selector *selectors,
                         size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        int64_t spelling;
        struct query query;
        if (spelling_intern(casefile, &selectors[i], &spelling, error) ||
            query_use(
                &query, casefile,
                "INSERT INTO observation_selector(observation_id, position, spelling_id) VALUES (?,?,?)",
                error))
            return -1;
        query_integer(&query, id);
        query_integer(&query, (int64_t)i);
        query_integer(&query, spelling);
        if (query_run(&query, error))
            return -1;
    }
    return 0;
}

// A JSON array of texts, for columns that only views read.
static const char *text_array(struct buffer *buffer, const char *const *texts, size_t count)
{
    buffer_init(buffer, 64 * 1024 * 1024);
    struct json_out json = json_out_to(buffer);
    json_out_array(&json);
    for (size_t i = 0; i < count; i++)
        json_out_text(&json, texts[i]);
    json_out_array_end(&json);
    return buffer_text(buffer);
}

static int put_message(struct casefile *casefile, int64_t item_id, int64_t id, const struct message *message,
                       struct error *error)
{
    int64_t from, thread;
    struct query query;
    if (spelling_intern(casefile, &message->from, &from, error) ||
        thread_intern(casefile, item_id, message->app, message->thread, &thread, error) ||
        query_use(
            &query, casefile,
            "INSERT INTO message(observation_id, app, thread_id, message_id, reply_to, quoted, marks, from_id,"
            " at_usec, at_zone, direction, text, attachments) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            error))
        return -1;
    struct buffer attachments = {0};
    query_integer(&query, id);
    query_text(&query, message->app);
    query_integer(&query, thread);
    query_text(&query, message->id);
    query_text(&query, message->reply_to);
    query_text(&query, message->quoted);
    query_integer(&query, message->marks);
    query_integer(&query, from);
    query_moment(&query, message->at);
    query_integer(&query, message->direction);
    query_text(&query, message->text);
    if (message->attachment_count)
        query_text(&query, text_array(&attachments, message->attachments, message->attachment_count));
    else
        query_text(&query, "[]");
    int result = query_run(&query, error);
    buffer_done(&attachments);
    return result ? result : put_selectors(casefile, id, message->to, message->to_count, error);
}

static int put_call(struct casefile *casefile, int64_t id, const struct call *call, struct error *error)
{
    int64_t from;
    struct query query;
    if (spelling_intern(casefile, &call->from, &from, error) ||
        query_use(
            &query, casefile,
            "INSERT INTO call(observation_id, app, from_id, at_usec, at_zone, seconds, direction, outcome)"
            " VALUES (?,?,?,?,?,?,?,?)",
            error))
        return -1;
    query_integer(&query, id);
    query_text(&query, call->app);
    query_integer(&query, from);
    query_moment(&query, call->at);
    query_optional(&query, call->seconds, -1);
    query_integer(&query, call->direction);
    query_integer(&query, call->outcome);
    if (query_run(&query, error))
        return -1;
    return put_selectors(casefile, id, call->to, call->to_count, error);
}

static int put_contact(struct casefile *casefile, int64_t id, const struct contact *contact,
                       struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "INSERT INTO contact(observation_id, app, name) VALUES (?,?,?)", error))
        return -1;
    query_integer(&query, id);
    query_text(&query, contact->app);
    query_text(&query, contact->name);
    if (query_run(&query, error))
        return -1;
    return put_selectors(casefile, id, contact->selectors, contact->selector_count, error);
}

static int put_own(struct casefile *casefile, int64_t id, const struct own_selector *own, struct error *error)
{
    int64_t spelling;
    struct query query;
    if (spelling_intern(casefile, &own->selector, &spelling, error) ||
        query_use(&query, casefile,
                  "INSERT INTO own_selector(observation_id, app, spelling_id) VALUES (?,?,?)", error))
        return -1;
    query_integer(&query, id);
    query_text(&query, own->app);
    query_integer(&query, spelling);
    return query_run(&query, error);
}

static int put_position(struct casefile *casefile, int64_t id, const struct position *position,
                        struct error *error)
{
    int64_t by;
    struct query query;
    if (spelling_intern(casefile, &position->by, &by, error) ||
        query_use(
            &query, casefile,
            "INSERT INTO position(observation_id, app, label, latitude, longitude, axes, how, accuracy_m,"
            " at_usec, at_zone, by_id) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            error))
        return -1;
    query_integer(&query, id);
    query_text(&query, position->app);
    query_text(&query, position->label);
    query_real(&query, position->latitude);
    query_real(&query, position->longitude);
    query_integer(&query, position->axes);
    query_text(&query, position->how);
    query_real(&query, position->accuracy_m);
    query_moment(&query, position->at);
    query_integer(&query, by);
    return query_run(&query, error);
}

static int put_mentions(struct casefile *casefile, int64_t id, const struct advert *advert,
                        struct error *error)
{
    for (size_t i = 0; i < advert->mention_count; i++) {
        const struct mention *mention = &advert->mentions[i];
        struct query query;
        if ((unsigned)mention->kind >= MENTION_KINDS)
            return error_set(error, "no mention is of kind %d", (int)mention->kind);
        if (query_use(&query, casefile,
                      "INSERT INTO mention(observation_id, position, kind, value, text, offset_bytes)"
                      " VALUES (?,?,?,?,?,?)",
                      error))
            return -1;
        query_integer(&query, id);
        query_integer(&query, (int64_t)i);
        query_integer(&query, mention->kind);
        query_text(&query, mention->value);
        query_text(&query, mention->text);
        query_optional(&query, mention->offset, -1);
        if (query_run(&query, error))
            return -1;
    }
    return 0;
}

static int put_advert(struct casefile *casefile, int64_t id, const struct advert *advert, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "INSERT INTO advert(observation_id, advert_id, url, posted_usec, posted_zone, city, "
                  "language, text, pictures, digest) VALUES (?,?,?,?,?,?,?,?,?,?)",
                  error))
        return -1;
    struct buffer pictures = {0};
    query_integer(&query, id);
    query_text(&query, advert->id);
    query_text(&query, advert->url);
    query_moment(&query, advert->posted);
    query_text(&query, advert->city);
    query_text(&query, advert->language);
    query_text(&query, advert->text);
    if (advert->picture_count)
        query_text(&query, text_array(&pictures, advert->pictures, advert->picture_count));
    else
        query_text(&query, "[]");
    query_text(&query, advert->digest);
    int result = query_run(&query, error);
    buffer_done(&pictures);
    if (result || put_selectors(casefile, id, advert->selectors, advert->selector_count, error))
        return -1;
    return put_mentions(casefile, id, advert, error);
}

static int put_picture(struct casefile *casefile, int64_t id, const struct picture *picture,
                       struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "INSERT INTO picture(observation_id, format, width, height, taken_usec, taken_zone, camera,"
                  " pdq, pdq_quality, name, sha256) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                  error))
        return -1;
    query_integer(&query, id);
    query_text(&query, picture->format);
    query_optional(&query, picture->width, -1);
    query_optional(&query, picture->height, -1);
    query_moment(&query, picture->taken);
    query_text(&query, picture->camera);
    query_text(&query, picture->pdq);
    query_optional(&query, picture->pdq_quality, -1);
    query_text(&query, picture->name);
    query_text(&query, picture->sha256);
    return query_run(&query, error);
}

static int put_account(struct casefile *casefile, int64_t id, const struct account *account,
                       struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "INSERT INTO account(observation_id, app, name) VALUES (?,?,?)", error))
        return -1;
    query_integer(&query, id);
    query_text(&query, account->app);
    query_text(&query, account->name);
    if (query_run(&query, error))
        return -1;
    return put_selectors(casefile, id, account->selectors, account->selector_count, error);
}

static int put_membership(struct casefile *casefile, int64_t id, const struct membership *membership,
                          struct error *error)
{
    int64_t group, member;
    struct query query;
    if (spelling_intern(casefile, &membership->group, &group, error) ||
        spelling_intern(casefile, &membership->member, &member, error) ||
        query_use(
            &query, casefile,
            "INSERT INTO membership(observation_id, app, group_id, member_id, role, since_usec, since_zone)"
            " VALUES (?,?,?,?,?,?,?)",
            error))
        return -1;
    query_integer(&query, id);
    query_text(&query, membership->app);
    query_integer(&query, group);
    query_integer(&query, member);
    query_text(&query, membership->role);
    query_moment(&query, membership->since);
    return query_run(&query, error);
}

static int put_raw_row(struct casefile *casefile, int64_t id, const struct raw_row *row, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "INSERT INTO raw_row(observation_id, columns) VALUES (?,?)", error))
        return -1;
    query_integer(&query, id);
    query_text(&query, row->columns);
    return query_run(&query, error);
}

static int put_tally(struct casefile *casefile, int64_t item_id, const struct tally *tally,
                     struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "INSERT INTO tally(item_id, table_name, reason, count) VALUES (?,?,?,?)"
                  " ON CONFLICT(item_id, table_name, reason) DO UPDATE SET count = count + excluded.count",
                  error))
        return -1;
    query_integer(&query, item_id);
    query_text(&query, tally->table);
    query_text(&query, tally->reason);
    query_integer(&query, tally->count);
    return query_run(&query, error);
}

static int put_damage(struct casefile *casefile, int64_t item_id, const struct damage *damage,
                      struct error *error)
{
    struct query query;
    if (query_use(
            &query, casefile,
            "INSERT INTO damage(item_id, place_table, place_row, place_offset, place_reached, state, what)"
            " VALUES (?,?,?,?,?,?,?)",
            error))
        return -1;
    query_integer(&query, item_id);
    query_text(&query, damage->place.table);
    query_optional(&query, damage->place.row, -1);
    query_optional(&query, damage->place.offset, -1);
    query_text(&query, damage->place.reached);
    query_integer(&query, damage->place.state);
    query_text(&query, damage->what);
    return query_run(&query, error);
}

int observation_put(struct casefile *casefile, int64_t item_id, const struct record *record,
                    struct error *error)
{
    if (record->type == RECORD_TALLY)
        return put_tally(casefile, item_id, &record->tally, error);
    if (record->type == RECORD_DAMAGE)
        return put_damage(casefile, item_id, &record->damage, error);
    bool present;
    if (record->type == RECORD_FILE_NAME)
        return file_name_put(casefile, item_id, &record->file_name, &present, error);
    const struct place *place = record_place(record);
    if (place == NULL)
        return error_set(error, "record of type %d is no observation", (int)record->type);
    if (batch_takes(record))
        return batch_put(casefile, item_id, record, error);
    int64_t id; // of the next, and so behind those that wait
    if (batch_flush(casefile, error) || put_observation(casefile, item_id, record, place, &id, error))
        return -1;
    switch (record->type) {
    case RECORD_MESSAGE: // to too many to wait
        return put_message(casefile, item_id, id, &record->message, error);
    case RECORD_CALL:
        return put_call(casefile, id, &record->call, error);
    case RECORD_CONTACT:
        return put_contact(casefile, id, &record->contact, error);
    case RECORD_OWN_SELECTOR:
        return put_own(casefile, id, &record->own_selector, error);
    case RECORD_POSITION:
        return put_position(casefile, id, &record->position, error);
    case RECORD_ADVERT:
        return put_advert(casefile, id, &record->advert, error);
    case RECORD_HOLDER:
        if (put_holder(casefile, id, &record->holder, error))
            return -1;
        return put_selectors(casefile, id, record->holder.selectors, record->holder.selector_count, error);
    case RECORD_ACCOUNT:
        return put_account(casefile, id, &record->account, error);
    case RECORD_MEMBERSHIP:
        return put_membership(casefile, id, &record->membership, error);
    case RECORD_RAW_ROW:
        return put_raw_row(casefile, id, &record->raw_row, error);
    case RECORD_PICTURE:
        return put_picture(casefile, id, &record->picture, error);
    default:
        return put_statement(casefile, id, &record->statement, error);
    }
}
