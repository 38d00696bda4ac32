// The registry of observers, in the order in which they are asked about an item: the first that recognises it
// reads it.
#include "observations/observer.h"

#include "observations/phones/observers.h"

// One line each, sorted.
extern const struct observer advert_csv;
extern const struct observer advert_jsonl;
extern const struct observer advert_warc;

const struct observer *const observers[] = {
    // containers

    // phones
    &android_contacts_provider,
    &android_sim,
    &android_sms,
    &whatsapp_android,
    &whatsapp_contacts,
    &whatsapp_prefs,

    // adverts
    &advert_warc,
    &advert_jsonl,
    &advert_csv,

    // statements

    // files: whatever nobody above recognised
    &sqlite_other,

    NULL,
};
