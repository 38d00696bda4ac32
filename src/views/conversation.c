// Conversations on a FILE. Sees the case only as rows of listings.
#include "views/conversation.h"

#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "views/display.h"
#include "views/paragraph.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <string.h>
#include <strings.h>

enum {
    COLUMNS_WHEN_UNKNOWN = 100,
    INDENT = 7, // "10:45  "
    PARTIES_MAX = 24,
    NAME_COLUMNS = 40, // behind a time; the head has it whole
    QUOTE_COLUMNS = 160,
    ANSWERED_BYTES = 240, // kept of each message, for those that answer it
    ARENA_LIMIT_BYTES = 256 * 1024 * 1024,
    ANSWERED_LIMIT_BYTES = ARENA_LIMIT_BYTES / 2
};
#define USEC_PER_MINUTE (60 * INT64_C(1000000))
#define USEC_PER_DAY (24 * 60 * USEC_PER_MINUTE)

enum field {
    AT,
    DIRECTION,
    FROM,
    NAME,
    TEXT,
    ID,
    REPLY_TO,
    QUOTED,
    ATTACHMENTS,
    MARKS,
    FINDINGS,
    STATE,
    PLACE,
    ITS,
    FIELDS
};
static const char *const field_names[FIELDS] = {"at",       "direction", "from",   "name",        "text",
                                                "id",       "reply_to",  "quoted", "attachments", "marks",
                                                "findings", "state",     "place",  "conversation"};

struct talk {
    FILE *out;
    struct casefile *casefile;
    struct rows *rows;
    int fields[FIELDS]; // columns of the listing
    struct paragraph paragraph;
    int64_t conversation, day; // that stand above
    bool any, timeless;
    struct arena *arena;   // of one conversation
    struct text_map names; // how many who take part are called so
    struct text_map ids;   // of messages: index into `answered` + 1
    const char **answered; // their texts, in the arena
    size_t answered_count, answered_capacity;
};

static const struct {
    const char *mark, *words;
} mark_words[] = {
    {"revoked", "taken back by its sender"},
    {"draft", "draft, not sent"},
    {"failed", "not delivered"},
    {"in part", "end of its text overwritten"},
};

static const char *field(const struct talk *talk, enum field field)
{
    const char *text = talk->fields[field] < 0 ? NULL : rows_text(talk->rows, talk->fields[field]);
    return text && *text ? text : NULL;
}

// ---- the head ----

static int column_of(const struct listing *listing, const char *name)
{
    for (int i = 0; i < listing->column_count; i++)
        if (strcmp(listing->columns[i].name, name) == 0)
            return i;
    return -1;
}

static const char *of_head(struct rows *rows, const char *name)
{
    const char *text = rows_text(rows, column_of(listing_named("conversations"), name));
    return text ? text : "";
}

static int64_t number_of_head(struct rows *rows, const char *name)
{
    return rows_integer(rows, column_of(listing_named("conversations"), name));
}

static void add_party(struct talk *talk, const char *value, const char *name)
{
    if (name && *name && strcmp(name, value) != 0) {
        paragraph_add(&talk->paragraph, name);
        buffer_add_text(&talk->paragraph.text, " (");
        paragraph_add(&talk->paragraph, value);
        buffer_add_u8(&talk->paragraph.text, ')');
        ++*text_map_at(&talk->names, name, NULL);
    } else {
        paragraph_add(&talk->paragraph, value);
    }
}

// Whom, of several, a conversation is named by: a group, or the first of some.
static bool is_named_by(const char *value, const char *thread, size_t parties)
{
    size_t length = strlen(value), of_thread = strlen(thread);
    return parties > 2 && of_thread && length >= of_thread &&
           strcasecmp(value + length - of_thread, thread) == 0;
}

static void add_title(struct talk *talk, const json_t *who, const char *thread)
{
    for (size_t i = 0; i < json_array_size(who); i++) {
        const char *value = json_string_value(json_object_get(json_array_get(who, i), "value"));
        const char *name = json_string_value(json_object_get(json_array_get(who, i), "name"));
        if (value == NULL || name == NULL || !is_named_by(value, thread, json_array_size(who)))
            continue;
        buffer_add_text(&talk->paragraph.text, " (");
        paragraph_add(&talk->paragraph, name);
        buffer_add_u8(&talk->paragraph.text, ')');
    }
}

