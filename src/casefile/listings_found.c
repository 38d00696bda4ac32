// Listings of links and findings: entities, links, findings, and the findings of one kind.
#include "casefile/listings_internal.h"

static const struct column entities_columns[] = {
    {"kind", COLUMN_TEXT, 12},     {"value", COLUMN_KEY, 40},      {"label", COLUMN_TEXT, 24},
    {"own_of", COLUMN_TEXT, 20},   {"hub", COLUMN_BOOL, 4},        {"hub_reason", COLUMN_TEXT, 40},
    {"spellings", COLUMN_JSON, 0}, {"judgements", COLUMN_JSON, 0}, {"links", COLUMN_INTEGER, 6},
};
const struct listing listing_entities = {
    .name = "entities",
    .summary = "what observations are about: numbers, accounts, handles, devices, adverts, cities",
    LISTING_COLUMNS(entities_columns),
    .query =
        "SELECT e.kind, e.value, e.label, w.label, e.hub_reason IS NOT NULL, e.hub_reason,"
        " (SELECT json_group_array(json_object('kind', selector_kind(v.kind), 'value', v.value, 'text', v.text,"
        "  'sources', v.n)) FROM (SELECT q.kind, q.value, q.text, count(DISTINCT g.source_id) AS n FROM sighting g"
        "  JOIN spelling q ON q.id = g.spelling_id WHERE g.entity_id = e.id GROUP BY q.kind, q.value, q.text"
        "  ORDER BY q.kind, q.value, q.text) v),"
        " (SELECT nullif(json_group_array(DISTINCT d.judgement_id), '[]') FROM judged_entity d"
        "  JOIN judgement_member m ON m.judgement_id = d.judgement_id AND m.side = d.side AND m.position = 0"
        "  JOIN judgement j ON j.id = d.judgement_id"
        "  AND m.kind = CASE d.side WHEN 0 THEN j.subject_kind ELSE j.object_kind END WHERE d.entity_id = e.id),"
        " coalesce(f.n, 0) + coalesce(t.n, 0) FROM entity e LEFT JOIN source w ON w.id = e.own_source_id"
        " LEFT JOIN (SELECT from_id, count(*) AS n FROM link GROUP BY from_id) f ON f.from_id = e.id"
        " LEFT JOIN (SELECT to_id, count(*) AS n FROM link GROUP BY to_id) t ON t.to_id = e.id ORDER BY e.id",
};

#define EVIDENCE_OF(table, column, id, order, limit)                                                                                                                                           \
    "(SELECT json_group_array(json_object('source', v.label, 'path', v.path, 'where', json(v.place), 'state', v.state))"                                                                       \
    " FROM (SELECT s.label, " ITEM_PATH(                                                                                                                                                       \
        "i") " || coalesce(o.place_reached, '') AS path, place_json(o.place_table, o.place_row, o.place_offset, image_offset(i.id, o.place_table, o.place_offset, o.place_reached)) AS place," \
             "  state_name(o.state) AS state FROM " table " x JOIN observation o ON o.id = x.observation_id"                                                                                   \
             "  JOIN item i ON (i.id = o.item_id OR i.same_as_id = o.item_id) JOIN source s ON s.id = i.source_id WHERE x." column                                                             \
             " = " id "  ORDER BY x." order ", i.id" limit ") v)"

static const struct column links_columns[] = {
    {"kind", COLUMN_TEXT, 12},    {"from_kind", COLUMN_TEXT, 8}, {"from", COLUMN_KEY, 34},
    {"to_kind", COLUMN_TEXT, 8},  {"to", COLUMN_KEY, 34},        {"detail", COLUMN_TEXT, 20},
    {"first", COLUMN_TIME, 24},   {"last", COLUMN_TIME, 24},     {"count", COLUMN_INTEGER, 7},
    {"evidence", COLUMN_JSON, 0},
};
const struct listing listing_links = {
    .name = "links",
    .summary =
        "two entities tied by observations, with first, last, count and the first 20 places of evidence",
    LISTING_COLUMNS(links_columns),
    .query =
        "SELECT l.kind, a.kind, a.value, b.kind, b.value, l.detail, moment_text(l.first_usec, l.first_zone),"
        " moment_text(l.last_usec, l.last_zone), l.count, " EVIDENCE_OF(
            "link_evidence", "link_id", "l.id", "observation_id",
            " LIMIT 20") " FROM link l JOIN entity a ON a.id = l.from_id JOIN entity b ON b.id = l.to_id ORDER BY l.id",
};

static const struct column findings_columns[] = {
    {"finding", COLUMN_INTEGER, 7}, {"kind", COLUMN_TEXT, 15},      {"title", COLUMN_TEXT, 100},
    {"rule", COLUMN_TEXT, 0},       {"version", COLUMN_INTEGER, 0}, {"facts", COLUMN_JSON, 0},
    {"entities", COLUMN_JSON, 0},   {"evidence", COLUMN_JSON, 0},   {"judgement", COLUMN_JSON, 0},
    {"judged", COLUMN_CAPTION, 30},
};
// What was decided of finding f: whether it is so.
#define JUDGED(what)                                                                                         \
    "(SELECT " what " FROM judged_finding d JOIN judgement j ON j.id = d.judgement_id"                       \
    " WHERE d.finding_id = f.id AND j.verdict IN ('confirm', 'reject') ORDER BY j.id DESC LIMIT 1)"
