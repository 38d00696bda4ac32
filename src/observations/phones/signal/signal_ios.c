// Signal for iOS (grdb/signal.sqlite, decrypted): accounts, groups, messages and calls.
// docs/formats/signal.md.
#include "observations/observers.h"
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"
#include "observations/phones/signal/signal_recipients.h"
#include "observations/selectors/selectors.h"
#include "observations/serialized/keyed_archive.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

enum { RECORD_IN = 19, RECORD_OUT = 21, RECORD_CALL_TYPE = 20, NAME_MAX_BYTES = 512 };
enum { ARENA_LIMIT_BYTES = 512 * 1024 * 1024 };

struct thread {
    struct selector peer;
    bool is_group;
};

struct reading {
    struct evidence_db *db;
    struct sink *sink;
    struct arena *arena;                          // of threads and names of files
    struct text_map thread_numbers, file_numbers; // unique ids -> number from 1
    struct thread *threads;
    size_t thread_count, thread_capacity;
    struct side_table files; // number of a message's unique id -> name or type of a file
    const char *own;         // own ACI; NULL
};

static const char *stated(struct evidence_rows *rows, int column)
{
    const char *text = evidence_text(rows, column);
    return text && *text && strlen(text) <= NAME_MAX_BYTES ? text : NULL;
}

// The ACI as Android writes it.
static const char *author_of(const struct observation_context *context, const char *uuid, const char *phone)
{
    return uuid ? signal_account(context, uuid).value + strlen("signal:") : phone;
}

static struct selector party(const struct observation_context *context, const char *uuid, const char *phone)
{
    if (phone)
        return selector_of_phone(context, bytes_of_text(phone));
    return uuid ? signal_account(context, uuid) : peers_nobody();
}

static const struct plist *archive(struct evidence_rows *rows, int column)
{
    const struct plist *root = NULL;
    struct error error = {0};
    struct bytes bytes = evidence_bytes(rows, column);
    if (bytes.size && keyed_archive_read(bytes, rows->context.arena, &root, &error) != 0)
        return root; // what could be read all the same
    return root;
}

// ---- own account ----

static void visit_key_value(struct evidence_rows *rows, void *payload)
{
    enum { KEY, COLLECTION, VALUE };
    struct reading *reading = payload;
    const char *key = stated(rows, KEY), *collection = stated(rows, COLLECTION);
    bool account = key && collection && strcmp(collection, "TSStorageUserAccountCollection") == 0 &&
                   !evidence_is_lost(rows);
    bool phone = account && strcmp(key, "TSStorageRegisteredNumberKey") == 0,
         uuid = account && strcmp(key, "TSStorageRegisteredUUIDKey") == 0;
    const char *value = phone || uuid ? plist_text(archive(rows, VALUE)) : NULL;
    if (value == NULL || *value == 0 || strlen(value) > NAME_MAX_BYTES) {
        evidence_refuse(rows, "setting not read");
        return;
    }
    if (uuid)
        reading->own = arena_text(reading->arena, author_of(&rows->context, value, NULL));
    own_send(rows, "signal", phone ? party(&rows->context, NULL, value) : party(&rows->context, value, NULL));
}

// ---- accounts ----

// Phone, ACI, user name and up to two names of a row, of whichever table.
static void visit_account(struct evidence_rows *rows, void *payload)
{
    enum { PHONE, UUID, SERVICE_ID, PHONE_NEW, USER, GIVEN, FAMILY, PROFILE, FULL, NICKNAME };
    (void)payload;
    struct observation_context *context = &rows->context;
    const char *phone = stated(rows, PHONE) ? stated(rows, PHONE) : stated(rows, PHONE_NEW);
    const char *uuid = stated(rows, UUID) ? stated(rows, UUID) : stated(rows, SERVICE_ID);
    const char *given = stated(rows, GIVEN) ? stated(rows, GIVEN) : stated(rows, PROFILE),
               *family = stated(rows, FAMILY), *user = stated(rows, USER);
    const char *name = given && family ? arena_print(context->arena, "%s %s", given, family) : given;
    const char *saved = stated(rows, NICKNAME) ? stated(rows, NICKNAME) : stated(rows, FULL);
    if (strcmp(rows->tally.table, "model_SignalAccount") == 0) { // names of the phone's address book
        saved = saved ? saved : name;
        name = NULL;
    }
    struct parties parties = {0};
    if (phone && (*phone == '+' || text_is_digit(*phone))) // "kLocalProfileUniqueId" is the owner's profile
        parties_add(&parties, context->arena, party(context, NULL, phone));
    if (uuid)
        parties_add(&parties, context->arena, party(context, uuid, NULL));
    if (user)
        parties_add(&parties, context->arena, signal_account(context, user));
    if (parties.count == 0 || (evidence_is_lost(rows) && (uuid == NULL || strlen(uuid) != 36))) {
        evidence_refuse(rows, "neither number nor account");
        return;
    }
    if (saved)
        sink_contact(context->sink, &(struct contact){.place = evidence_place(rows),
                                                      .app = "signal",
                                                      .name = saved,
                                                      .selectors = parties.at,
                                                      .selector_count = parties.count});
    account_send(
        rows, &(struct account){
                  .app = "signal", .name = name, .selectors = parties.at, .selector_count = parties.count});
}

