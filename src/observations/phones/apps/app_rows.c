// The sending of what rows of small applications say.
#include "observations/phones/apps/app_rows.h"

#include "observations/phones/peers.h"
#include "observations/phones/repeats.h"
#include "observations/phones/side_table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { REMEMBERED_MAX = 4 * 1024 * 1024 };

#define REPEATED "lost row that says what another row says"

void app_begin(struct app_reading *reading, struct observation_context *context, const char *app)
{
    *reading = (struct app_reading){
        .app = app, .handles = app, .sink = context->sink, .db = evidence_db_open(context)};
    reading->people = book_new();
    reading->chats = book_new();
    evidence_db_tell_condition(reading->db);
}

void app_end(struct app_reading *reading)
{
    if (book_is_full(reading->people) || book_is_full(reading->chats))
        sink_damage(reading->sink, (struct place){.row = -1, .offset = -1},
                    "some people or chats are too long or too many to hold: their messages lack them");
    evidence_db_tell_unread(reading->db, "not read: no records are known in it");
    book_free(reading->people);
    book_free(reading->chats);
    pair_map_done(&reading->told);
    evidence_db_close(reading->db);
}

// ---- fields ----

struct selector app_handle(const struct app_reading *reading, struct evidence_rows *rows, const char *id)
{
    if (id == NULL || *id == 0)
        return peers_nobody();
    return selector_of_handle(&rows->context, reading->handles, bytes_of_text(id));
}

struct selector app_phone(struct evidence_rows *rows, const char *number)
{
    if (number == NULL || *number == 0)
        return peers_nobody();
    return selector_of_phone(&rows->context, bytes_of_text(number));
}

struct selector app_name(struct evidence_rows *rows, const char *name)
{
    return name ? selector_of_name(&rows->context, bytes_of_text(name)) : peers_nobody();
}

const char *app_text(struct evidence_rows *rows, int column)
{
    const char *text = evidence_text(rows, column);
    return text && *text ? text : NULL;
}

const char *app_first(const char *a, const char *b)
{
    return a ? a : b;
}

const char *app_key(struct evidence_rows *rows, int64_t number)
{
    return arena_print(rows->context.arena, "%" PRId64, number);
}

struct selector app_person(const struct app_reading *reading, struct evidence_rows *rows, const char *key)
{
    const struct book_entry *entry = book_find(reading->people, key);
    return entry ? entry->selector : app_handle(reading, rows, key);
}

// A Core Data time is a double: what it says beyond the microsecond is cut, as the phone's own formatters cut
// it.
struct moment app_moment_cocoa(struct evidence_rows *rows, int column)
{
    const int64_t usec_per_sec = 1000000, since_1970 = 978307200;
    double sec;
    if (!evidence_real(rows, column, &sec) || !(sec > 0 && sec < 1e11))
        return MOMENT_UNKNOWN;
    double whole = floor(sec);
    return moment_from_usec(((int64_t)whole + since_1970) * usec_per_sec +
                            (int64_t)floor((sec - whole) * 1e6));
}

// ---- lost rows ----

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; text && *text; text++)
        hash = (hash ^ (uint8_t)*text) * 1099511628211u; // FNV-1a
    return (hash ^ 0xff) * 1099511628211u;
}

static bool was_told(const struct app_reading *reading, uint64_t hash, int64_t at)
{
    return pair_map_find(&reading->told, (int64_t)hash, at) != NULL;
}

static void remember(struct app_reading *reading, uint64_t hash, int64_t at)
{
    if (reading->told.count < REMEMBERED_MAX)
        *pair_map_at(&reading->told, (int64_t)hash, at, NULL) = 1;
}

// Whether the row is to be sent: a live one always is; a lost one unless another said the same.
static bool is_news(struct app_reading *reading, struct evidence_rows *rows, uint64_t hash, int64_t at)
{
    bool news = !evidence_is_lost(rows) || !was_told(reading, hash, at);
    remember(reading, hash, at);
    if (!news)
        tally_skip(&rows->tally, REPEATED);
    return news;
}

