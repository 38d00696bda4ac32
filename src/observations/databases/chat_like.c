// Statistics of columns, and what they add up to.
#include "observations/databases/chat_like.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

enum { COLUMNS_MAX = 256, NAME_BYTES = 48, VALUE_LOOK_BYTES = 256, ROWS_TO_TRUST_NUMBERS = 4 };

// ---- times ----

#define SEC_FROM 1041379200.0 // 2003-01-01
#define SEC_TO 1988150400.0   // 2033-01-01

static const struct epoch {
    const char *name;
    double per_sec, before_1970_sec;
    bool needs_hint; // its numbers are too common to be times by themselves
} EPOCHS[] = {
    {"Unix s", 1, 0, false},
    {"Unix ms", 1e3, 0, false},
    {"Unix us", 1e6, 0, false},
    {"Unix ns", 1e9, 0, false},
    {"us since 1601", 1e6, 11644473600.0, false},
    {"100 ns since 1601", 1e7, 11644473600.0, false},
    {"ns since 2001", 1e9, -978307200.0, false},
    {"s since 2001", 1, -978307200.0, true},
    {"text", 0, 0, false},
};
enum { EPOCH_COUNT = sizeof EPOCHS / sizeof *EPOCHS, EPOCH_TEXT = EPOCH_COUNT - 1 };

static bool is_in(const struct epoch *epoch, double value)
{
    double sec = value / epoch->per_sec - epoch->before_1970_sec;
    return sec >= SEC_FROM && sec < SEC_TO;
}

// ---- columns ----

struct column {
    char name[NAME_BYTES]; // lower case
    int values;            // not NULL, not 0, not ""
    int numbers, fractions, texts;
    int fits[EPOCH_COUNT];
    int phones, addresses, links, worded;
};

static bool holds(const char *name, const char *const *words)
{
    for (; *words; words++)
        if (strstr(name, *words))
            return true;
    return false;
}

static bool is_any(const char *name, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(name, *words) == 0)
            return true;
    return false;
}

static bool names_time(const char *name)
{
    static const char *const words[] = {"time", "date", "stamp", "created", "received", "sent_", "_at", NULL};
    return holds(name, words);
}

static bool names_text(const char *name)
{
    static const char *const words[] = {"body", "text", "message", "msg", "content", "caption", NULL};
    return holds(name, words) && strstr(name, "_id") == NULL && strstr(name, "type") == NULL;
}

static bool names_name(const char *name)
{
    static const char *const words[] = {"name", "nick", "display", "title", "label", "alias", NULL};
    return holds(name, words);
}

static bool names_phone(const char *name)
{
    static const char *const words[] = {"phone", "number", "msisdn", "mobile", "caller", "callee", NULL};
    return holds(name, words) || strcmp(name, "tel") == 0;
}

static bool names_party(const char *name)
{
    static const char *const words[] = {"sender",       "author", "recipient", "contact", "peer",   "partner",
                                        "participant",  "member", "buddy",     "friend",  "caller", "callee",
                                        "conversation", "thread", "dialog",    "chat",    "handle", NULL};
    static const char *const whole[] = {"from",    "to",     "from_id", "to_id",    "user", "user_id",
                                        "uid",     "userid", "zfrom",   "zto",      "who",  "jid",
                                        "from_me", "room",   "room_id", "group_id", NULL};
    return holds(name, words) || is_any(name, whole);
}

static bool looks_like_phone(struct bytes text, bool named)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text_is_digit(text.data[i]))
            digits++;
        else if (strchr("+()-. ", text.data[i]) == NULL || (text.data[i] == '+' && i > 0))
            return false;
    }
    return digits >= 7 && digits <= 15 && (named || text.data[0] == '+' || text.data[0] == '0');
}

static bool looks_like_address(struct bytes text)
{
    size_t at = 0, signs = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] <= ' ' || text.data[i] == '/' || text.data[i] == ':')
            return false;
        if (text.data[i] == '@') {
            signs++;
            at = i;
        }
    }
    return signs == 1 && at > 0 && at + 3 < text.size && bytes_find(text, bytes_of_text("."), at) > 0;
}

static void look_at_text(struct column *column, struct bytes text)
{
    struct moment moment;
    column->texts++;
    column->phones += looks_like_phone(text, names_phone(column->name));
    column->addresses += looks_like_address(text);
    column->links +=
        bytes_find(text, bytes_of_text("://"), 0) > 0 && bytes_find(text, bytes_of_text(" "), 0) < 0;
    if (text.size >= 10 && text_is_digit(text.data[0]) && moment_parse(text, &moment) &&
        is_in(&EPOCHS[0], (double)moment.at_usec / 1e6)) {
        column->fits[EPOCH_TEXT]++;
        return;
    }
    bool machine = text.data[0] == '{' || text.data[0] == '[' || text.data[0] == '<' || text.data[0] == '/';
    bool high = text.data[0] >= 0x80; // scripts that part no words by spaces
    column->worded += !machine && (high || bytes_find(text, bytes_of_text(" "), 0) > 0);
}

static void look_at_number(struct column *column, double number)
{
    column->numbers++;
    column->fractions += number != floor(number);
    if (number >= 1e7 && number < 1e15 && names_phone(column->name))
        column->phones++;
    for (size_t i = 0; i < EPOCH_TEXT; i++)
        column->fits[i] += is_in(&EPOCHS[i], number);
}

