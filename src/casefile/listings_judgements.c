// The listing of judgements.
#include "casefile/judgements_internal.h"
#include "casefile/listings_internal.h"

static const struct column judgements_columns[] = {
    {"judgement", COLUMN_INTEGER, 9},     {"at", COLUMN_TIME, 20},     {"who", COLUMN_TEXT, 20},
    {"verdict", COLUMN_TEXT, 8},          {"subject", COLUMN_KEY, 40}, {"object", COLUMN_KEY, 40},
    {"applies", COLUMN_BOOL, 7},          {"now", COLUMN_JSON, 0},     {"because", COLUMN_TEXT, 40},
    {"withdrawn_by", COLUMN_INTEGER, 12},
};

// A side as it was named: an entity by itself, a finding by its title then.
#define SIDE(column, side)                                                                                   \
    "j." column "_kind || CASE WHEN EXISTS (SELECT 1 FROM judgement_member m WHERE m.judgement_id = j.id"    \
    " AND m.side = " side " AND m.position = 0 AND m.kind = j." column                                       \
    "_kind) THEN ':' ELSE ': ' END || j." column "_value"

// What a side is now.
#define NOW(side)                                                                                            \
    " UNION ALL SELECT json_object('finding', d.finding_id) AS v, " side " AS n FROM judged_finding d"       \
    "  WHERE d.judgement_id = j.id AND d.side = " side                                                       \
    " UNION ALL SELECT json_object('kind', e.kind, 'value', e.value), " side " FROM judged_entity d"         \
    "  JOIN entity e ON e.id = d.entity_id JOIN judgement_member m ON m.judgement_id = d.judgement_id"       \
    "   AND m.side = d.side AND m.position = 0 WHERE d.judgement_id = j.id AND d.side = " side               \
    "   AND m.kind = CASE " side " WHEN 0 THEN j.subject_kind ELSE j.object_kind END"

const struct listing listing_judgements = {
    .name = "judgements",
    .summary = "what analysts decided, why, and whether it applies to the case as it stands",
    LISTING_COLUMNS(judgements_columns),
    .query =
        "SELECT id, at, who, verdict, subject, object, stands AND json_array_length(now) = sides, now, reason, by"
        " FROM (SELECT j.id, j.at, j.who, j.verdict, coalesce(" SIDE(
            "subject",
            "0") ","
                 "  'judgement ' || j.withdraws) AS subject, " SIDE(
                     "object",
                     "1") " AS object, j.reason,"
                          "  (SELECT w.id FROM judgement w WHERE w.withdraws = j.id) AS by,"
                          "  " JUDGEMENT_STANDS
                          " AS stands, (j.subject_kind IS NOT NULL) + (j.object_kind IS NOT NULL) AS sides,"
                          "  (SELECT json_group_array(json(v)) FROM (SELECT v, n FROM (SELECT NULL AS v, 0 AS n WHERE 0" NOW(
                              "0") NOW("1") ") ORDER BY n)) AS now FROM judgement j) ORDER BY id",
};