// The same of a person: a lost row is news when no other has this name with each of its selectors.
static bool is_new_person(struct app_reading *reading, struct evidence_rows *rows, const char *name,
                          const struct selector *selectors, size_t count)
{
    bool news = !evidence_is_lost(rows);
    for (size_t i = 0; i < count; i++) {
        uint64_t hash = hash_text(hash_text(3, name), selectors[i].value);
        news |= !was_told(reading, hash, 0);
        remember(reading, hash, 0);
    }
    if (!news)
        tally_skip(&rows->tally, REPEATED);
    return news;
}

// ---- records ----

// A message is told by its text and time: what else a lost row says of it may be gone.
void app_message(struct app_reading *reading, struct evidence_rows *rows, struct message *message)
{
    uint64_t hash = hash_text(1, message->text ? message->text : message->thread);
    message->app = message->app ? message->app : reading->app;
    bool stated = moment_is_sound(message->at) && (message->text || message->attachment_count);
    if (!evidence_refuse_lost(rows, stated) && is_news(reading, rows, hash, message->at.at_usec))
        message_send(rows, message);
}

void app_call(struct app_reading *reading, struct evidence_rows *rows, struct call *call)
{
    call->app = call->app ? call->app : reading->app;
    if (!evidence_refuse_lost(rows, moment_is_sound(call->at)) && is_news(reading, rows, 2, call->at.at_usec))
        call_send(rows, call);
}

void app_contact(struct app_reading *reading, struct evidence_rows *rows, struct contact *contact)
{
    contact->app = contact->app ? contact->app : reading->app;
    if (!evidence_refuse_lost(rows, contact->selector_count > (contact->name == NULL)) &&
        is_new_person(reading, rows, contact->name, contact->selectors, contact->selector_count))
        contact_send(rows, contact);
}

void app_account(struct app_reading *reading, struct evidence_rows *rows, struct account *account)
{
    account->app = account->app ? account->app : reading->app;
    if (!evidence_refuse_lost(rows, account->selector_count > (account->name == NULL)) &&
        is_new_person(reading, rows, account->name, account->selectors, account->selector_count))
        account_send(rows, account);
}

void app_membership(struct app_reading *reading, struct evidence_rows *rows, struct membership *membership)
{
    uint64_t hash = hash_text(hash_text(hash_text(5, membership->role), membership->group.value),
                              membership->member.value);
    membership->app = reading->app;
    bool stated =
        *membership->group.value && (*membership->member.value || membership->member.kind == SELECTOR_OWNER);
    if (!evidence_refuse_lost(rows, stated) && is_news(reading, rows, hash, 0))
        membership_send(rows, membership);
}

void app_named(struct app_reading *reading, struct evidence_rows *rows, struct selector who, const char *name)
{
    if (name == NULL || *who.value == 0)
        app_skip_used(rows);
    else
        app_contact(reading, rows, &(struct contact){.name = name, .selectors = &who, .selector_count = 1});
}

void app_also_named(struct app_reading *reading, struct evidence_rows *rows, struct selector who,
                    const char *name)
{
    if (name == NULL || *who.value == 0 || evidence_is_lost(rows))
        return;
    sink_contact(rows->context.sink, &(struct contact){.place = evidence_place(rows),
                                                       .app = reading->app,
                                                       .name = name,
                                                       .selectors = &who,
                                                       .selector_count = 1});
}

void app_also_member(struct app_reading *reading, struct evidence_rows *rows, struct selector group,
                     struct selector member, const char *role)
{
    if (*group.value == 0 || (*member.value == 0 && member.kind != SELECTOR_OWNER) || evidence_is_lost(rows))
        return;
    sink_membership(rows->context.sink, &(struct membership){.place = evidence_place(rows),
                                                             .app = reading->app,
                                                             .group = group,
                                                             .member = member,
                                                             .role = role,
                                                             .since = MOMENT_UNKNOWN});
}

void app_also_owner(struct app_reading *reading, struct evidence_rows *rows, struct selector owner)
{
    if (reading->owner_told || *owner.value == 0 || evidence_is_lost(rows))
        return;
    reading->owner_told = true;
    sink_own_selector(rows->context.sink, &(struct own_selector){evidence_place(rows), reading->app, owner});
}

void app_skip_used(struct evidence_rows *rows)
{
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}
