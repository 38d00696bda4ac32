// Listings of adverts and pictures.
#include "casefile/listings_internal.h"

#define ADVERT_SELECTORS(kinds)                                                                              \
    "(SELECT json_group_array(v.value) FROM (SELECT q.value FROM observation_selector n JOIN spelling q"     \
    " ON q.id = n.spelling_id WHERE n.observation_id = o.id AND selector_kind(q.kind) IN (" kinds ")"        \
    " ORDER BY n.position) v)"

// The different values, in the order in which they are first stated.
#define MENTIONED(kind)                                                                                      \
    "(SELECT json_group_array(v.value) FROM (SELECT m.value FROM mention m WHERE m.observation_id = o.id"    \
    " AND mention_kind(m.kind) = '" kind "' GROUP BY m.value ORDER BY min(m.position)) v),"

static const struct column adverts_columns[] = {
    PLACE_COLUMNS,
    {"id", COLUMN_TEXT, 12},
    {"url", COLUMN_TEXT, 0},
    {"posted", COLUMN_TIME, 10},
    {"city", COLUMN_TEXT, 14},
    {"language", COLUMN_TEXT, 0},
    {"phones", COLUMN_JSON, 20},
    {"handles", COLUMN_JSON, 20},
    {"names", COLUMN_JSON, 0},
    {"ages", COLUMN_JSON, 0},
    {"prices", COLUMN_JSON, 0},
    {"cities", COLUMN_JSON, 0},
    {"languages", COLUMN_JSON, 0},
    {"pictures", COLUMN_JSON, 0},
    {"template", COLUMN_TEXT, 0},
    {"ring", COLUMN_INTEGER, 0},    // that of all adverts of one hand, however few; NULL when it stands alone
    {"finding", COLUMN_INTEGER, 7}, // that they are a ring, and more than a small collective
    {"digest", COLUMN_TEXT, 0},
    {"text", COLUMN_TEXT, 60},
};
const struct listing listing_adverts = {
    .name = "adverts",
    .summary =
        "adverts from captures, with what they state; `ring` is shared by all of one hand, `finding` says it is more than a few",
    LISTING_COLUMNS(adverts_columns),
    .query =
        "SELECT " PLACE_VALUES ", a.advert_id, a.url, moment_text(a.posted_usec, a.posted_zone), a.city,"
        " a.language, " ADVERT_SELECTORS("'phone'") ", " ADVERT_SELECTORS("'handle', 'email'") ", " MENTIONED(
            "name") MENTIONED("age") MENTIONED("price") MENTIONED("city")
            MENTIONED(
                "language") " a.pictures, (SELECT t.value FROM entity t WHERE t.id = e.text_entity_id),"
                            " y.group_id, (SELECT min(f.id) FROM finding_entity fe CROSS JOIN finding f ON f.id = fe.finding_id"
                            "  WHERE fe.entity_id = e.entity_id AND f.kind = 'ring'), a.digest, a.text FROM advert a"
                            " JOIN observation o ON o.id = a.observation_id" PLACE_JOIN
                            " LEFT JOIN advert_entity e ON e.observation_id = a.observation_id"
                            " LEFT JOIN advert_group y ON y.entity_id = e.entity_id ORDER BY a.observation_id",
};

static const struct column pictures_columns[] = {
    PLACE_COLUMNS,
    {"format", COLUMN_TEXT, 6},
    {"width", COLUMN_INTEGER, 6},
    {"height", COLUMN_INTEGER, 6},
    {"taken", COLUMN_TIME, 24},
    {"camera", COLUMN_TEXT, 24},
    {"latitude", COLUMN_REAL, 11},
    {"longitude", COLUMN_REAL, 11},
    {"pdq", COLUMN_TEXT, 0},
    {"pdq_quality", COLUMN_INTEGER, 0},
    {"sha256", COLUMN_TEXT, 0},
    {"name", COLUMN_TEXT, 0},
    {"picture", COLUMN_TEXT, 0},
};
const struct listing listing_pictures = {
    .name = "pictures",
    .summary = "pictures, when and with what they were taken, and their perceptual hash",
    LISTING_COLUMNS(pictures_columns),
    .query =
        "SELECT " PLACE_VALUES ", c.format, c.width, c.height, moment_text(c.taken_usec, c.taken_zone),"
        " c.camera, p.latitude, p.longitude, c.pdq, c.pdq_quality, coalesce(c.sha256, i.sha256), c.name, e.value FROM picture c"
        " JOIN observation o ON o.id = c.observation_id" STANDS_JOIN
        " LEFT JOIN observation g ON g.item_id = o.item_id AND g.type = observation_type('position')"
        "  AND g.place_offset IS o.place_offset AND g.place_reached IS o.place_reached"
        " LEFT JOIN position p ON p.observation_id = g.id"
        " LEFT JOIN picture_entity x ON x.observation_id = c.observation_id LEFT JOIN entity e ON e.id = x.entity_id ORDER BY c.observation_id, i.id",
};

static const struct column ring_adverts_columns[] = {
    {"ring", COLUMN_INTEGER, 5}, PLACE_COLUMNS,
    {"posted", COLUMN_TIME, 10}, {"city", COLUMN_TEXT, 14},
    {"id", COLUMN_TEXT, 0},      {"url", COLUMN_TEXT, 0},
    {"phones", COLUMN_JSON, 20}, {"handles", COLUMN_JSON, 0},
    {"names", COLUMN_JSON, 0},   {"digest", COLUMN_TEXT, 0},
    {"text", COLUMN_TEXT, 60},
};
const struct listing listing_ring_adverts = {
    .name = "ring_adverts",
    .summary = "the adverts of each ring, by ring and time",
    LISTING_COLUMNS(ring_adverts_columns),
    .query =
        "SELECT f.id, " PLACE_VALUES
        ", moment_text(a.posted_usec, a.posted_zone), a.city, a.advert_id, a.url,"
        " " ADVERT_SELECTORS("'phone'") ", " ADVERT_SELECTORS("'handle', 'email'") ", " MENTIONED(
            "name") " a.digest, a.text FROM finding f JOIN finding_entity x ON x.finding_id = f.id AND x.role = 'advert'"
                    " JOIN advert_entity e ON e.entity_id = x.entity_id JOIN advert a ON a.observation_id = e.observation_id"
                    " JOIN observation o ON o.id = a.observation_id" PLACE_JOIN
                    " WHERE f.kind = 'ring' ORDER BY f.id, a.posted_usec IS NULL, a.posted_usec, o.id",
};
