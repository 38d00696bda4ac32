// The listings of templates: each as one line, its adverts laid beside it, and what stands in its slots.
#include "casefile/listings_internal.h"

static const struct column templates_columns[] = {
    {"template", COLUMN_INTEGER, 8}, {"name", COLUMN_TEXT, 0},      {"adverts", COLUMN_INTEGER, 7},
    {"read", COLUMN_INTEGER, 0},     {"phones", COLUMN_INTEGER, 6}, {"cities", COLUMN_INTEGER, 6},
    {"first", COLUMN_TIME, 10},      {"last", COLUMN_TIME, 10},     {"slots", COLUMN_INTEGER, 5},
    {"findings", COLUMN_JSON, 8},    {"pattern", COLUMN_TEXT, 90},  {"parts", COLUMN_JSON, 0},
};
// `of`: a condition on t; `members`: the same on e.
#define TEMPLATES(of, members)                                                                                      \
    "WITH member AS (SELECT e.text_entity_id AS id, e.entity_id AS advert, a.observation_id, a.posted_usec, a.city" \
    "  FROM advert_entity e JOIN advert a ON a.observation_id = e.observation_id"                                   \
    "  WHERE e.text_entity_id IS NOT NULL" members "),"                                                             \
    " dated AS (SELECT id, min(posted_usec) AS first, max(posted_usec) AS last,"                                    \
    "  count(DISTINCT nullif(city, '')) AS cities FROM member GROUP BY id),"                                        \
    " called AS (SELECT m.id, count(DISTINCT p.value) AS phones FROM member m"                                      \
    "  JOIN observation_selector s ON s.observation_id = m.observation_id"                                          \
    "  JOIN spelling p ON p.id = s.spelling_id AND selector_kind(p.kind) = 'phone' GROUP BY m.id),"                 \
    " used AS (SELECT id, json_group_array(ring) AS rings FROM (SELECT DISTINCT m.id, f.id AS ring"                 \
    "  FROM finding f JOIN finding_entity x ON x.finding_id = f.id JOIN member m ON m.advert = x.entity_id"         \
    "  WHERE f.kind = 'ring' ORDER BY m.id, f.id) GROUP BY id)"                                                     \
    " SELECT t.entity_id, n.value, t.adverts, t.read, coalesce(c.phones, 0), d.cities,"                             \
    " moment_text(d.first, 'date'), moment_text(d.last, 'date'),"                                                   \
    " (SELECT count(*) FROM json_each(t.parts) WHERE type = 'object' AND value LIKE '{\"slot\"%'),"                 \
    " u.rings, template_pattern(t.parts), t.parts"                                                                  \
    " FROM template t JOIN entity n ON n.id = t.entity_id LEFT JOIN dated d ON d.id = t.entity_id"                  \
    " LEFT JOIN called c ON c.id = t.entity_id LEFT JOIN used u ON u.id = t.entity_id" of                           \
    " ORDER BY t.adverts DESC, t.entity_id"
const struct listing listing_templates = {
    .name = "templates",
    .summary =
        "what near-identical adverts have in common, with the places where they differ as {name}, {city}",
    LISTING_COLUMNS(templates_columns),
    .query = TEMPLATES("", ""),
    .key = "template",
    .query_of_key = TEMPLATES(" WHERE t.entity_id = ?1", " AND e.text_entity_id = ?1"),
};

// What is known to stand in an advert's text, for template_aligned.
#define STATED                                                                                               \
    "(SELECT json_group_array(json(v.one)) FROM (SELECT json_array(0, m.kind, m.value, m.text,"              \
    " coalesce(m.offset_bytes, -1)) AS one, 0 AS what, m.position FROM mention m"                            \
    " WHERE m.observation_id = a.observation_id AND length(m.text) <= 400 UNION ALL"                         \
    " SELECT json_array(1, p.kind, p.value, p.text, -1), 1, s.position FROM observation_selector s"          \
    " JOIN spelling p ON p.id = s.spelling_id WHERE s.observation_id = a.observation_id"                     \
    " AND length(p.text) <= 400 ORDER BY 2, 3) v)"

