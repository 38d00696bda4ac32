// The listings of what phones know: messages, calls, contacts, accounts, groups, places, rows of unknown
// tables.
#include "casefile/listings_internal.h"

// The selectors of observation o, each with its kind and as found.
#define SELECTORS_JSON                                                                                        \
    " coalesce((SELECT json_group_array(json_object('kind', selector_kind(v.kind), 'value', v.value, 'text'," \
    "  v.text)) FROM (SELECT q.* FROM observation_selector n JOIN spelling q ON q.id = n.spelling_id"         \
    "  WHERE n.observation_id = o.id ORDER BY n.position) v), '[]')"

static const struct column messages_columns[] = {
    PLACE_COLUMNS,
    {"app", COLUMN_TEXT, 9},
    {"conversation", COLUMN_INTEGER, 0},
    {"thread", COLUMN_TEXT, 0},
    {"id", COLUMN_TEXT, 0},
    {"at", COLUMN_TIME, 24},
    {"direction", COLUMN_TEXT, 9},
    {"from", COLUMN_KEY, 18},
    {"to", COLUMN_JSON, 0},
    {"to", COLUMN_CAPTION, 18},
    {"text", COLUMN_TEXT, 60},
    {"attachments", COLUMN_JSON, 0},
    {"marks", COLUMN_JSON, 0},
    {"reply_to", COLUMN_TEXT, 0},
    {"quoted", COLUMN_TEXT, 0},
    {"same_as", COLUMN_JSON, 0},
};
const struct listing listing_messages = {
    .name = "messages",
    .summary = "messages of every application, as found",
    LISTING_COLUMNS(messages_columns),
    .query =
        "SELECT " PLACE_VALUES
        ", m.app, m.thread_id, t.name, m.message_id, moment_text(m.at_usec, m.at_zone), direction_name(m.direction),"
        " " SPELLING_VALUE(
            "p") ", " TO_JSON ", " TO_TEXT
                 ", m.text, m.attachments, marks_json(m.marks), m.reply_to, m.quoted, " SAME_AS
                 " FROM message m JOIN thread t ON t.id = m.thread_id"
                 " JOIN observation o ON o.id = m.observation_id JOIN spelling p ON p.id = m.from_id" PLACE_JOIN
                 " ORDER BY m.observation_id",
};

static const struct column calls_columns[] = {
    PLACE_COLUMNS,
    {"app", COLUMN_TEXT, 9},
    {"at", COLUMN_TIME, 24},
    {"direction", COLUMN_TEXT, 9},
    {"outcome", COLUMN_TEXT, 9},
    {"seconds", COLUMN_INTEGER, 7},
    {"from", COLUMN_KEY, 18},
    {"to", COLUMN_JSON, 0},
    {"to", COLUMN_CAPTION, 18},
    {"same_as", COLUMN_JSON, 0},
};
const struct listing listing_calls = {
    .name = "calls",
    .summary = "calls of every application",
    LISTING_COLUMNS(calls_columns),
    .query =
        "SELECT " PLACE_VALUES ", c.app, moment_text(c.at_usec, c.at_zone), direction_name(c.direction),"
        " outcome_name(c.outcome), c.seconds, " SPELLING_VALUE(
            "p") ", " TO_JSON ", " TO_TEXT ", " SAME_AS " FROM call c"
                 " JOIN observation o ON o.id = c.observation_id JOIN spelling p ON p.id = c.from_id" PLACE_JOIN
                 " ORDER BY c.observation_id",
};

static const struct column contacts_columns[] = {
    PLACE_COLUMNS,
    {"app", COLUMN_TEXT, 9},
    {"name", COLUMN_TEXT, 28},
    {"selectors", COLUMN_JSON, 0},
    {"selectors", COLUMN_CAPTION, 40},
};
const struct listing listing_contacts = {
    .name = "contacts",
    .summary = "saved contacts and what each is saved with",
    LISTING_COLUMNS(contacts_columns),
    .query = "SELECT " PLACE_VALUES ", c.app, c.name,"
             " " SELECTORS_JSON ", " TO_TEXT " FROM contact c"
             " JOIN observation o ON o.id = c.observation_id" PLACE_JOIN " ORDER BY c.observation_id",
};

static const struct column places_columns[] = {
    PLACE_COLUMNS,
    {"app", COLUMN_TEXT, 9},
    {"at", COLUMN_TIME, 24},
    {"latitude", COLUMN_REAL, 11},
    {"longitude", COLUMN_REAL, 11},
    {"axes", COLUMN_TEXT, 10},
    {"how", COLUMN_TEXT, 7},
    {"accuracy_m", COLUMN_REAL, 0},
    {"by", COLUMN_KEY, 18},
    {"label", COLUMN_TEXT, 30},
};
const struct listing listing_places = {
    .name = "places",
    .summary = "positions that were shared or stored",
    LISTING_COLUMNS(places_columns),
    .query =
        "SELECT " PLACE_VALUES
        ", x.app, moment_text(x.at_usec, x.at_zone), x.latitude, x.longitude, axes_name(x.axes), x.how, nullif(x.accuracy_m, 0),"
        " " SPELLING_VALUE("p") ", x.label FROM position x JOIN observation o ON o.id = x.observation_id"
                                " JOIN spelling p ON p.id = x.by_id" STANDS_JOIN
                                " ORDER BY x.observation_id, i.id",
};

static const struct column accounts_columns[] = {
    PLACE_COLUMNS,
    {"app", COLUMN_TEXT, 9},
    {"name", COLUMN_TEXT, 28},
    {"selectors", COLUMN_JSON, 0},
    {"selectors", COLUMN_CAPTION, 40},
};
const struct listing listing_accounts = {
    .name = "accounts",
    .summary = "accounts of applications: ids, names and numbers that the application ties together",
    LISTING_COLUMNS(accounts_columns),
    .query = "SELECT " PLACE_VALUES ", c.app, c.name, " SELECTORS_JSON ", " TO_TEXT " FROM account c"
             " JOIN observation o ON o.id = c.observation_id" PLACE_JOIN " ORDER BY c.observation_id",
};

static const struct column memberships_columns[] = {
    PLACE_COLUMNS,
    {"app", COLUMN_TEXT, 9},
    {"group", COLUMN_KEY, 28},
    {"member", COLUMN_KEY, 28},
    {"role", COLUMN_TEXT, 10},
    {"since", COLUMN_TIME, 24},
};
const struct listing listing_memberships = {
    .name = "memberships",
    .summary = "who belongs to which group",
    LISTING_COLUMNS(memberships_columns),
    .query = "SELECT " PLACE_VALUES ", b.app, " SPELLING_VALUE("g") ", " SPELLING_VALUE(
        "p") ", b.role,"
             " moment_text(b.since_usec, b.since_zone) FROM membership b"
             " JOIN observation o ON o.id = b.observation_id JOIN spelling g ON g.id = b.group_id"
             " JOIN spelling p ON p.id = b.member_id" PLACE_JOIN " ORDER BY b.observation_id",
};

static const struct column rows_columns[] = {
    PLACE_COLUMNS,
    {"columns", COLUMN_JSON, 100},
};
const struct listing listing_rows = {
    .name = "rows",
    .summary = "rows of unknown tables that look like messages, calls or contacts",
    LISTING_COLUMNS(rows_columns),
    .query = "SELECT " PLACE_VALUES ", r.columns FROM raw_row r"
             " JOIN observation o ON o.id = r.observation_id" STANDS_JOIN " ORDER BY r.observation_id, i.id",
};
