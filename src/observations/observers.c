// The registry of observers, in the order in which they are asked about an item: the first that recognises it
// reads it.
#include "observations/observer.h"
#include "observations/statements/camt.h"
#include "observations/statements/mt940.h"

#include "observations/phones/observers.h"

// One line each, sorted; the others are declared by a header of their family.
extern const struct observer advert_csv;
extern const struct observer advert_jsonl;
extern const struct observer advert_warc;
extern const struct observer bzip2_container;
extern const struct observer gzip_container;
extern const struct observer other_file;
extern const struct observer tar_container;
extern const struct observer text_file;
extern const struct observer xz_container;
extern const struct observer zip_container;
extern const struct observer zstd_container;

const struct observer *const observers[] = {
    // containers
    &zip_container,
    &tar_container,
    &gzip_container,
    &xz_container,
    &zstd_container,
    &bzip2_container,

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
    &camt_observer,
    &mt940_observer,

    // files: whatever nobody above recognised
    &sqlite_other,
    &text_file,
    &other_file,

    NULL,
};