static const struct column template_columns[] = {
    {"template", COLUMN_INTEGER, 0}, PLACE_COLUMNS,
    {"id", COLUMN_TEXT, 12},         {"url", COLUMN_TEXT, 0},
    {"posted", COLUMN_TIME, 10},     {"city", COLUMN_TEXT, 12},
    {"slots", COLUMN_JSON, 40},      {"spans", COLUMN_JSON, 0},
    {"text", COLUMN_TEXT, 60},
};
#define TEMPLATE(filter)                                                                                                                                   \
    "SELECT r.template, r.label, r.path, r.place_json, r.place_text, r.state, r.advert_id, r.url, r.posted, r.city,"                                       \
    " json_extract(r.aligned, '$.slots'), json_extract(r.aligned, '$.spans'), r.text"                                                                      \
    " FROM (SELECT t.entity_id AS template, s.label AS label, " ITEM_PATH(                                                                                 \
        "i") " || coalesce(o.place_reached, '') AS path,"                                                                                                  \
             "  place_json(o.place_table, o.place_row, o.place_offset, image_offset(i.id, o.place_table, o.place_offset, o.place_reached)) AS place_json," \
             "  place_text(o.place_table, o.place_row, o.place_offset) AS place_text, state_name(o.state) AS state,"                                       \
             "  a.advert_id, a.url, moment_text(a.posted_usec, a.posted_zone) AS posted, a.city,"                                                          \
             "  template_aligned(t.parts, a.text, " STATED                                                                                                 \
             ") AS aligned, a.text, a.posted_usec, a.observation_id"                                                                                       \
             "  FROM template t JOIN advert_entity e ON e.text_entity_id = t.entity_id"                                                                    \
             "  JOIN advert a ON a.observation_id = e.observation_id"                                                                                      \
             "  JOIN observation o ON o.id = a.observation_id" PLACE_JOIN filter                                                                           \
             "  ORDER BY t.entity_id, a.posted_usec, a.observation_id LIMIT -1) r"
const struct listing listing_template = {
    .name = "template",
    .summary = "one template, its adverts laid beside it: clew show CASE template ID",
    LISTING_COLUMNS(template_columns),
    .query = TEMPLATE(""),
    .key = "template",
    .query_of_key = TEMPLATE(" WHERE t.entity_id = ?1"),
};

static const struct column slots_columns[] = {
    {"template", COLUMN_INTEGER, 8}, {"slot", COLUMN_INTEGER, 4},    {"kind", COLUMN_TEXT, 7},
    {"value", COLUMN_KEY, 40},       {"adverts", COLUMN_INTEGER, 7}, {"elsewhere", COLUMN_INTEGER, 9},
    {"templates", COLUMN_JSON, 20},  {"recurring", COLUMN_BOOL, 9},  {"first", COLUMN_JSON, 0},
};
// A value recurs when another template has it, too, and it says something: numbers, handles and addresses;
// names and words (three or more, in scripts without spaces six characters) that few have. What everybody has
// in such a place, prices, hours, ages and cities, ties nobody.
#define SLOTS_FEW "20"
#define SLOTS(of)                                                                                            \
    "SELECT l.entity_id, l.slot, l.kind, l.value, l.count, l.elsewhere,"                                     \
    " CASE WHEN l.elsewhere > 0 THEN (SELECT json_group_array(k.id) FROM (SELECT DISTINCT w.entity_id AS id" \
    "  FROM template_slot w WHERE w.kind = l.kind AND w.value = l.value AND w.entity_id <> l.entity_id"      \
    "  ORDER BY w.entity_id LIMIT 20) k) END,"                                                               \
    " l.elsewhere > 0 AND (l.kind IN ('phone', 'handle', 'url') OR (l.elsewhere <= " SLOTS_FEW               \
    "  AND (l.kind = 'name' OR (l.kind = 'text' AND (l.value LIKE '% % %'"                                   \
    "   OR (length(l.value) >= 6 AND length(CAST(l.value AS BLOB)) >= 3 * length(l.value))))))),"            \
    " json_object('source', s.label, 'path', " ITEM_PATH(                                                    \
        "i") ", 'where', json(place_json(o.place_table, o.place_row, o.place_offset)))"                      \
             " FROM (SELECT v.*, (SELECT count(DISTINCT w.entity_id) FROM template_slot w"                   \
             "  WHERE w.kind = v.kind AND w.value = v.value AND w.entity_id <> v.entity_id) AS elsewhere"    \
             "  FROM template_slot v" of ") l"                                                               \
             " JOIN observation o ON o.id = l.first_observation_id" PLACE_JOIN                               \
             " ORDER BY l.entity_id, l.slot, l.count DESC, l.value"
const struct listing listing_slots = {
    .name = "slots",
    .summary =
        "what stands in the slots of templates, and in how many other templates too; recurring: it says something that it does",
    LISTING_COLUMNS(slots_columns),
    .query = SLOTS(""),
    .key = "template",
    .query_of_key = SLOTS(" WHERE v.entity_id = ?1"),
};
