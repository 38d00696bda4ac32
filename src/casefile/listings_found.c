// Listings of links and findings: entities, links, findings, and the findings of one kind.
#include "casefile/listings_internal.h"

static const struct column entities_columns[] = {
    {"kind", COLUMN_TEXT, 12},     {"value", COLUMN_TEXT, 40},   {"label", COLUMN_TEXT, 24},
    {"own_of", COLUMN_TEXT, 20},   {"hub", COLUMN_BOOL, 4},      {"hub_reason", COLUMN_TEXT, 40},
    {"spellings", COLUMN_JSON, 0}, {"links", COLUMN_INTEGER, 6},
};
const struct listing listing_entities = {
    .name = "entities",
    .summary = "what observations are about: numbers, accounts, handles, devices, adverts, cities",
    LISTING_COLUMNS(entities_columns),
    .query =
        "SELECT e.kind, e.value, e.label, w.label, e.hub_reason IS NOT NULL, e.hub_reason,"
        " (SELECT json_group_array(v.text) FROM (SELECT DISTINCT q.text FROM entity_spelling es"
        "  JOIN spelling q ON q.id = es.spelling_id WHERE es.entity_id = e.id ORDER BY q.text) v),"
        " coalesce(f.n, 0) + coalesce(t.n, 0) FROM entity e LEFT JOIN source w ON w.id = e.own_source_id"
        " LEFT JOIN (SELECT from_id, count(*) AS n FROM link GROUP BY from_id) f ON f.from_id = e.id"
        " LEFT JOIN (SELECT to_id, count(*) AS n FROM link GROUP BY to_id) t ON t.to_id = e.id ORDER BY e.id",
};

#define EVIDENCE_OF(table, column, id, order, limit)                                                                     \
    "(SELECT json_group_array(json_object('source', v.label, 'path', v.path, 'where', json(v.place), 'state', v.state))" \
    " FROM (SELECT s.label, i.path, place_json(o.place_table, o.place_row, o.place_offset) AS place,"                    \
    "  state_name(o.state) AS state FROM " table " x JOIN observation o ON o.id = x.observation_id"                      \
    "  JOIN item i ON i.id = o.item_id JOIN source s ON s.id = i.source_id WHERE x." column " = " id                     \
    "  ORDER BY x." order limit ") v)"

static const struct column links_columns[] = {
    {"kind", COLUMN_TEXT, 12},    {"from_kind", COLUMN_TEXT, 8}, {"from", COLUMN_TEXT, 30},
    {"to_kind", COLUMN_TEXT, 8},  {"to", COLUMN_TEXT, 30},       {"detail", COLUMN_TEXT, 20},
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
    {"entities", COLUMN_JSON, 0},   {"evidence", COLUMN_JSON, 0},
};
#define FINDINGS(filter)                                                                                         \
    "SELECT f.id, f.kind, f.title, f.rule, f.version, f.facts,"                                                  \
    " (SELECT json_group_array(json_object('kind', v.kind, 'value', v.value, 'label', v.label, 'role', v.role))" \
    "  FROM (SELECT e.kind, e.value, e.label, x.role FROM finding_entity x JOIN entity e ON e.id = x.entity_id"  \
    "  WHERE x.finding_id = f.id ORDER BY x.position) v),"                                                       \
    " " EVIDENCE_OF("finding_evidence", "finding_id", "f.id", "position", "") " FROM finding f" filter           \
                                                                              " ORDER BY f.id"

const struct listing listing_findings = {
    .name = "findings",
    .summary = "assessments over links, with rule, countable facts, entities and evidence",
    LISTING_COLUMNS(findings_columns),
    .query = FINDINGS(""),
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
const struct listing listing_trails = {
    .name = "trails",
    .summary = "findings of kind pass_through: where money is passed on",
    LISTING_COLUMNS(findings_columns),
    .query = FINDINGS(" WHERE f.kind = 'pass_through'"),
};

static const struct column overview_columns[] = {
    {"what", COLUMN_TEXT, 14},
    {"count", COLUMN_INTEGER, 12},
};
const struct listing listing_overview = {
    .name = "overview",
    .summary = "how much of everything stands in the case",
    LISTING_COLUMNS(overview_columns),
    .query =
        "SELECT 'sources', count(*) FROM source UNION ALL SELECT 'items', count(*) FROM item"
        " UNION ALL SELECT 'messages', count(*) FROM message UNION ALL SELECT 'calls', count(*) FROM call"
        " UNION ALL SELECT 'contacts', count(*) FROM contact"
        " UNION ALL SELECT 'selectors in text', count(*) FROM selector_hit"
        " UNION ALL SELECT 'places', count(*) FROM position UNION ALL SELECT 'adverts', count(*) FROM advert"
        " UNION ALL SELECT 'payments', count(*) FROM payment"
        " UNION ALL SELECT 'statements', count(*) FROM statement"
        " UNION ALL SELECT 'entities', count(*) FROM entity UNION ALL SELECT 'links', count(*) FROM link"
        " UNION ALL SELECT 'findings', count(*) FROM finding",
};
