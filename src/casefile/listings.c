// The listings: what can be read out of a case, and how each is asked for. This file holds
// sources, what is read of them and the log; listings_phones.c what phones know; listings_conversations.c
// what was said; listings_found.c links and findings.
#include "casefile/listings.h"

#include "casefile/listings_internal.h"

#include <string.h>

// ---- sources ----

static const struct column sources_columns[] = {
    {"source", COLUMN_TEXT, 24},       {"kind", COLUMN_TEXT, 10},
    {"authority", COLUMN_TEXT, 12},    {"exhibit", COLUMN_KEY, 20},
    {"handling", COLUMN_TEXT, 8},      {"legal_basis", COLUMN_TEXT, 0},
    {"grade", COLUMN_TEXT, 0},         {"region", COLUMN_TEXT, 8},
    {"zone", COLUMN_TEXT, 0},          {"seized_at", COLUMN_TEXT, 10},
    {"retain_until", COLUMN_TEXT, 12}, {"size_bytes", COLUMN_INTEGER, 12},
    {"items", COLUMN_INTEGER, 7},      {"observations", COLUMN_INTEGER, 12},
    {"keys", COLUMN_INTEGER, 0},       {"sha256", COLUMN_TEXT, 0},
    {"path", COLUMN_TEXT, 0},
};
// What the person said a source is; else what was found in it; "auto" while nothing was.
#define HAS(...)                                                                                             \
    "EXISTS (SELECT 1 FROM item i JOIN observation o ON o.item_id = i.id WHERE i.source_id = s.id"           \
    " AND o.type IN (" __VA_ARGS__ "))"
#define SOURCE_KIND                                                                                                                                                                                          \
    "CASE WHEN s.kind <> 'auto' THEN s.kind ELSE coalesce(nullif(trim("                                                                                                                                      \
    " CASE WHEN " HAS(                                                                                                                                                                                       \
        "observation_type('message'), observation_type('call'), observation_type('contact'),"                                                                                                                \
        " observation_type('own'), observation_type('account')") " THEN 'phone ' ELSE '' END"                                                                                                                \
                                                                 " || CASE WHEN " HAS(                                                                                                                       \
                                                                     "observation_type('advert')") " THEN 'adverts ' ELSE '' END"                                                                            \
                                                                                                   " || CASE WHEN " HAS(                                                                                     \
                                                                                                       "observation_type('payment'), observation_type('statement')") " THEN 'statements' ELSE '' END), '')," \
                                                                                                                                                                     " CASE WHEN EXISTS (SELECT 1 FROM item i WHERE i.source_id = s.id AND i.state = 0) THEN 'auto' ELSE 'files' END) END"

const struct listing listing_sources = {
    .name = "sources",
    .summary = "evidence as received, with authority, legal basis and hash",
    LISTING_COLUMNS(sources_columns),
    .query = "SELECT s.label, " SOURCE_KIND
             ", s.authority, s.exhibit, handling_name(s.handling), s.legal_basis, s.grade,"
             " s.region, s.zone, s.seized_at, s.retain_until, s.size_bytes,"
             " (SELECT count(*) FROM item i WHERE i.source_id = s.id),"
             " (SELECT count(*) FROM item i JOIN observation o ON o.item_id = coalesce(i.same_as_id, i.id)"
             "  WHERE i.source_id = s.id),"
             " (SELECT count(*) FROM source_key k WHERE k.source_id = s.id),"
             " s.sha256, s.path FROM source s ORDER BY s.id",
};

static const struct column items_columns[] = {
    {"source", COLUMN_TEXT, 0},
    {"path", COLUMN_PATH, 64},
    {"size_bytes", COLUMN_INTEGER, 11},
    {"state", COLUMN_TEXT, 7},
    {"status", COLUMN_TEXT, 10},
    {"observer", COLUMN_TEXT, 18},
    {"observer_version", COLUMN_INTEGER, 0},
    {"modified", COLUMN_TIME, 0},
    {"sha256", COLUMN_TEXT, 0},
    {"same_as", COLUMN_PATH, 0},
    {"known_as", COLUMN_PATH, 0},
    {"known_state", COLUMN_TEXT, 0},
    {"reason", COLUMN_TEXT, 30},
};
const struct listing listing_items = {
    .name = "items",
    .summary = "files and members found inside sources, and who read them",
    LISTING_COLUMNS(items_columns),
    .query =
        "SELECT s.label, i.path, CASE WHEN i.size_bytes >= 0 THEN i.size_bytes END, state_name(i.found_state),"
        " item_status(i.state), i.observer, i.observer_version, moment_text(i.modified_usec, i.modified_zone),"
        " i.sha256, (SELECT e.path FROM item e WHERE e.id = i.same_as_id), n.known_as,"
        " CASE WHEN n.state > 0 THEN state_name(n.state) END, i.reason"
        " FROM item i JOIN source s ON s.id = i.source_id"
        " LEFT JOIN file_name n ON n.source_id = i.source_id AND n.path = i.path ORDER BY i.id",
};