// ---- threads ----

static void send_members(struct evidence_rows *rows, struct selector group, const struct plist *members)
{
    for (size_t i = 0; i < plist_count(members) && i < RECORD_LIST_MAX; i++) {
        const struct plist *member = plist_at(members, i);
        const char *uuid = plist_text(plist_get(member, "backingUuid")),
                   *phone = plist_text(plist_get(member, "backingPhoneNumber"));
        phone = phone ? phone : plist_text(member); // before accounts had ids: a list of numbers
        if ((uuid && *uuid && strlen(uuid) <= NAME_MAX_BYTES) || (phone && *phone))
            sink_membership(rows->context.sink,
                            &(struct membership){.place = evidence_place(rows),
                                                 .app = "signal",
                                                 .group = group,
                                                 .member = party(&rows->context, uuid, phone),
                                                 .since = MOMENT_UNKNOWN});
    }
}

static void keep_thread(struct reading *reading, const char *id, struct thread thread)
{
    bool is_new;
    if (arena_used_bytes(reading->arena) > ARENA_LIMIT_BYTES / 2)
        return; // messages of the rest name nobody
    int64_t *number = text_map_at(&reading->thread_numbers, id, &is_new);
    if (!is_new)
        return; // a live one stays
    thread.peer.value = arena_text(reading->arena, thread.peer.value);
    thread.peer.text = arena_text(reading->arena, thread.peer.text);
    ARRAY_ROOM(reading->threads, reading->thread_capacity, reading->thread_count);
    reading->threads[reading->thread_count++] = thread;
    *number = (int64_t)reading->thread_count;
}

static void visit_thread(struct evidence_rows *rows, void *payload)
{
    enum { ID, PHONE, UUID, MODEL, DRAFT };
    struct reading *reading = payload;
    struct observation_context *context = &rows->context;
    const char *id = stated(rows, ID), *phone = stated(rows, PHONE), *uuid = stated(rows, UUID),
               *draft = evidence_text(rows, DRAFT);
    if (id == NULL) {
        evidence_refuse(rows, "nameless thread");
        return;
    }
    if (draft)
        selectors_send(context, evidence_place(rows), draft);
    struct thread thread = {.peer = party(context, uuid, phone)};
    const struct plist *model = archive(rows, MODEL);
    struct bytes group = plist_data(plist_get(model, "groupId"));
    thread.is_group = !evidence_is_null(rows, MODEL) || (*id == 'g' && !phone && !uuid);
    if (thread.is_group)
        thread.peer = group.size ? signal_group(context, group) : signal_account(context, id);
    keep_thread(reading, id, thread);
    const char *name = plist_text(plist_get(model, "groupName"));
    if (thread.is_group)
        send_members(rows, thread.peer, plist_get(model, "groupMembers"));
    if (name == NULL || strlen(name) > NAME_MAX_BYTES) {
        tally_skip(&rows->tally, SIDE_TABLE_USED);
        return;
    }
    contact_send(rows, &(struct contact){
                           .app = "signal", .name = name, .selectors = &thread.peer, .selector_count = 1});
}

static void visit_file(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, NAME, TYPE };
    struct reading *reading = payload;
    const char *message = stated(rows, MESSAGE), *name = stated(rows, NAME);
    if (message == NULL || evidence_is_lost(rows)) {
        evidence_refuse(rows, "file of no message");
        return;
    }
    bool is_new;
    int64_t *number = text_map_at(&reading->file_numbers, message, &is_new);
    if (is_new)
        *number = (int64_t)reading->file_numbers.count;
    name = name ? name : stated(rows, TYPE);
    side_table_keep(&reading->files, rows, *number, 0, name ? name : "attachment");
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

