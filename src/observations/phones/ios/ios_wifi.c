// Wi-Fi networks that iOS has joined (com.apple.wifi.known-networks.plist, com.apple.wifi.plist): their
// access points, when each was joined, and where it stood when that was kept. Keys:
// docs/formats/ios-places.md.
#include "observations/observers.h"

#include "base/json_out.h"
#include "base/text.h"
#include "observations/phones/parties.h"
#include "observations/selectors/selectors.h"
#include "observations/serialized/plist.h"

#include <string.h>

enum { LIST_MAX_BYTES = 8 * 1024 * 1024, POINTS_MAX = 100000 };

static const char PREFIX[] = "wifi.network.ssid.";

struct reading {
    struct observation_context *context;
    struct table_tally networks, points;
    int64_t network_count, point_count;
};

// An access point as the lists write it: keys differ between versions.
struct point {
    const char *network;
    const struct plist *value; // the dict it stands in
    const char *bssid;         // as written; may be NULL
    struct moment at;
};

static struct place place_of(const struct table_tally *tally, int64_t row)
{
    return (struct place){.table = tally->table, .row = row, .offset = -1};
}

static void add_moment(struct json_out *json, const char *key, struct moment at)
{
    char text[MOMENT_TEXT_SIZE];
    if (at.at_usec != TIME_UNKNOWN)
        json_out_key_text(json, key, moment_format(at, text));
}

static struct moment moment_at(const struct plist *value, const char *key)
{
    return plist_moment(plist_get(value, key));
}

static void send_row(struct reading *reading, struct place place, struct buffer *text)
{
    if (!text->overflowed)
        sink_raw_row(reading->context->sink, &(struct raw_row){place, buffer_text(text)});
}

// ---- access points ----

static void send_position(struct reading *reading, const struct point *point, struct selector by)
{
    double latitude, longitude, accuracy = 0;
    if (!plist_real(plist_get(point->value, "LocationLatitude"), &latitude) ||
        !plist_real(plist_get(point->value, "LocationLongitude"), &longitude))
        return;
    plist_real(plist_get(point->value, "LocationAccuracy"), &accuracy);
    struct moment at = moment_at(point->value, "LocationTimestamp");
    struct position position = {.place = place_of(&reading->points, reading->point_count),
                                .app = "wifi",
                                .label = point->network,
                                .latitude = latitude,
                                .longitude = longitude,
                                .how = "wifi",
                                .accuracy_m = accuracy > 0 && accuracy < 1e7 ? accuracy : 0,
                                .at = at.at_usec == TIME_UNKNOWN ? point->at : at,
                                .by = by};
    if (position_settle(&position))
        sink_position(reading->context->sink, &position);
}

static void read_point(struct reading *reading, const struct point *point)
{
    char mac[MAC_TEXT_SIZE];
    reading->point_count++;
    if (!mac_of_text(point->bssid, mac)) {
        tally_skip(&reading->points, "an access point without an address");
        return;
    }
    struct selector selector = {
        .kind = SELECTOR_MAC, .grade = GRADE_VALID, .value = mac, .text = point->bssid};
    struct place place = place_of(&reading->points, reading->point_count);
    struct buffer text;
    buffer_init(&text, RECORD_TEXT_MAX_BYTES);
    struct json_out json = json_out_to(&text);
    json_out_object(&json);
    json_out_key_text(&json, "network", point->network);
    json_out_key_text(&json, "access_point", mac);
    add_moment(&json, "last_joined", point->at);
    json_out_object_end(&json);
    send_row(reading, place, &text);
    buffer_done(&text);
    sink_selector_hit(reading->context->sink, &(struct selector_hit){place, selector});
    send_position(reading, point, selector);
    reading->points.emitted++;
}

// ---- networks ----

static const char *text_of(struct reading *reading, const struct plist *value)
{
    struct bytes bytes = plist_data(value);
    return bytes.size ? text_clean(reading->context->arena, bytes) : plist_text(value);
}

