// The listings of devices: what each holds, whom several know, and when they are used.
#include "casefile/listings_internal.h"

// What a source holds twice counts once, as in links.
#define NO_COPY " WHERE o.id NOT IN (SELECT observation_id FROM copy)"

// Messages and calls of each source. A device is a source with any of them, or with contacts or selectors of
// its own.
#define EXCHANGED                                                                                            \
    "SELECT i.source_id, o.id, o.type, o.state, m.app, m.at_usec FROM message m"                             \
    "  JOIN observation o ON o.id = m.observation_id JOIN item i ON i.id = o.item_id" NO_COPY                \
    " UNION ALL SELECT i.source_id, o.id, o.type, o.state, c.app, c.at_usec FROM call c"                     \
    "  JOIN observation o ON o.id = c.observation_id JOIN item i ON i.id = o.item_id" NO_COPY

static const struct column devices_columns[] = {
    {"source", COLUMN_TEXT, 24},     {"exhibit", COLUMN_KEY, 12},  {"own", COLUMN_JSON, 0},
    {"own", COLUMN_CAPTION, 36},     {"apps", COLUMN_JSON, 0},     {"apps", COLUMN_CAPTION, 24},
    {"messages", COLUMN_INTEGER, 9}, {"calls", COLUMN_INTEGER, 7}, {"contacts", COLUMN_INTEGER, 8},
    {"lost", COLUMN_INTEGER, 6},     {"first", COLUMN_TIME, 24},   {"last", COLUMN_TIME, 24},
    {"zone", COLUMN_TEXT, 16},
};
const struct listing listing_devices = {
    .name = "devices",
    .summary =
        "phones: their own numbers and accounts, what they hold, from when to when, and their local time",
    LISTING_COLUMNS(devices_columns),
    .query =
        "WITH exchanged(source_id, id, type, state, app, at_usec) AS (" EXCHANGED "),"
        " held AS (SELECT source_id, count(*) FILTER (WHERE type = observation_type('message')) AS messages,"
        "  count(*) FILTER (WHERE type = observation_type('call')) AS calls,"
        "  count(*) FILTER (WHERE state <> 0) AS lost, min(at_usec) AS first, max(at_usec) AS last"
        "  FROM exchanged GROUP BY source_id),"
        " used AS (SELECT source_id, json_group_array(app) AS list, group_concat(app, ' ') AS caption"
        "  FROM (SELECT DISTINCT source_id, app FROM exchanged ORDER BY source_id, app) GROUP BY source_id),"
        " saved AS (SELECT i.source_id, count(*) AS contacts FROM contact n JOIN observation o"
        "  ON o.id = n.observation_id JOIN item i ON i.id = o.item_id GROUP BY i.source_id),"
        " own AS (SELECT source_id, json_group_array(value) AS list, group_concat(value, ' ') AS caption FROM ("
        "  SELECT DISTINCT i.source_id, coalesce(e.value, p.value) AS value FROM own_selector w"
        "  JOIN observation o ON o.id = w.observation_id JOIN item i ON i.id = o.item_id"
        "  JOIN spelling p ON p.id = w.spelling_id LEFT JOIN sighting es ON es.spelling_id = p.id"
        "  AND es.source_id = i.source_id LEFT JOIN entity e ON e.id = es.entity_id ORDER BY i.source_id, value) GROUP BY source_id)"
        " SELECT s.label, s.exhibit, coalesce(w.list, '[]'), w.caption, coalesce(u.list, '[]'), u.caption,"
        " coalesce(h.messages, 0), coalesce(h.calls, 0), coalesce(n.contacts, 0), coalesce(h.lost, 0),"
        " moment_text(h.first, NULL), moment_text(h.last, NULL), s.zone"
        " FROM source s LEFT JOIN held h ON h.source_id = s.id LEFT JOIN used u ON u.source_id = s.id"
        " LEFT JOIN saved n ON n.source_id = s.id LEFT JOIN own w ON w.source_id = s.id"
        " WHERE h.source_id IS NOT NULL OR n.source_id IS NOT NULL OR w.source_id IS NOT NULL ORDER BY s.id",
};

