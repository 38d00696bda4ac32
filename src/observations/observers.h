// Every observer, for the registry and for tests. Each is `observer_` and its name.
#pragma once

#include "observations/observer.h"

// One line each, sorted.
extern const struct observer observer_advert_csv;
extern const struct observer observer_advert_jsonl;
extern const struct observer observer_advert_warc;
extern const struct observer observer_airguard;
extern const struct observer observer_android_accounts;
extern const struct observer observer_android_backup;
extern const struct observer observer_android_contacts_provider;
extern const struct observer observer_android_sim;
extern const struct observer observer_android_sms;
extern const struct observer observer_any_bytes;
extern const struct observer observer_brotli;
extern const struct observer observer_burner;
extern const struct observer observer_bzip2;
extern const struct observer observer_camt;
extern const struct observer observer_disk_image;
extern const struct observer observer_disk_segment;
extern const struct observer observer_gzip;
extern const struct observer observer_hangouts;
extern const struct observer observer_imo_ios;
extern const struct observer observer_instagram_ios;
extern const struct observer observer_ios_messages;
extern const struct observer observer_itunes_backup;
extern const struct observer observer_itunes_mbdb;
extern const struct observer observer_kik_ios;
extern const struct observer observer_loose_bytes;
extern const struct observer observer_lz4;
extern const struct observer observer_mt940;
extern const struct observer observer_picture;
extern const struct observer observer_skype;
extern const struct observer observer_signal_android;
extern const struct observer observer_signal_ios;
extern const struct observer observer_sqlite_other;
extern const struct observer observer_tango_android;
extern const struct observer observer_tar;
extern const struct observer observer_telegram_android;
extern const struct observer observer_telegram_ios;
extern const struct observer observer_text_file;
extern const struct observer observer_ufdr_report;
extern const struct observer observer_twitter_android;
extern const struct observer observer_twitter_ios;
extern const struct observer observer_viber_android;
extern const struct observer observer_wechat_android;
extern const struct observer observer_wechat_ios;
extern const struct observer observer_wechat_ios_contacts;
extern const struct observer observer_whatsapp_android;
extern const struct observer observer_whatsapp_contacts;
extern const struct observer observer_whatsapp_prefs;
extern const struct observer observer_xz;
extern const struct observer observer_zip;
extern const struct observer observer_zlib;
extern const struct observer observer_zstd;