static void look(struct evidence_rows *rows, int n, struct column *column)
{
    double number;
    if (evidence_is_null(rows, n) || evidence_is_blob(rows, n))
        return;
    struct bytes text = {0};
    if (evidence_is_text(rows, n)) {
        const char *clean = evidence_text(rows, n);
        text = text_trim(bytes_slice(bytes_of_text(clean ? clean : ""), 0, VALUE_LOOK_BYTES));
    }
    if (evidence_is_text(rows, n) ? text.size == 0 : !evidence_real(rows, n, &number) || number == 0)
        return;
    column->values++;
    if (evidence_is_text(rows, n) && !(text.size > 8 && text_to_real(text, &number) && text.data[0] != '+' &&
                                       text.data[0] != '0' && !names_phone(column->name)))
        look_at_text(column, text);
    else
        look_at_number(column, number);
}

// ---- what they add up to ----

static bool most(int part, int whole, int percent)
{
    return whole > 0 && part * 100 >= whole * percent;
}

// The counting in which this column's values are times; -1: none.
static int epoch_of(const struct column *column, int rows)
{
    bool hint = names_time(column->name);
    if (column->values * 4 < rows || (rows < ROWS_TO_TRUST_NUMBERS && !hint))
        return -1;
    for (int i = 0; i < EPOCH_COUNT; i++)
        if (most(column->fits[i], column->values, 90) &&
            (!EPOCHS[i].needs_hint || hint || most(column->fractions, column->values, 50)))
            return i;
    return -1;
}

static bool is_party_by_value(const struct column *column, int rows)
{
    return column->values * 4 >= rows && most(column->phones + column->addresses, column->values, 60);
}

static bool is_party_by_name(const struct column *column, int rows)
{
    return names_party(column->name) && column->values * 4 >= rows &&
           !most(column->worded, column->texts, 50);
}

static bool has_words(const struct column *column)
{
    return most(column->texts, column->values, 60) && most(column->worded, column->texts, 20) &&
           !most(column->links, column->texts, 30);
}

struct found {
    struct chat_like like;
    bool party_by_value, text_named, has_links, has_name, has_duration;
    int name;
};

static void weigh(const struct column *columns, int n, int rows, struct found *found)
{
    const struct column *column = &columns[n];
    struct chat_like *like = &found->like;
    int epoch = epoch_of(column, rows);
    if (epoch >= 0 &&
        (like->time < 0 || (names_time(column->name) && !names_time(columns[like->time].name)))) {
        like->time = n;
        like->epoch = epoch;
    }
    found->has_links |= most(column->links, column->values, 50);
    found->has_duration |= strstr(column->name, "duration") != NULL;
    if (epoch >= 0)
        return;
    bool by_value = is_party_by_value(column, rows);
    if (by_value ? !found->party_by_value : like->party < 0 && is_party_by_name(column, rows)) {
        like->party = n;
        found->party_by_value = by_value;
    }
    if (by_value || !has_words(column)) {
        if (names_name(column->name) && most(column->texts, column->values, 90) && found->name < 0 &&
            !by_value)
            found->name = n;
        return;
    }
    static const char *const of_people[] = {"descr", "about", "address", "city", NULL};
    bool named = names_text(column->name);
    if (!named && holds(column->name, of_people))
        return;
    if (found->name < 0 && names_name(column->name) && !named)
        found->name = n;
    if (like->text < 0 || (named && !found->text_named)) {
        like->text = n;
        found->text_named = named;
    }
}

static struct chat_like add_up(const struct found *found)
{
    struct chat_like like = found->like;
    bool talk = like.time >= 0 && like.text >= 0 && !found->has_links &&
                (found->text_named || (like.party >= 0 && like.text != found->name));
    if (talk)
        like.what = "messages";
    else if (found->party_by_value && found->has_duration && like.time >= 0)
        like.what = "calls";
    else if (found->party_by_value && found->name >= 0)
        like.what = "contacts";
    else if (found->party_by_value && like.time >= 0)
        like.what = "calls or messages";
    if (like.what && strcmp(like.what, "contacts") == 0)
        like.text = found->name;
    return like;
}

struct chat_like chat_like_judge(struct evidence_rows *rows, int *sampled)
{
    int count = evidence_column_count(rows);
    struct found found = {.like = {.time = -1, .text = -1, .party = -1}, .name = -1};
    *sampled = 0;
    if (count > COLUMNS_MAX)
        count = COLUMNS_MAX;
    struct column *columns = memory_new((size_t)count + 1, sizeof *columns);
    for (int n = 0; n < count; n++) {
        const char *name = evidence_column_name(rows, n);
        for (size_t i = 0; name[i] && i + 1 < NAME_BYTES; i++)
            columns[n].name[i] = (char)text_lower((uint8_t)name[i]);
    }
    while (*sampled < CHAT_LIKE_SAMPLE_ROWS && evidence_rows_next(rows)) {
        ++*sampled;
        for (int n = 0; n < count; n++)
            look(rows, n, &columns[n]);
    }
    for (int n = 0; n < count; n++)
        weigh(columns, n, *sampled, &found);
    memory_free(columns);
    return add_up(&found);
}

struct moment chat_like_moment(struct evidence_rows *rows, const struct chat_like *like)
{
    struct moment moment = MOMENT_UNKNOWN;
    double value;
    if (like->time < 0)
        return moment;
    const struct epoch *epoch = &EPOCHS[like->epoch];
    if (like->epoch == EPOCH_TEXT) {
        const char *text = evidence_text(rows, like->time);
        if (text == NULL || !moment_parse(text_trim(bytes_of_text(text)), &moment))
            moment = MOMENT_UNKNOWN;
    } else if (evidence_real(rows, like->time, &value) && is_in(epoch, value)) {
        moment = moment_from_real(value / epoch->per_sec - epoch->before_1970_sec);
    }
    return moment;
}

const char *chat_like_epoch(const struct chat_like *like)
{
    return EPOCHS[like->epoch].name;
}
