// Places that iOS measured or keeps of what it received (consolidated.db, cache_encryptedA.db and B,
// routined's Cache.sqlite, Local.sqlite and Cloud.sqlite): a table each, told by its columns. Docs:
// docs/formats/ios-places.md.
#include "observations/observers.h"
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum column { LATITUDE, LONGITUDE, AT, ACCURACY, MAC, MCC, MNC, AREA, CELL, COLUMNS_COUNT };

// `by_mac`: the place is the access point's; `of_cells`: the antenna's or the area where it was heard; else
// the device's own.
static const struct form {
    const char *table, *how;
    bool by_mac, of_cells;
    const char *columns[COLUMNS_COUNT + 1];
} FORMS[] = {
    {"WifiLocation",
     "wifi",
     true,
     false,
     {"Latitude", "Longitude", "Timestamp", "HorizontalAccuracy", "MAC", "-", "-", "-", "-"}},
    {"WifiLocationHarvest",
     "wifi",
     true,
     false,
     {"Latitude", "Longitude", "Timestamp", "HorizontalAccuracy", "MAC", "-", "-", "-", "-"}},
    {"CellLocation",
     "cell",
     false,
     true,
     {"Latitude", "Longitude", "Timestamp", "HorizontalAccuracy", "-", "MCC", "MNC", "LAC", "CI"}},
    {"CellLocationHarvest",
     "cell",
     false,
     true,
     {"Latitude", "Longitude", "Timestamp", "HorizontalAccuracy", "-", "MCC", "MNC", "LAC", "CI"}},
    {"CellLocationLocal",
     "cell",
     false,
     true,
     {"Latitude", "Longitude", "Timestamp", "HorizontalAccuracy", "-", "MCC", "MNC", "LAC", "CI"}},
    {"LteCellLocation",
     "cell",
     false,
     true,
     {"Latitude", "Longitude", "Timestamp", "HorizontalAccuracy", "-", "MCC", "MNC", "TAC", "CI"}},
    {"LteCellLocationHarvest",
     "cell",
     false,
     true,
     {"Latitude", "Longitude", "Timestamp", "HorizontalAccuracy", "-", "MCC", "MNC", "TAC", "CI"}},
    {"LteCellLocationLocal",
     "cell",
     false,
     true,
     {"Latitude", "Longitude", "Timestamp", "HorizontalAccuracy", "-", "MCC", "MNC", "TAC", "CI"}},
    {"NrCellLocation",
     "cell",
     false,
     true,
     {"Latitude", "Longitude", "Timestamp", "HorizontalAccuracy", "-", "MCC", "MNC", "TAC", "CI"}},
    {"ScdmaCellLocation",
     "cell",
     false,
     true,
     {"Latitude", "Longitude", "Timestamp", "HorizontalAccuracy", "-", "MCC", "MNC", "LAC", "CI"}},
    {"CdmaCellLocation",
     "cell",
     false,
     true,
     {"Latitude", "Longitude", "Timestamp", "HorizontalAccuracy", "-", "MCC", "SID", "NID", "BSID"}},
    {"CdmaCellLocationLocal",
     "cell",
     false,
     true,
     {"Latitude", "Longitude", "Timestamp", "HorizontalAccuracy", "-", "MCC", "SID", "NID", "BSID"}},
    {"LocationHarvest",
     "gps",
     false,
     false,
     {"Latitude", "Longitude", "Timestamp", "HorizontalAccuracy", "-", "-", "-", "-", "-"}},
    {"ZRTCLLOCATIONMO",
     NULL,
     false,
     false,
     {"ZLATITUDE", "ZLONGITUDE", "ZTIMESTAMP", "ZHORIZONTALACCURACY", "-", "-", "-", "-", "-"}},
    {"ZRTHINTMO",
     NULL,
     false,
     false,
     {"ZLATITUDE", "ZLONGITUDE", "ZDATE", "ZHORIZONTALUNCERTAINTY", "-", "-", "-", "-", "-"}},
    {"ZRTVISITMO",
     NULL,
     false,
     false,
     {"ZLOCATIONLATITUDE", "ZLOCATIONLONGITUDE", "ZENTRYDATE", "ZLOCATIONHORIZONTALUNCERTAINTY", "-", "-",
      "-", "-", "-"}},
    {"ZRTLEARNEDVISITMO",
     NULL,
     false,
     false,
     {"ZLOCATIONLATITUDE", "ZLOCATIONLONGITUDE", "ZENTRYDATE", "ZLOCATIONHORIZONTALUNCERTAINTY", "-", "-",
      "-", "-", "-"}},
    {"ZRTLEARNEDLOCATIONOFINTERESTMO",
     NULL,
     false,
     false,
     {"ZLOCATIONLATITUDE", "ZLOCATIONLONGITUDE", "ZCREATIONDATE", "ZLOCATIONUNCERTAINTY", "-", "-", "-", "-",
      "-"}},
    {"ZRTLEARNEDLOCATIONOFINTERESTVISITMO",
     NULL,
     false,
     false,
     {"ZLOCATIONLATITUDE", "ZLOCATIONLONGITUDE", "ZENTRYDATE", "ZLOCATIONUNCERTAINTY", "-", "-", "-", "-",
      "-"}},
    {"ZRTVEHICLEEVENTHISTORYMO",
     NULL,
     false,
     false,
     {"ZLOCLATITUDE", "ZLOCLONGITUDE", "ZDATE", "ZLOCUNCERTAINTY", "-", "-", "-", "-", "-"}},
};