static void add_parties(struct talk *talk, const json_t *who)
{
    size_t printed = 0, more = 0;
    for (size_t i = 0; i < json_array_size(who); i++) {
        const char *value = json_string_value(json_object_get(json_array_get(who, i), "value"));
        const char *name = json_string_value(json_object_get(json_array_get(who, i), "name"));
        if (value == NULL || strcmp(value, "owner") == 0)
            continue;
        if (printed == PARTIES_MAX) {
            more++;
            if (name)
                ++*text_map_at(&talk->names, name, NULL);
            continue;
        }
        buffer_add_text(&talk->paragraph.text, printed++ ? ", " : "");
        add_party(talk, value, name);
    }
    if (printed == 0)
        buffer_add_text(&talk->paragraph.text, "somebody who is not named");
    if (more)
        buffer_print(&talk->paragraph.text, " and %zu more", more);
}

static void add_count(struct talk *talk, struct rows *head)
{
    int64_t messages = number_of_head(head, "messages"), lost = number_of_head(head, "lost");
    buffer_print(&talk->paragraph.text, "%" PRId64 " message%s: %" PRId64 " in, %" PRId64 " out", messages,
                 messages == 1 ? "" : "s", number_of_head(head, "in"), number_of_head(head, "out"));
    if (lost)
        buffer_print(&talk->paragraph.text, "; %" PRId64 " deleted or carved", lost);
    const char *first = of_head(head, "first"), *last = of_head(head, "last");
    if (*first)
        buffer_print(&talk->paragraph.text, "; %.10s to %.10s", first, last);
}

static void print_head(struct talk *talk, struct rows *head)
{
    const char *thread = of_head(head, "thread");
    json_t *who = json_loads(of_head(head, "who"), 0, NULL);
    buffer_print(&talk->paragraph.text, "Conversation %" PRId64 ": ", talk->conversation);
    paragraph_add(&talk->paragraph, of_head(head, "app"));
    buffer_add_text(&talk->paragraph.text, ", ");
    paragraph_add(&talk->paragraph, of_head(head, "source"));
    buffer_add_text(&talk->paragraph.text, ", thread ");
    paragraph_add(&talk->paragraph, thread);
    add_title(talk, who, thread);
    buffer_add_text(&talk->paragraph.text, "\nWith ");
    add_parties(talk, who);
    json_decref(who);
    buffer_add_u8(&talk->paragraph.text, '\n');
    add_count(talk, head);
    buffer_add_text(&talk->paragraph.text, "\nIn ");
    paragraph_add(&talk->paragraph, of_head(head, "path"));
    buffer_add_text(&talk->paragraph.text,
                    "\nTimes are UTC. In brackets: where in that file a message stands.");
    paragraph_print(&talk->paragraph, "", 0);
    fputc('\n', talk->out);
}

static int start_conversation(struct talk *talk, int64_t conversation, struct error *error)
{
    char number[24];
    struct rows *head;
    if (talk->any)
        fputc('\n', talk->out);
    text_map_done(&talk->names);
    text_map_done(&talk->ids);
    talk->names = talk->ids = (struct text_map){0};
    talk->answered_count = 0;
    arena_reset(talk->arena);
    talk->conversation = conversation;
    talk->day = INT64_MIN;
    talk->timeless = false;
    snprintf(number, sizeof number, "%" PRId64, conversation);
    if (rows_open(&head, talk->casefile, listing_named("conversations"), "conversation", number, error))
        return -1;
    int status = rows_next(head, error);
    if (status == 1)
        print_head(talk, head);
    rows_close(head);
    return status < 0 ? -1 : 0;
}

// ---- a message ----

static void print_day(struct talk *talk, struct moment at)
{
    static const char *const days[] = {"Thursday", "Friday",  "Saturday", "Sunday",
                                       "Monday",   "Tuesday", "Wednesday"}; // 1970-01-01 was a Thursday
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    if (at.at_usec == TIME_UNKNOWN) {
        if (!talk->timeless)
            fputs("\nTime not known\n", talk->out);
        talk->timeless = true;
        return;
    }
    int64_t day = at.at_usec / USEC_PER_DAY - (at.at_usec % USEC_PER_DAY < 0);
    if (day == talk->day)
        return;
    int year, month, of_month;
    talk->day = day;
    time_civil_from_days(day, &year, &month, &of_month);
    fprintf(talk->out, "\n%s %d %s %d\n", days[((day % 7) + 7) % 7], of_month, months[month - 1], year);
}