// ---- messages ----

enum {
    TYPE,
    UNIQUE,
    TIME,
    THREAD,
    AUTHOR_PHONE,
    AUTHOR_UUID,
    BODY,
    CALL_KIND,
    CUSTOM,
    QUOTED,
    REMOTE_DELETED,
    EDIT_STATE,
    STATE
};
static const char *const COLUMNS[] = {"recordType",
                                      "uniqueId",
                                      "timestamp",
                                      "uniqueThreadId",
                                      "authorPhoneNumber",
                                      "authorUUID",
                                      "body",
                                      "callType",
                                      "customMessage",
                                      "quotedMessage",
                                      "wasRemotelyDeleted",
                                      "editState",
                                      "storedMessageState",
                                      NULL};

static struct thread thread_of(const struct reading *reading, const char *id)
{
    const int64_t *number = id ? text_map_find(&reading->thread_numbers, id) : NULL;
    return number && *number > 0 ? reading->threads[*number - 1] : (struct thread){.peer = peers_nobody()};
}

static void send_call(struct evidence_rows *rows, struct selector peer)
{
    enum {
        IN = 1,
        OUT = 2,
        MISSED_IN = 3,
        OUT_INCOMPLETE = 4,
        MISSED_IDENTITY = 6,
        DECLINED = 7,
        OUT_MISSED = 8
    };
    int64_t kind = evidence_integer(rows, CALL_KIND, 0);
    bool out = kind == OUT || kind == OUT_INCOMPLETE || kind == OUT_MISSED;
    struct call call = {.app = "signal",
                        .at = evidence_moment_msec(rows, TIME),
                        .seconds = -1,
                        .direction = kind <= 0 ? DIRECTION_UNKNOWN
                                     : out     ? DIRECTION_OUT
                                               : DIRECTION_IN,
                        .outcome = kind == IN || kind == OUT ? OUTCOME_ANSWERED
                                   : kind == MISSED_IN || kind == MISSED_IDENTITY || kind == OUT_MISSED
                                       ? OUTCOME_MISSED
                                   : kind == DECLINED ? OUTCOME_REJECTED
                                                      : OUTCOME_UNKNOWN};
    call_of_two(&call, rows->context.arena, peer);
    call_send(rows, &call);
}

static void add_quoted(struct evidence_rows *rows, struct message *message)
{
    const struct plist *quoted = archive(rows, QUOTED);
    if (quoted == NULL)
        return;
    const struct plist *author = plist_get(quoted, "authorAddress");
    const char *uuid = plist_text(plist_get(author, "backingUuid")),
               *phone = plist_text(plist_get(author, "backingPhoneNumber"));
    phone = phone ? phone : plist_text(plist_get(quoted, "authorId"));
    message->quoted = plist_text(plist_get(quoted, "body"));
    message->reply_to = signal_message_id(rows->context.arena, author_of(&rows->context, uuid, phone),
                                          plist_integer(plist_get(quoted, "timestamp"), 0));
}