static const struct column tally_columns[] = {
    {"source", COLUMN_TEXT, 0},     {"path", COLUMN_PATH, 60},      {"table", COLUMN_TEXT, 20},
    {"present", COLUMN_INTEGER, 9}, {"emitted", COLUMN_INTEGER, 9}, {"skipped", COLUMN_JSON, 40},
};
const struct listing listing_tally = {
    .name = "tally",
    .summary = "rows present, emitted and skipped (with reasons) of every table read",
    LISTING_COLUMNS(tally_columns),
    .query =
        "SELECT s.label, i.path, t.table_name, CAST(total(t.count) AS INTEGER),"
        " CAST(total(t.count) FILTER (WHERE t.reason = '') AS INTEGER),"
        " json_group_object(t.reason, t.count) FILTER (WHERE t.reason <> '')"
        " FROM (SELECT * FROM tally ORDER BY item_id, table_name, reason) t JOIN item i ON i.id = t.item_id"
        " JOIN source s ON s.id = i.source_id GROUP BY t.item_id, t.table_name ORDER BY t.item_id, t.table_name",
};

static const struct column damage_columns[] = {
    {"source", COLUMN_TEXT, 0},    {"path", COLUMN_PATH, 56}, {"where", COLUMN_JSON, 0},
    {"place", COLUMN_CAPTION, 16}, {"what", COLUMN_TEXT, 80},
};
const struct listing listing_damage = {
    .name = "damage",
    .summary = "items that could not be read, and bytes that are not what they claim to be",
    LISTING_COLUMNS(damage_columns),
    .query = "SELECT s.label, " ITEM_PATH(
        "i") " || coalesce(d.place_reached, ''), place_json(d.place_table, d.place_row, d.place_offset, image_offset(i.id, d.place_table, d.place_offset, d.place_reached)),"
             " place_text(d.place_table, d.place_row, d.place_offset), d.what FROM ("
             "SELECT id, item_id, place_table, place_row, place_offset, place_reached, what FROM damage"
             " UNION ALL SELECT 0, id, NULL, NULL, NULL, NULL, reason FROM item WHERE state = 2"
             " AND (id, reason) NOT IN (SELECT item_id, what FROM damage)) d"
             " JOIN item i ON i.id = d.item_id JOIN source s ON s.id = i.source_id ORDER BY i.id, d.id",
};

// ---- observations ----

static const struct column selectors_columns[] = {
    PLACE_COLUMNS,
    {"kind", COLUMN_TEXT, 8},
    {"value", COLUMN_KEY, 36},
    {"text", COLUMN_TEXT, 30},
    {"grade", COLUMN_TEXT, 8},
};
const struct listing listing_selectors = {
    .name = "selectors",
    .summary = "phones, e-mails, accounts, handles and links in text, contacts and adverts",
    LISTING_COLUMNS(selectors_columns),
    .query =
        "SELECT " PLACE_VALUES ", selector_kind(p.kind), p.value, p.text,"
        " CASE p.grade WHEN 0 THEN 'valid' ELSE 'possible' END FROM ("
        " SELECT observation_id, 0 AS position, spelling_id FROM selector_hit"
        " UNION ALL SELECT observation_id, 0, spelling_id FROM own_selector"
        " UNION ALL SELECT n.observation_id, n.position, n.spelling_id FROM contact c"
        "  JOIN observation_selector n ON n.observation_id = c.observation_id"
        " UNION ALL SELECT n.observation_id, n.position, n.spelling_id FROM account c"
        "  JOIN observation_selector n ON n.observation_id = c.observation_id"
        " UNION ALL SELECT n.observation_id, n.position, n.spelling_id FROM advert a"
        "  JOIN observation_selector n ON n.observation_id = a.observation_id) x"
        " JOIN spelling p ON p.id = x.spelling_id JOIN observation o ON o.id = x.observation_id" STANDS_JOIN
        " ORDER BY x.observation_id, x.position, i.id",
};

// ---- the log ----

static const struct column audit_columns[] = {
    {"entry", COLUMN_INTEGER, 5},   {"at", COLUMN_TIME, 27},     {"who", COLUMN_TEXT, 20},
    {"what", COLUMN_TEXT, 16},      {"why", COLUMN_TEXT, 16},    {"version", COLUMN_TEXT, 7},
    {"arguments", COLUMN_TEXT, 40}, {"detail", COLUMN_TEXT, 40}, {"hash", COLUMN_TEXT, 16},
};
const struct listing listing_audit = {
    .name = "audit",
    .summary = "the hash-chained log: when, who, what, why",
    LISTING_COLUMNS(audit_columns),
    .query = "SELECT id, at, who, what, why, version, arguments, detail, hash FROM audit ORDER BY id",
};

// Sorted by name, one a line.
// clang-format off
const struct listing *const listings[] = {
    &listing_accounts,
    &listing_activity,
    &listing_adverts,
    &listing_audit,
    &listing_calls,
    &listing_contacts,
    &listing_conversation,
    &listing_conversations,
    &listing_damage,
    &listing_devices,
    &listing_entities,
    &listing_evidence,
    &listing_findings,
    &listing_freeze,
    &listing_holders,
    &listing_indicators,
    &listing_items,
    &listing_judgements,
    &listing_links,
    &listing_memberships,
    &listing_messages,
    &listing_overview,
    &listing_payments,
    &listing_pictures,
    &listing_places,
    &listing_presence,
    &listing_rates,
    &listing_ring_adverts,
    &listing_rings,
    &listing_routes,
    &listing_rows,
    &listing_selectors,
    &listing_shared_contacts,
    &listing_slots,
    &listing_sources,
    &listing_statements,
    &listing_takings,
    &listing_tally,
    &listing_template,
    &listing_templates,
    &listing_trails,
    NULL,
};
// clang-format on

const struct listing *listing_named(const char *name)
{
    for (const struct listing *const *listing = listings; *listing; listing++)
        if (strcmp((*listing)->name, name) == 0)
            return *listing;
    return NULL;
}