static void format_clock(struct moment at, char clock[16])
{
    if (at.at_usec == TIME_UNKNOWN || at.zone == ZONE_DATE) {
        snprintf(clock, 16, "--:--  ");
        return;
    }
    int64_t minute = at.at_usec / USEC_PER_MINUTE - (at.at_usec % USEC_PER_MINUTE < 0);
    int of_day = (int)(((minute % 1440) + 1440) % 1440);
    snprintf(clock, 16, "%02d:%02d  ", of_day / 60, of_day % 60);
}

// Whether a saved name could be taken for something else that stands behind a time.
static bool is_misleading(const struct talk *talk, const char *name)
{
    const int64_t *same = text_map_find(&talk->names, name);
    return (same && *same > 1) || strncasecmp(name, "owner", 5) == 0 || strpbrk(name, ":[]") ||
           display_columns(bytes_of_text(name)) > NAME_COLUMNS;
}

// By name where no other of the conversation is called so; the owner is called owner and nobody else is.
static void add_sender(struct talk *talk)
{
    const char *from = field(talk, FROM), *name = field(talk, NAME), *direction = field(talk, DIRECTION);
    if (from == NULL)
        buffer_add_text(&talk->paragraph.text, "sender not named");
    else if (strcmp(from, "owner") == 0)
        buffer_add_text(&talk->paragraph.text, "owner");
    else if (direction && strcmp(direction, "out") == 0) {
        buffer_add_text(&talk->paragraph.text, "owner (");
        paragraph_add(&talk->paragraph, from);
        buffer_add_u8(&talk->paragraph.text, ')');
    } else {
        paragraph_add_cut(&talk->paragraph, name ? name : from, name ? NAME_COLUMNS : SIZE_MAX);
        if (name && strcmp(name, from) != 0 && is_misleading(talk, name)) {
            buffer_add_text(&talk->paragraph.text, " (");
            paragraph_add(&talk->paragraph, from);
            buffer_add_u8(&talk->paragraph.text, ')');
        }
    }
}

static void add_word(struct talk *talk, int *count, const char *word)
{
    buffer_add_text(&talk->paragraph.text, (*count)++ ? ", " : " [");
    for (size_t i = 0; i < sizeof mark_words / sizeof *mark_words; i++)
        if (strcmp(mark_words[i].mark, word) == 0)
            word = mark_words[i].words;
    display_add(&talk->paragraph.text, bytes_of_text(word));
}

static void add_state(struct talk *talk, struct moment at)
{
    int count = 0;
    const char *state = field(talk, STATE), *marks = field(talk, MARKS);
    if (state && strcmp(state, "live") != 0)
        add_word(talk, &count, state);
    json_t *list = marks ? json_loads(marks, 0, NULL) : NULL;
    for (size_t i = 0; i < json_array_size(list); i++)
        add_word(talk, &count, json_string_value(json_array_get(list, i)));
    json_decref(list);
    if (at.zone == ZONE_LOCAL)
        add_word(talk, &count, "by a clock whose zone is not known");
    if (count)
        buffer_add_u8(&talk->paragraph.text, ']');
}

// What is answered: as the message keeps it, else as it stands above.
static size_t print_answered(struct talk *talk, size_t used)
{
    const char *quoted = field(talk, QUOTED), *reply_to = field(talk, REPLY_TO);
    const int64_t *known = reply_to ? text_map_find(&talk->ids, reply_to) : NULL;
    if (quoted == NULL && known)
        quoted = talk->answered[*known - 1];
    if (quoted == NULL && reply_to == NULL)
        return used;
    buffer_add_text(&talk->paragraph.text, "reply to: ");
    if (quoted) {
        paragraph_add_cut(&talk->paragraph, quoted, QUOTE_COLUMNS);
    } else {
        buffer_add_text(&talk->paragraph.text, "message ");
        paragraph_add_cut(&talk->paragraph, reply_to, QUOTE_COLUMNS);
        buffer_add_text(&talk->paragraph.text, ", which does not stand above");
    }
    return paragraph_print(&talk->paragraph, "\n       ", INDENT);
}

static size_t print_attachments(struct talk *talk, size_t used)
{
    const char *attachments = field(talk, ATTACHMENTS);
    json_t *list = attachments ? json_loads(attachments, 0, NULL) : NULL;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *one = json_string_value(json_array_get(list, i));
        buffer_add_text(&talk->paragraph.text, "attachment: ");
        paragraph_add(&talk->paragraph, one ? one : "?");
        used = paragraph_print(&talk->paragraph, "\n       ", INDENT);
    }
    json_decref(list);
    return used;
}