static void add_files(struct reading *reading, struct evidence_rows *rows, struct message *message)
{
    size_t count = 0;
    const char *unique = stated(rows, UNIQUE);
    const int64_t *number = unique ? text_map_find(&reading->file_numbers, unique) : NULL;
    const struct side_row *files = number ? side_table_find(&reading->files, *number, &count) : NULL;
    if (count > RECORD_LIST_MAX)
        count = RECORD_LIST_MAX;
    const char **names = arena_alloc(rows->context.arena, count ? count : 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = files[i].text;
    message->attachments = names;
    message->attachment_count = count;
}

static void send_message(struct reading *reading, struct evidence_rows *rows, const struct thread *thread,
                         bool out)
{
    enum { EDITED_READ = 1, EDITED_UNREAD = 2, STATE_FAILED = 5 };
    struct observation_context *context = &rows->context;
    const char *uuid = stated(rows, AUTHOR_UUID), *phone = stated(rows, AUTHOR_PHONE);
    int64_t edit = evidence_integer(rows, EDIT_STATE, 0);
    struct message message = {
        .app = "signal",
        .thread = thread->peer.value[0] ? thread->peer.value : stated(rows, THREAD),
        .id = signal_message_id(context->arena, out ? reading->own : author_of(context, uuid, phone),
                                evidence_integer(rows, TIME, 0)),
        .marks = (evidence_integer(rows, REMOTE_DELETED, 0) ? MARK_REVOKED : 0) |
                 (edit == EDITED_READ || edit == EDITED_UNREAD ? MARK_EDITED : 0),
        .at = evidence_moment_msec(rows, TIME),
        .direction = out ? DIRECTION_OUT : DIRECTION_IN,
        .text = evidence_text(rows, BODY),
    };
    struct selector author = party(context, uuid, phone);
    if (thread->is_group)
        message_to_group(&message, context->arena, author, thread->peer);
    else
        message_of_two(&message, context->arena, thread->peer.value[0] || out ? thread->peer : author);
    add_quoted(rows, &message);
    add_files(reading, rows, &message);
    message_send(rows, &message);
}

static void visit(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    int64_t type = evidence_integer(rows, TYPE, -1);
    const char *thread_id = stated(rows, THREAD), *body = evidence_text(rows, BODY);
    struct thread thread = thread_of(reading, thread_id);
    bool authored = stated(rows, AUTHOR_UUID) || stated(rows, AUTHOR_PHONE);
    if (evidence_is_lost(rows) && (!moment_is_sound(evidence_moment_msec(rows, TIME)) || thread_id == NULL ||
                                   (thread.peer.value[0] == 0 && !authored))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
    } else if (type == RECORD_CALL_TYPE) {
        send_call(rows, thread.peer);
    } else if (type == RECORD_IN || type == RECORD_OUT || (body && *body && authored)) {
        send_message(reading, rows, &thread, type == RECORD_OUT);
    } else {
        const char *said = evidence_text(rows, CUSTOM);
        for (int i = 0; i < 2; i++, said = body)
            if (said)
                selectors_send(&rows->context, evidence_place(rows), said);
        tally_skip(&rows->tally, "system message");
    }
}

// ---- the observer ----

static bool recognises(const struct observation_context *context)
{
    static const char *const interactions[] = {"recordType", "timestamp", "uniqueThreadId", "body", NULL};
    return evidence_db_holds(context, "model_TSInteraction", interactions) &&
           evidence_db_holds(context, "model_TSThread", NULL);
}

static void read_all(struct reading *reading)
{
    static const char *const key_values[] = {"key", "collection", "value", NULL};
    static const char *const accounts[] = {
        "recipientPhoneNumber", "recipientUUID", "serviceIdString", "phoneNumber", "username", "givenName",
        "familyName",           "profileName",   "fullName",        "nickname",    NULL};
    static const char *const threads[] = {"uniqueId",   "contactPhoneNumber", "contactUUID",
                                          "groupModel", "messageDraft",       NULL};
    static const char *const files[] = {"albumMessageId", "sourceFilename", "contentType", NULL};
    evidence_rows_each_if_there(reading->db, "keyvalue", key_values, visit_key_value, reading);
    evidence_rows_each_if_there(reading->db, "model_SignalRecipient", accounts, visit_account, reading);
    evidence_rows_each_if_there(reading->db, "model_SignalAccount", accounts, visit_account, reading);
    evidence_rows_each_if_there(reading->db, "model_OWSUserProfile", accounts, visit_account, reading);
    evidence_rows_each_if_there(reading->db, "model_TSThread", threads, visit_thread, reading);
    evidence_rows_each_if_there(reading->db, "model_TSAttachment", files, visit_file, reading);
    evidence_rows_each_if_there(reading->db, "model_TSInteraction", COLUMNS, visit, reading);
}

static void observe(struct observation_context *context)
{
    struct reading reading = {.db = evidence_db_open(context), .sink = context->sink};
    reading.arena = arena_new(ARENA_LIMIT_BYTES);
    side_table_init(&reading.files);
    evidence_db_tell_condition(reading.db);
    read_all(&reading);
    evidence_db_tell_unread(reading.db, "table not read");
    side_table_done(&reading.files);
    text_map_done(&reading.thread_numbers);
    text_map_done(&reading.file_numbers);
    memory_free(reading.threads);
    arena_free(reading.arena);
    evidence_db_close(reading.db);
}

const struct observer observer_signal_ios = {
    .name = "signal_ios",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "messages, calls, accounts and groups of Signal for iOS (signal.sqlite)",
    .companions = (const char *const[]){"%-wal", NULL},
    .recognises = recognises,
    .observe = observe,
};