enum { FORM_COUNT = sizeof FORMS / sizeof *FORMS };
static const int64_t YEAR_2001_USEC = 978307200000000, YEAR_2100_USEC = 4102444800000000;

static bool form_there(struct evidence_db *db, const struct form *form)
{
    const char *const needed[] = {form->columns[LATITUDE], form->columns[LONGITUDE], NULL};
    return evidence_db_has_columns(db, form->table, needed);
}

// Hexadecimal digits in text, or a number of 48 bits.
static bool mac_in(struct evidence_rows *rows, char out[MAC_TEXT_SIZE])
{
    return evidence_is_text(rows, MAC) ? mac_of_text(evidence_text(rows, MAC), out)
                                       : mac_of_number(evidence_integer(rows, MAC, 0), out);
}

static struct selector party_of(struct evidence_rows *rows, const struct form *form)
{
    char mac[MAC_TEXT_SIZE];
    if (form->of_cells)
        return peers_nobody();
    if (!form->by_mac)
        return SELECTOR_OF_OWNER;
    if (!mac_in(rows, mac))
        return peers_nobody();
    const char *value = arena_text(rows->context.arena, mac);
    return (struct selector){.kind = SELECTOR_MAC, .grade = GRADE_VALID, .value = value, .text = value};
}

// "cell 206-1-1234-56789": country, network, area, cell.
static const char *cell_label(struct evidence_rows *rows)
{
    if (evidence_integer(rows, MCC, -1) < 0)
        return NULL;
    return arena_print(rows->context.arena, "cell %lld-%lld-%lld-%lld",
                       (long long)evidence_integer(rows, MCC, -1), (long long)evidence_integer(rows, MNC, -1),
                       (long long)evidence_integer(rows, AREA, -1),
                       (long long)evidence_integer(rows, CELL, -1));
}

static bool is_none(double latitude, double longitude)
{
    return latitude == -180 && longitude == -180; // "not known", as locationd writes it
}

static void visit(struct evidence_rows *rows, void *payload)
{
    const struct form *form = payload;
    struct moment at = evidence_moment_cocoa(rows, AT);
    double latitude = 0, longitude = 0, accuracy = 0;
    bool there = evidence_real(rows, LATITUDE, &latitude) && evidence_real(rows, LONGITUDE, &longitude);
    bool timed = at.at_usec != TIME_UNKNOWN && at.at_usec > YEAR_2001_USEC && at.at_usec < YEAR_2100_USEC;
    bool on_earth = latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180;
    if (evidence_is_lost(rows) && !(there && timed && on_earth)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (!there || is_none(latitude, longitude)) {
        tally_skip(&rows->tally, "no coordinates");
        return;
    }
    if (!evidence_real(rows, ACCURACY, &accuracy) || accuracy < 0 || accuracy > 1e7)
        accuracy = 0;
    position_send(rows, &(struct position){.app = "ios",
                                           .label = form->of_cells ? cell_label(rows) : NULL,
                                           .latitude = latitude,
                                           .longitude = longitude,
                                           .how = form->how,
                                           .accuracy_m = accuracy,
                                           .at = at,
                                           .by = party_of(rows, form)});
}

static bool recognises(const struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    bool is = false;
    for (size_t i = 0; db && !is && i < FORM_COUNT; i++)
        is = form_there(db, &FORMS[i]);
    evidence_db_close(db);
    return is;
}

static void observe(struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    evidence_db_tell_condition(db);
    for (size_t i = 0; i < FORM_COUNT; i++)
        if (form_there(db, &FORMS[i])) {
            struct form form = FORMS[i];
            form.columns[COLUMNS_COUNT] = NULL;
            evidence_rows_each(db, form.table, form.columns, visit, &form);
        }
    evidence_db_tell_unread(db, "table not read");
    evidence_db_close(db);
}

const struct observer observer_ios_places = {
    .name = "ios_places",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "places that iOS measured or was told: its own, of access points and of cells (routined, "
               "consolidated.db, cache_encryptedA.db and B)",
    .companions = (const char *const[]){"%-wal", NULL},
    .recognises = recognises,
    .observe = observe,
};