static void print_place(struct talk *talk, size_t used)
{
    const char *place = field(talk, PLACE), *findings = field(talk, FINDINGS);
    buffer_add_u8(&talk->paragraph.text, '[');
    paragraph_add(&talk->paragraph, place ? place : "place not known");
    json_t *ids = findings ? json_loads(findings, 0, NULL) : NULL;
    for (size_t i = 0; i < json_array_size(ids); i++)
        buffer_print(&talk->paragraph.text, "%s%" JSON_INTEGER_FORMAT, i ? ", " : "; evidence of finding ",
                     json_integer_value(json_array_get(ids, i)));
    json_decref(ids);
    buffer_add_u8(&talk->paragraph.text, ']');
    size_t width = display_columns(buffer_bytes(&talk->paragraph.text));
    if (used + 2 + width <= talk->paragraph.columns) {
        fprintf(talk->out, "  %s", buffer_text(&talk->paragraph.text));
        buffer_reset(&talk->paragraph.text);
    } else {
        paragraph_print(&talk->paragraph, "\n       ", INDENT);
    }
    fputc('\n', talk->out);
}

static void remember(struct talk *talk)
{
    const char *id = field(talk, ID), *text = field(talk, TEXT);
    if (id == NULL || arena_used_bytes(talk->arena) > ANSWERED_LIMIT_BYTES)
        return;
    ARRAY_ROOM(talk->answered, talk->answered_capacity, talk->answered_count);
    size_t size = text ? strnlen(text, ANSWERED_BYTES) : 0;
    talk->answered[talk->answered_count++] =
        size ? arena_text_n(talk->arena, text, size) : "a message without text";
    *text_map_at(&talk->ids, id, NULL) = (int64_t)talk->answered_count;
}

// As the case prints it: a time of day with neither Z nor offset is that of a clock.
static struct moment moment_of(const char *when)
{
    struct moment at;
    if (when == NULL || !moment_parse(bytes_of_text(when), &at))
        return MOMENT_UNKNOWN;
    if (at.zone == ZONE_UNKNOWN && !text_end(when, "Z"))
        at.zone = ZONE_LOCAL;
    return at;
}

static void print_message(struct talk *talk)
{
    struct moment at = moment_of(field(talk, AT));
    const char *text = field(talk, TEXT);
    char clock[16];
    print_day(talk, at);
    format_clock(at, clock);
    add_sender(talk);
    add_state(talk, at);
    buffer_add_u8(&talk->paragraph.text, ':');
    if (text) {
        buffer_add_u8(&talk->paragraph.text, ' ');
        paragraph_add_lines(&talk->paragraph, text);
    } else if (field(talk, ATTACHMENTS) == NULL) {
        buffer_add_text(&talk->paragraph.text, " (no text)");
    }
    size_t used = paragraph_print(&talk->paragraph, clock, INDENT);
    used = print_answered(talk, used);
    used = print_attachments(talk, used);
    print_place(talk, used);
    remember(talk);
}

static int print_all(struct talk *talk, int64_t *message_count, struct error *error)
{
    int status;
    while ((status = rows_next(talk->rows, error)) == 1 && !ferror(talk->out)) {
        int64_t conversation = rows_integer(talk->rows, talk->fields[ITS]);
        if ((!talk->any || conversation != talk->conversation) &&
            start_conversation(talk, conversation, error))
            return -1;
        talk->any = true;
        print_message(talk);
        ++*message_count;
        if (talk->paragraph.text.overflowed)
            return error_set(error,
                             "a message of conversation %" PRId64 " is larger than 1 GiB: --json prints it",
                             conversation);
    }
    if (status >= 0 && (fflush(talk->out) != 0 || ferror(talk->out)))
        return error_set(error, "cannot write the conversation: %s", strerror(errno));
    return status < 0 ? -1 : 0;
}

int conversation_print(struct rows *rows, struct casefile *casefile, int terminal_columns, FILE *out,
                       int64_t *message_count, struct error *error)
{
    struct talk talk = {.out = out, .casefile = casefile, .rows = rows};
    for (int i = 0; i < FIELDS; i++)
        talk.fields[i] = column_of(listing_named("conversation"), field_names[i]);
    talk.arena = arena_new(ARENA_LIMIT_BYTES);
    paragraph_init(&talk.paragraph, out, terminal_columns ? (size_t)terminal_columns : COLUMNS_WHEN_UNKNOWN);
    *message_count = 0;
    int result = print_all(&talk, message_count, error);
    text_map_done(&talk.names);
    text_map_done(&talk.ids);
    memory_free(talk.answered);
    paragraph_done(&talk.paragraph);
    arena_free(talk.arena);
    return result;
}