static void send_network(struct reading *reading, const char *name, const struct plist *network)
{
    static const char *const keys[] = {"AddedAt",          "JoinedByUserAt", "JoinedBySystemAt", "UpdatedAt",
                                       "LastDiscoveredAt", "lastJoined",     "lastAutoJoined",   "addedAt"};
    struct buffer text;
    buffer_init(&text, RECORD_TEXT_MAX_BYTES);
    struct json_out json = json_out_to(&text);
    json_out_object(&json);
    json_out_key_text(&json, "network", name);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        add_moment(&json, keys[i], moment_at(network, keys[i]));
    json_out_object_end(&json);
    send_row(reading, place_of(&reading->networks, reading->network_count), &text);
    buffer_done(&text);
}

static void read_network(struct reading *reading, const char *name, const struct plist *network)
{
    const struct plist *points = plist_get(network, "BSSList");
    const char *one = plist_text(plist_get(network, "BSSID"));
    reading->network_count++;
    if (network->kind != PLIST_DICT) {
        tally_skip(&reading->networks, "no network");
        return;
    }
    send_network(reading, name, network);
    reading->networks.emitted++;
    for (size_t i = 0; i < plist_count(points) && reading->point_count < POINTS_MAX; i++) {
        const struct plist *value = plist_at(points, i);
        read_point(reading, &(struct point){name, value, plist_text(plist_get(value, "BSSID")),
                                            moment_at(value, "LastAssociatedAt")});
    }
    if (one && plist_count(points) == 0)
        read_point(reading, &(struct point){name, network, one, moment_at(network, "lastJoined")});
}

static void read_networks(struct reading *reading, const struct plist *root)
{
    const struct plist *old = plist_get(root, "List of known networks");
    for (size_t i = 0; i < plist_count(old); i++) {
        const struct plist *network = plist_at(old, i);
        const char *name = plist_text(plist_get(network, "SSID_STR"));
        if (network)
            read_network(reading, name ? name : text_of(reading, plist_get(network, "SSID")), network);
    }
    for (size_t i = 0; i < plist_count(root); i++) {
        const char *key = plist_key(root, i);
        if (key == NULL || !text_start(key, PREFIX))
            continue;
        const struct plist *network = plist_value(root, i);
        const char *name = text_of(reading, plist_get(network, "SSID"));
        read_network(reading, name ? name : key + sizeof PREFIX - 1, network);
    }
}

// ---- the observer ----

static const struct plist *list_of(const struct observation_context *context, struct error *error)
{
    const struct plist *root = NULL;
    struct bytes bytes = context->item->bytes;
    if (bytes.size <= LIST_MAX_BYTES && (plist_is_binary(bytes) || plist_is_xml(bytes)))
        plist_read(bytes, context->arena, &root, error);
    return root;
}

static bool recognises(const struct observation_context *context)
{
    struct error error = {0};
    const struct plist *root = list_of(context, &error);
    if (plist_get(root, "List of known networks"))
        return true;
    for (size_t i = 0; i < plist_count(root); i++)
        if (plist_key(root, i) && text_start(plist_key(root, i), PREFIX))
            return true;
    return false;
}

static void observe(struct observation_context *context)
{
    struct error error = {0};
    const struct plist *root = list_of(context, &error);
    struct reading reading = {
        .context = context, .networks = {.table = "known networks"}, .points = {.table = "access points"}};
    if (error.text[0])
        sink_damage(context->sink, (struct place){.row = -1, .offset = -1}, "%s", error.text);
    read_networks(&reading, root);
    tally_send(context->sink, &reading.networks, reading.network_count);
    tally_send(context->sink, &reading.points, reading.point_count);
}

const struct observer observer_ios_wifi = {
    .name = "ios_wifi",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "Wi-Fi networks that iOS joined, their access points and places (known-networks.plist)",
    .by_bytes = true,
    .recognises = recognises,
    .observe = observe,
};