#define FINDINGS(filter)                                                                                                                                                                                      \
    "SELECT f.id, f.kind, f.title, f.rule, f.version, f.facts,"                                                                                                                                               \
    " (SELECT json_group_array(json_object('kind', v.kind, 'value', v.value, 'label', v.label, 'role', v.role))"                                                                                              \
    "  FROM (SELECT e.kind, e.value, e.label, x.role FROM finding_entity x JOIN entity e ON e.id = x.entity_id"                                                                                               \
    "  WHERE x.finding_id = f.id ORDER BY x.position) v),"                                                                                                                                                    \
    " " EVIDENCE_OF("finding_evidence", "finding_id", "f.id", "position", "") ", " JUDGED("json_object('judgement', j.id, 'verdict', j.verdict, 'who', j.who, 'at', j.at, 'because', j.reason)") ", " JUDGED( \
        "CASE j.verdict WHEN 'reject' THEN 'rejected' ELSE 'confirmed' END || coalesce(': ' || j.reason, '')") " FROM finding f" filter                                                                       \
                                                                                                               " ORDER BY f.kind, coalesce(" JUDGED(                                                          \
                                                                                                                   "j.verdict = 'reject'") ", 0), f.rank"

const struct listing listing_findings = {
    .name = "findings",
    .summary = "assessments over links, with rule, countable facts, entities and evidence",
    LISTING_COLUMNS(findings_columns),
    .query = FINDINGS(""),
};
const struct listing listing_presence = {
    .name = "presence",
    .summary = "findings of kind presence: who is seen in the adverts of a ring, month by month",
    LISTING_COLUMNS(findings_columns),
    .query = FINDINGS(" WHERE f.kind = 'presence'"),
};
const struct listing listing_rings = {
    .name = "rings",
    .summary = "findings of kind ring: adverts that one hand runs",
    LISTING_COLUMNS(findings_columns),
    .query = FINDINGS(" WHERE f.kind = 'ring'"),
};
const struct listing listing_routes = {
    .name = "routes",
    .summary = "findings of kind route: a ring's cities in time",
    LISTING_COLUMNS(findings_columns),
    .query = FINDINGS(" WHERE f.kind = 'route'"),
};
// Facts of trails that are arrays of objects, one row each.
#define TRAIL_ROWS(array)                                                                                    \
    " FROM finding f, json_each(f.facts, '$." array "') x WHERE f.kind = 'trail'" TRAIL_ORDER ", x.key"
#define TRAIL_ORDER " ORDER BY coalesce(" JUDGED("j.verdict = 'reject'") ", 0), f.rank"
#define OF_ROW(key) "json_extract(x.value, '$." key "')"

static const struct column trails_columns[] = {
    {"finding", COLUMN_INTEGER, 7}, {"layer", COLUMN_INTEGER, 5}, {"from", COLUMN_KEY, 34},
    {"from_name", COLUMN_TEXT, 20}, {"to", COLUMN_KEY, 34},       {"to_name", COLUMN_TEXT, 20},
    {"amount", COLUMN_DECIMAL, 14}, {"currency", COLUMN_TEXT, 4}, {"payments", COLUMN_INTEGER, 8},
    {"first", COLUMN_TIME, 10},     {"last", COLUMN_TIME, 10},    {"judged", COLUMN_CAPTION, 20},
};
const struct listing listing_trails = {
    .name = "trails",
    .summary = "the legs of findings of kind trail: who paid whom how much of a trail's money",
    LISTING_COLUMNS(trails_columns),
    .query =
        "SELECT f.id, " OF_ROW("layer") ", " OF_ROW("from") ", " OF_ROW("from_name") ", " OF_ROW("to") ", " OF_ROW("to_name") ", " OF_ROW(
            "amount") ", json_extract(f.facts, '$.currency'), " OF_ROW("payments") ", " OF_ROW("first") ", " OF_ROW("last") ", " JUDGED("j.verdict")
            TRAIL_ROWS("legs"),
};
static const struct column freeze_columns[] = {
    {"finding", COLUMN_INTEGER, 7}, {"account", COLUMN_KEY, 34},     {"name", COLUMN_TEXT, 20},
    {"bank", COLUMN_TEXT, 11},      {"country", COLUMN_TEXT, 7},     {"currency", COLUMN_TEXT, 4},
    {"amount", COLUMN_DECIMAL, 14}, {"at_most", COLUMN_DECIMAL, 14}, {"last", COLUMN_TIME, 10},
    {"why", COLUMN_TEXT, 40},       {"judged", COLUMN_CAPTION, 20},
};
const struct listing listing_freeze = {
    .name = "freeze",
    .summary = "accounts of trails in the order in which freezing stops most, and what of a trail is there",
    LISTING_COLUMNS(freeze_columns),
    .query = "SELECT f.id, " OF_ROW("account") ", " OF_ROW("name") ", " OF_ROW("bank") ", " OF_ROW("country") ", " OF_ROW(
        "currency") ", " OF_ROW("amount") ", " OF_ROW("at_most") ", " OF_ROW("last") ", " OF_ROW("why") ", " JUDGED("j.verdict")
        TRAIL_ROWS("freeze"),
};

