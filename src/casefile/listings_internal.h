// Pieces that the queries of listings share. For listings*.c only.
#pragma once

#include "casefile/listings.h"

#define LISTING_COLUMNS(array) .columns = array, .column_count = (int)(sizeof(array) / sizeof *(array))

// A selector as a person names it: "owner" for the device's owner, else its normal form.
#define SPELLING_VALUE(alias) "CASE " alias ".kind WHEN 0 THEN 'owner' ELSE " alias ".value END"

// The path of an item; of a nameless piece, that of what it is a piece of.
#define ITEM_PATH(alias)                                                                                     \
    "CASE " alias ".name WHEN '' THEN (SELECT whole.path FROM item whole WHERE whole.id = " alias            \
    ".parent_id) ELSE " alias ".path END"

// The fields that all observations share; the query names its tables o (observation), i (item), s (source).
#define PLACE_COLUMNS                                                                                        \
    {"source", COLUMN_TEXT, 24}, {"path", COLUMN_PATH, 0}, {"where", COLUMN_JSON, 0},                        \
        {"place", COLUMN_CAPTION, 14},                                                                       \
    {                                                                                                        \
        "state", COLUMN_TEXT, 7                                                                              \
    }
#define PLACE_VALUES                                                                                                                                                          \
    "s.label, " ITEM_PATH(                                                                                                                                                    \
        "i") " || coalesce(o.place_reached, ''), place_json(o.place_table, o.place_row, o.place_offset, image_offset(i.id, o.place_table, o.place_offset, o.place_reached))," \
             " place_text(o.place_table, o.place_row, o.place_offset), state_name(o.state)"
#define PLACE_JOIN " JOIN item i ON i.id = o.item_id JOIN source s ON s.id = i.source_id"
// In the item it was read in, and in each other of the same bytes, which was not read again: a row each.
// Order by i.id last.
#define STANDS_JOIN                                                                                          \
    " JOIN item i ON (i.id = o.item_id OR i.same_as_id = o.item_id) JOIN source s ON s.id = i.source_id"

// Whom the selectors of observation o name, in order.
#define TO_JSON                                                                                              \
    "coalesce((SELECT json_group_array(" SPELLING_VALUE(                                                     \
        "v") ") FROM (SELECT q.* FROM observation_selector n"                                                \
             " JOIN spelling q ON q.id = n.spelling_id WHERE n.observation_id = o.id ORDER BY n.position) v), '[]')"
#define TO_TEXT                                                                                              \
    "(SELECT group_concat(" SPELLING_VALUE(                                                                  \
        "v") ", ', ') FROM (SELECT q.* FROM observation_selector n"                                          \
             " JOIN spelling q ON q.id = n.spelling_id WHERE n.observation_id = o.id ORDER BY n.position) v)"

extern const struct listing listing_activity, listing_devices, listing_shared_contacts;
// Where the message or call stands that observation o repeats (one of the same source); the query has o.
#define SAME_AS                                                                                              \
    "(SELECT json_object('path', " ITEM_PATH(                                                                \
        "b") ", 'where', json(place_json(a.place_table, a.place_row, a.place_offset, image_offset(b.id, a.place_table, a.place_offset, a.place_reached)))) FROM copy c2 JOIN observation a ON a.id = c2.first_id JOIN item b ON b.id = a.item_id WHERE c2.observation_id = o.id)"

extern const struct listing listing_accounts, listing_calls, listing_contacts, listing_conversation,
    listing_conversations, listing_memberships, listing_messages, listing_places, listing_rows;
extern const struct listing listing_entities, listing_evidence, listing_findings, listing_freeze,
    listing_links, listing_overview, listing_presence, listing_rings, listing_routes, listing_trails;
extern const struct listing listing_slots, listing_template, listing_templates;
extern const struct listing listing_adverts, listing_judgements, listing_pictures, listing_ring_adverts;
extern const struct listing listing_holders, listing_indicators, listing_takings, listing_payments,
    listing_rates, listing_statements;
