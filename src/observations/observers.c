// The registry of observers, in the order in which they are asked about an item: the first that recognises it
// reads it.
#include "observations/observers.h"

#include <stddef.h>

const struct observer *const observers[] = {
    // containers
    &observer_disk_segment,
    &observer_android_backup,
    &observer_zip,
    &observer_tar,
    &observer_gzip,
    &observer_xz,
    &observer_zstd,
    &observer_bzip2,
    &observer_lz4,
    &observer_zlib,
    &observer_brotli,
    &observer_sqlcipher,
    &observer_disk_image,

    // phones
    &observer_itunes_backup,
    &observer_itunes_encrypted,
    &observer_itunes_mbdb,
    &observer_android_accounts,
    &observer_android_contacts_provider,
    &observer_android_sim,
    &observer_android_sms,
    &observer_signal_android,
    &observer_signal_ios,
    &observer_google_messages,
    &observer_telegram_android,
    &observer_telegram_ios,
    &observer_telegram_prefs,
    &observer_ufdr_report,
    &observer_wechat_android,
    &observer_wechat_ios,
    &observer_wechat_ios_contacts,
    &observer_whatsapp_android,
    &observer_whatsapp_contacts,
    &observer_whatsapp_devices,
    &observer_whatsapp_ios,
    &observer_whatsapp_ios_calls,
    &observer_whatsapp_ios_contacts,
    &observer_whatsapp_prefs,
    &observer_airguard,
    &observer_burner,
    &observer_hangouts,
    &observer_imo_ios,
    &observer_ios_accounts,
    &observer_ios_calls,
    &observer_ios_contacts,
    &observer_ios_device,
    &observer_ios_messages,
    &observer_ios_places,
    &observer_ios_wifi,
    &observer_viber_android,
    &observer_instagram_ios,
    &observer_kik_ios,
    &observer_skype,
    &observer_tango_android,
    &observer_twitter_android,
    &observer_twitter_ios,
    &observer_imo_android,
    &observer_instagram_android,
    &observer_kik_android,
    &observer_line_android,
    &observer_line_ios,
    &observer_viber_ios,

    // a bank's table, which is told more surely than adverts are
    &observer_bank_csv,

    // adverts
    &observer_advert_warc,
    &observer_advert_jsonl,
    &observer_advert_csv,

    // statements
    &observer_camt,
    &observer_cfonb120,
    &observer_coda,
    &observer_mt940,
    &observer_norma43,
    &observer_ofx,

    // pictures
    &observer_picture,

    // files: whatever nobody above recognised
    &observer_loose_bytes,
    &observer_sqlite_other,
    &observer_text_file,
    &observer_any_bytes,

    NULL,
};
