// The adverts of a case as their ties are looked for: who shows what, when and where. No text is read.
#pragma once

#include "casefile/casefile.h"
#include "findings/adverts/groups.h"
#include "findings/adverts/judged.h"

enum { NO_DAY = INT32_MIN };
#define NO_CITY UINT32_MAX
#define NO_HOME UINT32_MAX

// What adverts show that others may show too: a contact, the text of a group, a picture.
struct shown_value {
    int64_t entity_id;
    enum contact_kind kind;
    bool is_hub;      // as link found: shown, never believed
    bool is_believed; // an analyst confirmed it
    bool is_desk; // a telephone: beside three others or more who do not stand beside each other, on half of
                  // its adverts
    uint32_t pattern;          // of handles: how many differ from this one in digits only
    uint8_t pattern_digits;    // and how many digits that are
    uint32_t first_use, count; // in uses
};

struct shown_use {
    uint32_t value, advert; // positions
};

struct read_advert {
    int64_t entity_id;
    struct moment posted; // of several captures the first that states it
    int32_t day;          // since 1970; NO_DAY
    uint32_t city;        // position in cities; NO_CITY
    uint32_t home;        // the value that is most its own: telephone, else handle, else e-mail; NO_HOME
};

struct advert_reading {
    struct read_advert *adverts; // by entity id
    size_t advert_count, advert_capacity;
    struct shown_value *values; // by entity id
    size_t value_count, value_capacity;
    struct shown_use *uses; // by value, then advert
    size_t use_count, use_capacity;
    struct {
        int64_t entity_id;
        char *name;
        uint32_t adverts;
    } * cities; // by entity id
    size_t city_count, city_capacity;
    uint32_t adverts_in_cities;
    struct {
        uint32_t advert;
        int64_t observation_id;
        struct moment posted; // what this capture states
    } * captures;             // by observation
    size_t capture_count, capture_capacity;
    int32_t first_day, last_day; // between which all but a few adverts were posted; 0 and 0 when none says
};

// Without the uses that were judged not to be; what was judged to be no hub stands for itself.
int advert_reading_read(struct advert_reading *reading, const struct judged_adverts *judged,
                        struct casefile *casefile, struct error *error);
const struct read_advert *advert_reading_of(const struct advert_reading *reading,
                                            int64_t entity_id); // NULL: none
void advert_reading_done(struct advert_reading *reading);