static const struct column evidence_columns[] = {
    {"finding", COLUMN_INTEGER, 7}, PLACE_COLUMNS,
    {"type", COLUMN_TEXT, 8},       {"at", COLUMN_TIME, 24},
    {"from", COLUMN_KEY, 18},       {"to", COLUMN_JSON, 0},
    {"to", COLUMN_CAPTION, 20},     {"text", COLUMN_TEXT, 60},
};
// One form for all that a finding can rest on. For a payment, from and to are the two accounts; for an
// advert, to is what it names; for a call, text is its length.
#define EVIDENCE_TEXT                                                                                               \
    "CASE o.type WHEN 0 THEN m.text WHEN 1 THEN outcome_name(c.outcome) || coalesce(', ' || c.seconds || ' s', '')" \
    " WHEN 2 THEN n.name WHEN 6 THEN coalesce(a.city || ': ', '') || a.text"                                        \
    " WHEN 7 THEN decimal_text(y.amount_e5) || ' ' || y.currency || coalesce(', ' || y.name, '')"                   \
    "  || coalesce(', ' || y.reference, '') END"
const struct listing listing_evidence = {
    .name = "evidence",
    .summary = "what each finding rests on, in full: the messages, calls, adverts and payments themselves",
    LISTING_COLUMNS(evidence_columns),
    .query =
        "SELECT x.finding_id, " PLACE_VALUES ", record_name(o.type),"
        " moment_text(coalesce(m.at_usec, c.at_usec, a.posted_usec, y.at_usec),"
        "  coalesce(m.at_zone, c.at_zone, a.posted_zone, y.at_zone)), CASE WHEN p.id IS NOT NULL"
        " THEN " SPELLING_VALUE("p") " END, CASE WHEN q.id IS NULL THEN " TO_JSON " ELSE json_array(" SPELLING_VALUE(
            "q") ") END, CASE WHEN q.id IS NULL THEN " TO_TEXT
                 " ELSE " SPELLING_VALUE(
                     "q") " END, " EVIDENCE_TEXT
                          " FROM finding_evidence x JOIN observation o ON o.id = x.observation_id" STANDS_JOIN
                          " LEFT JOIN message m ON m.observation_id = o.id LEFT JOIN call c ON c.observation_id = o.id"
                          " LEFT JOIN contact n ON n.observation_id = o.id LEFT JOIN advert a ON a.observation_id = o.id"
                          " LEFT JOIN payment y ON y.observation_id = o.id LEFT JOIN selector_hit h ON h.observation_id = o.id"
                          " LEFT JOIN own_selector w ON w.observation_id = o.id"
                          " LEFT JOIN spelling p ON p.id = coalesce(m.from_id, c.from_id,"
                          "  CASE WHEN y.amount_e5 < 0 THEN y.account_id ELSE y.counterparty_id END)"
                          " LEFT JOIN spelling q ON q.id = coalesce(h.spelling_id, w.spelling_id,"
                          "  CASE WHEN y.amount_e5 < 0 THEN y.counterparty_id ELSE y.account_id END)"
                          " ORDER BY x.finding_id, x.position, i.id",
};

static const struct column overview_columns[] = {
    {"what", COLUMN_TEXT, 24},
    {"count", COLUMN_INTEGER, 12},
};
const struct listing listing_overview = {
    .name = "overview",
    .summary = "how much of everything stands in the case",
    LISTING_COLUMNS(overview_columns),
    .query =
        "SELECT 'sources', count(*) FROM source UNION ALL SELECT 'items', count(*) FROM item"
        " UNION ALL SELECT 'items the same as others', count(*) FROM item WHERE same_as_id IS NOT NULL"
        " UNION ALL SELECT 'messages', count(*) FROM message UNION ALL SELECT 'calls', count(*) FROM call"
        " UNION ALL SELECT 'contacts', count(*) FROM contact"
        " UNION ALL SELECT 'selectors in text', count(*) FROM selector_hit"
        " UNION ALL SELECT 'places', count(*) FROM position UNION ALL SELECT 'adverts', count(*) FROM advert"
        " UNION ALL SELECT 'payments', count(*) FROM payment"
        " UNION ALL SELECT 'statements', count(*) FROM statement"
        " UNION ALL SELECT 'entities', count(*) FROM entity UNION ALL SELECT 'links', count(*) FROM link"
        " UNION ALL SELECT 'findings', count(*) FROM finding",
};