static const struct column activity_columns[] = {
    {"source", COLUMN_TEXT, 24},  {"zone", COLUMN_TEXT, 18}, {"weekday", COLUMN_TEXT, 7},
    {"hour", COLUMN_INTEGER, 4},  {"in", COLUMN_INTEGER, 8}, {"out", COLUMN_INTEGER, 8},
    {"other", COLUMN_INTEGER, 8},
};
const struct listing listing_activity = {
    .name = "activity",
    .summary = "messages and calls of each device by weekday and hour of its local time",
    LISTING_COLUMNS(activity_columns),
    // first by quarters of an hour, in which no clock changes, so that each is read but once
    .query =
        "WITH quarter AS (SELECT i.source_id, x.at_usec / 900000000 AS q, x.direction, count(*) AS n FROM ("
        "  SELECT observation_id, at_usec, direction FROM message WHERE at_usec IS NOT NULL"
        "  UNION ALL SELECT observation_id, at_usec, direction FROM call WHERE at_usec IS NOT NULL) x"
        "  JOIN observation o ON o.id = x.observation_id JOIN item i ON i.id = o.item_id" NO_COPY
        "  GROUP BY i.source_id, q, x.direction),"
        " hour AS (SELECT q.source_id, local_hour(q.q * 900000000, s.zone) AS h, q.direction, q.n"
        "  FROM quarter q JOIN source s ON s.id = q.source_id)"
        " SELECT s.label, s.zone,"
        " substr('MonTueWedThuFriSatSun', h.h / 24 * 3 + 1, 3), h.h % 24,"
        " CAST(total(h.n) FILTER (WHERE h.direction = 1) AS INTEGER),"
        " CAST(total(h.n) FILTER (WHERE h.direction = 2) AS INTEGER),"
        " CAST(total(h.n) FILTER (WHERE h.direction = 0) AS INTEGER)"
        " FROM hour h JOIN source s ON s.id = h.source_id GROUP BY s.id, h.h ORDER BY s.id, h.h",
};

// Every way in which a device knows an entity: it wrote to it, rang it, saved it. Its own selectors are left
// out, and names, which many people share.
static const struct column shared_contacts_columns[] = {
    {"kind", COLUMN_TEXT, 7},       {"value", COLUMN_KEY, 30},       {"name", COLUMN_TEXT, 24},
    {"devices", COLUMN_INTEGER, 7}, {"messages", COLUMN_INTEGER, 8}, {"calls", COLUMN_INTEGER, 6},
    {"hub", COLUMN_BOOL, 3},        {"known_to", COLUMN_JSON, 0},    {"known_to", COLUMN_CAPTION, 60},
};
const struct listing listing_shared_contacts = {
    .name = "shared_contacts",
    .summary = "numbers and accounts that several devices know, and how each knows them",
    LISTING_COLUMNS(shared_contacts_columns),
    .query =
        "WITH said AS (SELECT i.source_id, m.from_id AS spelling_id, 1 AS messages, 0 AS calls, 0 AS saved"
        "  FROM message m JOIN observation o ON o.id = m.observation_id JOIN item i ON i.id = o.item_id" NO_COPY
        " UNION ALL SELECT i.source_id, c.from_id, 0, 1, 0 FROM call c"
        "  JOIN observation o ON o.id = c.observation_id JOIN item i ON i.id = o.item_id" NO_COPY
        " UNION ALL SELECT i.source_id, n.spelling_id, o.type = observation_type('message'),"
        "  o.type = observation_type('call'), o.type = observation_type('contact') FROM observation_selector n"
        "  JOIN observation o ON o.id = n.observation_id JOIN item i ON i.id = o.item_id" NO_COPY
        "  AND o.type IN (observation_type('message'), observation_type('call'),"
        "  observation_type('contact'))),"
        " known AS (SELECT es.entity_id, x.source_id, sum(x.messages) AS messages, sum(x.calls) AS calls,"
        "  max(x.saved) AS saved FROM said x JOIN sighting es ON es.spelling_id = x.spelling_id"
        "  AND es.source_id = x.source_id"
        "  GROUP BY es.entity_id, x.source_id),"
        " shared AS (SELECT k.entity_id, count(*) AS devices, sum(k.messages) AS messages, sum(k.calls) AS calls"
        "  FROM known k JOIN entity e ON e.id = k.entity_id WHERE e.kind <> 'name'"
        "  AND coalesce(e.own_source_id, 0) <> k.source_id GROUP BY k.entity_id HAVING count(*) > 1)"
        " SELECT e.kind, e.value, e.label, h.devices, h.messages, h.calls, e.hub_reason IS NOT NULL,"
        " (SELECT json_group_array(json_object('source', v.label, 'messages', v.messages, 'calls', v.calls,"
        "   'saved', json(CASE v.saved WHEN 1 THEN 'true' ELSE 'false' END))) FROM (SELECT s.label, k.* FROM known k"
        "   JOIN source s ON s.id = k.source_id WHERE k.entity_id = h.entity_id"
        "   AND coalesce(e.own_source_id, 0) <> k.source_id ORDER BY s.id) v),"
        " (SELECT group_concat(v.label, ' ') FROM (SELECT s.label FROM known k JOIN source s ON s.id = k.source_id"
        "   WHERE k.entity_id = h.entity_id AND coalesce(e.own_source_id, 0) <> k.source_id ORDER BY s.id) v)"
        " FROM shared h JOIN entity e ON e.id = h.entity_id"
        " ORDER BY h.devices DESC, h.messages + h.calls DESC, e.id",
};
