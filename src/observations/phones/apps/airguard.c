// AirGuard for Android (attd_db): where the phone was when it heard a tracker. The application writes the
// latitude in the column of the longitude and the other way round, on every row: its axes are put right by
// that rule and not by whether a value happens to be possible. docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"
#include "observations/phones/peers.h"
#include "observations/phones/repeats.h"

#include <math.h>

// Its column "latitude" is our longitude.
static void take_beacon(struct evidence_rows *rows, void *payload)
{
    enum { AT, ADDRESS, LATITUDE_COLUMN, LONGITUDE_COLUMN };
    struct app_reading *reading = payload;
    struct position position = {.app = reading->app,
                                .label = app_text(rows, ADDRESS),
                                .axes = AXES_SWAPPED,
                                .at = MOMENT_UNKNOWN,
                                .by = SELECTOR_OF_OWNER};
    const char *at = app_text(rows, AT);
    if (at == NULL || !moment_parse(bytes_of_text(at), &position.at))
        position.at = MOMENT_UNKNOWN;
    else if (position.at.zone == ZONE_UNKNOWN)
        position.at.zone = ZONE_LOCAL; // a clock's time, its zone is not stated
    if (!evidence_real(rows, LONGITUDE_COLUMN, &position.latitude) ||
        !evidence_real(rows, LATITUDE_COLUMN, &position.longitude) || !isfinite(position.latitude) ||
        !isfinite(position.longitude)) {
        tally_skip(&rows->tally, "no coordinates");
        return;
    }
    if (evidence_is_lost(rows) && !moment_is_sound(position.at)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (fabs(position.latitude) > 90 || fabs(position.longitude) > 180)
        position.axes = AXES_IMPOSSIBLE;
    position.place = evidence_place(rows);
    sink_position(rows->context.sink, &position);
    evidence_emitted(rows);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const beacon[] = {"receivedAt", "deviceAddress", "longitude",
                                         "latitude",   "rssi",          NULL};
    return evidence_db_holds(context, "beacon", beacon);
}

static void observe(struct observation_context *context)
{
    static const char *const beacon[] = {"receivedAt", "deviceAddress", "latitude", "longitude", NULL};
    struct app_reading reading;
    app_begin(&reading, context, "airguard");
    evidence_rows_each(reading.db, "beacon", beacon, take_beacon, &reading);
    app_end(&reading);
}

const struct observer observer_airguard = {
    .name = "airguard",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "AirGuard for Android: where the phone was when it heard a tracker, axes put right",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
