// The listings of conversations: each as one line, and one of them as a person reads it.
#include "casefile/listings_internal.h"

// Who takes part: whoever wrote or was written to, and the members of a group that was written to. `of`: in
// which messages m, "" for all.
#define TAKING_PART(of)                                                                                      \
    "SELECT m.thread_id, m.from_id AS spelling_id FROM message m" of                                         \
    " UNION SELECT m.thread_id, n.spelling_id FROM message m JOIN observation_selector n"                    \
    "  ON n.observation_id = m.observation_id" of                                                            \
    " UNION SELECT g.thread_id, b.member_id FROM (SELECT DISTINCT m.thread_id, n.spelling_id FROM message m" \
    "  JOIN observation_selector n ON n.observation_id = m.observation_id" of ") g"                          \
    "  JOIN membership b ON b.group_id = g.spelling_id"

static const struct column conversations_columns[] = {
    {"conversation", COLUMN_INTEGER, 6},
    {"source", COLUMN_TEXT, 20},
    {"path", COLUMN_PATH, 0},
    {"app", COLUMN_TEXT, 9},
    {"thread", COLUMN_TEXT, 0},
    {"who", COLUMN_JSON, 0},
    {"who", COLUMN_CAPTION, 56},
    {"parties", COLUMN_INTEGER, 7},
    {"messages", COLUMN_INTEGER, 8},
    {"in", COLUMN_INTEGER, 0},
    {"out", COLUMN_INTEGER, 0},
    {"lost", COLUMN_INTEGER, 5},
    {"first", COLUMN_TIME, 24},
    {"last", COLUMN_TIME, 24},
    {"findings", COLUMN_JSON, 8},
    {"evidence", COLUMN_INTEGER, 0},
};
#define CONVERSATIONS(of)                                                                                                     \
    "WITH taking_part AS (" TAKING_PART(                                                                                      \
        of) "),"                                                                                                              \
            " party AS (SELECT DISTINCT k.thread_id, CASE p.kind WHEN 0 THEN 'owner' ELSE coalesce(e.value, p.value) END"     \
            "  AS value, e.label FROM taking_part k JOIN spelling p ON p.id = k.spelling_id"                                  \
            "  JOIN thread t ON t.id = k.thread_id"                                                                           \
            "  JOIN item i ON i.id = t.item_id LEFT JOIN sighting es ON es.spelling_id = p.id AND es.source_id = i.source_id" \
            "  LEFT JOIN entity e ON e.id = es.entity_id WHERE p.kind = 0 OR p.value <> ''),"                                 \
            " who AS (SELECT thread_id, count(*) AS parties,"                                                                 \
            "  json_group_array(json_object('value', value, 'name', label)) AS list,"                                         \
            "  group_concat(coalesce(label, value), ', ') FILTER (WHERE value <> 'owner') AS caption"                         \
            "  FROM (SELECT * FROM party ORDER BY thread_id, value = 'owner', value) GROUP BY thread_id),"                    \
            " written AS (SELECT m.thread_id, count(*) AS messages, total(m.direction = 1) AS incoming,"                      \
            "  total(m.direction = 2) AS outgoing, total(o.state <> 0) AS lost, min(m.at_usec) AS first,"                     \
            "  max(m.at_usec) AS last FROM message m JOIN observation o ON o.id = m.observation_id" of                        \
            "  GROUP BY m.thread_id)"                                                                                         \
            ", rests AS (SELECT thread_id, json_group_array(DISTINCT finding_id) AS findings,"                                \
            "  count(DISTINCT observation_id) AS evidence FROM (SELECT m.thread_id, f.finding_id, f.observation_id"           \
            "  FROM finding_evidence f JOIN message m ON m.observation_id = f.observation_id" of                              \
            " ORDER BY f.finding_id)"                                                                                         \
            "  GROUP BY thread_id)"                                                                                           \
            " SELECT t.id, s.label, i.path, t.app, t.name, coalesce(h.list, '[]'), h.caption, coalesce(h.parties, 0),"        \
            " w.messages, CAST(w.incoming AS INTEGER), CAST(w.outgoing AS INTEGER), CAST(w.lost AS INTEGER),"                 \
            " moment_text(w.first, NULL), moment_text(w.last, NULL), r.findings, coalesce(r.evidence, 0)"                     \
            " FROM thread t JOIN written w ON w.thread_id = t.id JOIN item i ON i.id = t.item_id"                             \
            " JOIN source s ON s.id = i.source_id LEFT JOIN who h ON h.thread_id = t.id LEFT JOIN rests r ON r.thread_id = t.id ORDER BY t.id"
const struct listing listing_conversations = {
    .name = "conversations",
    .summary = "who wrote to whom in which application: how many, first, last; lost: deleted and carved",
    LISTING_COLUMNS(conversations_columns),
    .query = CONVERSATIONS(""),
    .key = "conversation",
    .query_of_key = CONVERSATIONS(" WHERE m.thread_id = ?1"),
};

static const struct column conversation_columns[] = {
    {"conversation", COLUMN_INTEGER, 0},
    PLACE_COLUMNS,
    {"at", COLUMN_TIME, 24},
    {"direction", COLUMN_TEXT, 0},
    {"from", COLUMN_KEY, 18},
    {"name", COLUMN_TEXT, 18},
    {"text", COLUMN_TEXT, 90},
    {"id", COLUMN_TEXT, 0},
    {"reply_to", COLUMN_TEXT, 0},
    {"quoted", COLUMN_TEXT, 0},
    {"attachments", COLUMN_JSON, 20},
    {"marks", COLUMN_JSON, 12},
    {"findings", COLUMN_JSON, 0},
};
#define CONVERSATION(filter)                                                                                                     \
    "SELECT m.thread_id, " PLACE_VALUES ", moment_text(m.at_usec, m.at_zone), direction_name(m.direction),"                      \
    " CASE p.kind WHEN 0 THEN 'owner' ELSE coalesce(e.value, p.value) END, e.label, m.text, m.message_id, m.reply_to, m.quoted," \
    " nullif(m.attachments, '[]'), nullif(marks_json(m.marks), '[]'),"                                                           \
    " (SELECT nullif(json_group_array(v.finding_id), '[]') FROM (SELECT DISTINCT f.finding_id FROM finding_evidence f"           \
    "  WHERE f.observation_id = m.observation_id ORDER BY f.finding_id) v)"                                                      \
    " FROM message m JOIN observation o ON o.id = m.observation_id JOIN spelling p ON p.id = m.from_id" PLACE_JOIN               \
    " LEFT JOIN sighting es ON es.spelling_id = p.id AND es.source_id = i.source_id"                                             \
    " LEFT JOIN entity e ON e.id = es.entity_id" filter " ORDER BY m.thread_id, m.at_usec, m.observation_id"
#define OF_ITEM(which)                                                                                       \
    "(SELECT " which "(id) FROM observation WHERE item_id = (SELECT item_id FROM thread WHERE id = ?1)"      \
    " AND type = observation_type('message'))"
const struct listing listing_conversation = {
    .name = "conversation",
    .summary = "one conversation in the order of time: clew show CASE conversation ID",
    LISTING_COLUMNS(conversation_columns),
    .query = CONVERSATION(""),
    .key = "conversation",
    // a thread's messages stand among those of its item: an index of threads would cost every scan more
    .query_of_key = CONVERSATION(
        " WHERE m.thread_id = ?1 AND m.observation_id BETWEEN " OF_ITEM("min") " AND " OF_ITEM("max")),
};
