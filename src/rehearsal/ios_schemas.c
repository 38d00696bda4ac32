// See ios_schemas.h. Columns as telephones have them; what stays empty stands in them, too.
#include "rehearsal/ios_schemas.h"

#include <stddef.h>

const char *const ios_sms_schema[] = {
    "CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT, UNIQUE(key))",
    "CREATE TABLE deleted_messages (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, guid TEXT "
    "NOT NULL)",
    "CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT "
    "NULL, text TEXT, replace INTEGER DEFAULT 0, service_center TEXT, handle_id INTEGER "
    "DEFAULT 0, subject TEXT, country TEXT, attributedBody BLOB, version INTEGER DEFAULT 0, "
    "type INTEGER DEFAULT 0, service TEXT, account TEXT, account_guid TEXT, error INTEGER "
    "DEFAULT 0, date INTEGER, date_read INTEGER, date_delivered INTEGER, is_delivered INTEGER "
    "DEFAULT 0, is_finished INTEGER DEFAULT 0, is_emote INTEGER DEFAULT 0, is_from_me INTEGER "
    "DEFAULT 0, is_empty INTEGER DEFAULT 0, is_delayed INTEGER DEFAULT 0, is_auto_reply "
    "INTEGER DEFAULT 0, is_prepared INTEGER DEFAULT 0, is_read INTEGER DEFAULT 0, "
    "is_system_message INTEGER DEFAULT 0, is_sent INTEGER DEFAULT 0, has_dd_results INTEGER "
    "DEFAULT 0, is_service_message INTEGER DEFAULT 0, is_forward INTEGER DEFAULT 0, "
    "was_downgraded INTEGER DEFAULT 0, is_archive INTEGER DEFAULT 0, cache_has_attachments "
    "INTEGER DEFAULT 0, cache_roomnames TEXT, was_data_detected INTEGER DEFAULT 0, "
    "was_deduplicated INTEGER DEFAULT 0, is_audio_message INTEGER DEFAULT 0, is_played "
    "INTEGER DEFAULT 0, date_played INTEGER, item_type INTEGER DEFAULT 0, other_handle "
    "INTEGER DEFAULT 0, group_title TEXT, group_action_type INTEGER DEFAULT 0, share_status "
    "INTEGER DEFAULT 0, share_direction INTEGER DEFAULT 0, is_expirable INTEGER DEFAULT 0, "
    "expire_state INTEGER DEFAULT 0, message_action_type INTEGER DEFAULT 0, message_source "
    "INTEGER DEFAULT 0, associated_message_guid TEXT, associated_message_type INTEGER DEFAULT "
    "0, balloon_bundle_id TEXT, payload_data BLOB, expressive_send_style_id TEXT, "
    "associated_message_range_location INTEGER DEFAULT 0, associated_message_range_length "
    "INTEGER DEFAULT 0, time_expressive_send_played INTEGER, message_summary_info BLOB, "
    "ck_sync_state INTEGER DEFAULT 0, ck_record_id TEXT, ck_record_change_tag TEXT, "
    "destination_caller_id TEXT, is_corrupt INTEGER DEFAULT 0, reply_to_guid TEXT, sort_id "
    "INTEGER, is_spam INTEGER DEFAULT 0, has_unseen_mention INTEGER DEFAULT 0, "
    "thread_originator_guid TEXT, thread_originator_part TEXT, syndication_ranges TEXT, "
    "was_delivered_quietly INTEGER DEFAULT 0, did_notify_recipient INTEGER DEFAULT 0, "
    "synced_syndication_ranges TEXT, part_count INTEGER)",
    "CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, "
    "style INTEGER, state INTEGER, account_id TEXT, properties BLOB, chat_identifier TEXT, "
    "service_name TEXT, room_name TEXT, account_login TEXT, is_archived INTEGER DEFAULT 0, "
    "last_addressed_handle TEXT, display_name TEXT, group_id TEXT, is_filtered INTEGER "
    "DEFAULT 0, successful_query INTEGER, engram_id TEXT, server_change_token TEXT, "
    "ck_sync_state INTEGER DEFAULT 0, original_group_id TEXT, last_read_message_timestamp "
    "INTEGER DEFAULT 0, sr_server_change_token TEXT, sr_ck_sync_state INTEGER DEFAULT 0, "
    "cloudkit_record_id TEXT, sr_cloudkit_record_id TEXT, last_addressed_sim_id TEXT, "
    "is_blackholed INTEGER DEFAULT 0)",
    "CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT "
    "NULL, created_date INTEGER DEFAULT 0, start_date INTEGER DEFAULT 0, filename TEXT, uti "
    "TEXT, mime_type TEXT, transfer_state INTEGER DEFAULT 0, is_outgoing INTEGER DEFAULT 0, "
    "user_info BLOB, transfer_name TEXT, total_bytes INTEGER DEFAULT 0, is_sticker INTEGER "
    "DEFAULT 0, sticker_user_info BLOB, attribution_info BLOB, hide_attachment INTEGER "
    "DEFAULT 0, ck_sync_state INTEGER DEFAULT 0, ck_server_change_token_blob BLOB, "
    "ck_record_id TEXT, original_guid TEXT UNIQUE NOT NULL, is_commsafety_sensitive INTEGER "
    "DEFAULT 0)",
    "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, "
    "country TEXT, service TEXT NOT NULL, uncanonicalized_id TEXT, person_centric_id TEXT, "
    "UNIQUE (id, service))",
    "CREATE TABLE chat_handle_join (chat_id INTEGER REFERENCES chat (ROWID) ON DELETE "
    "CASCADE, handle_id INTEGER REFERENCES handle (ROWID) ON DELETE CASCADE, UNIQUE(chat_id, "
    "handle_id))",
    "CREATE TABLE message_attachment_join (message_id INTEGER REFERENCES message (ROWID) ON "
    "DELETE CASCADE, attachment_id INTEGER REFERENCES attachment (ROWID) ON DELETE CASCADE, "
    "UNIQUE(message_id, attachment_id))",
    "CREATE TABLE chat_message_join (chat_id INTEGER REFERENCES chat (ROWID) ON DELETE "
    "CASCADE, message_id INTEGER REFERENCES message (ROWID) ON DELETE CASCADE, message_date "
    "INTEGER DEFAULT 0, PRIMARY KEY (chat_id, message_id))",
    "CREATE INDEX message_idx_date ON message(date)",
    "CREATE INDEX message_idx_handle ON message(handle_id, date)",
    "CREATE INDEX chat_message_join_idx_message_id_only ON chat_message_join(message_id)",
    "CREATE TRIGGER add_to_deleted_messages AFTER DELETE ON message BEGIN INSERT INTO "
    "deleted_messages (guid) VALUES (OLD.guid); END",
    "INSERT INTO _SqliteDatabaseProperties "
    "VALUES('_ClientVersion','15007'),('counter_out_all','0')",
    NULL};

const char *const ios_calls_schema[] = {
    "CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, "
    "Z_MAX INTEGER)",
    "CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST "
    "BLOB)",
    "CREATE TABLE Z_MODELCACHE (Z_CONTENT BLOB)",
    "CREATE TABLE Z_2REMOTEPARTICIPANTHANDLES (Z_2REMOTEPARTICIPANTCALLS INTEGER, "
    "Z_4REMOTEPARTICIPANTHANDLES INTEGER, PRIMARY KEY (Z_2REMOTEPARTICIPANTCALLS, "
    "Z_4REMOTEPARTICIPANTHANDLES))",
    "CREATE TABLE ZCALLDBPROPERTIES (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, "
    "ZTIMER_ALL FLOAT, ZTIMER_INCOMING FLOAT, ZTIMER_LAST FLOAT, ZTIMER_LIFETIME FLOAT, "
    "ZTIMER_OUTGOING FLOAT)",
    "CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, "
    "ZANSWERED INTEGER, ZCALL_CATEGORY INTEGER, ZCALLTYPE INTEGER, ZDISCONNECTED_CAUSE "
    "INTEGER, ZFILTERED_OUT_REASON INTEGER, ZHANDLE_TYPE INTEGER, ZJUNKCONFIDENCE INTEGER, "
    "ZNUMBER_AVAILABILITY INTEGER, ZORIGINATED INTEGER, ZREAD INTEGER, ZVERIFICATIONSTATUS "
    "INTEGER, ZOUTGOINGLOCALPARTICIPANTUUID INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, "
    "ZFACE_TIME_DATA FLOAT, ZADDRESS VARCHAR, ZDEVICE_ID VARCHAR, ZISO_COUNTRY_CODE VARCHAR, "
    "ZLOCATION VARCHAR, ZNAME VARCHAR, ZSERVICE_PROVIDER VARCHAR, ZUNIQUE_ID VARCHAR, "
    "ZLOCALPARTICIPANTUUID BLOB, ZPARTICIPANTGROUPUUID BLOB)",
    "CREATE TABLE ZHANDLE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTYPE "
    "INTEGER, ZNORMALIZEDVALUE VARCHAR, ZVALUE VARCHAR)",
    "CREATE INDEX Z_CallRecord_byDateIndex ON ZCALLRECORD (ZDATE)",
    "INSERT INTO Z_PRIMARYKEY "
    "VALUES(1,'CallDBProperties',0,0),(2,'CallRecord',0,0),(3,'EmergencyMediaItem',0,0),(4,'Handle',0,0)",
    NULL};

const char *const ios_contacts_schema[] = {
    "CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT, UNIQUE(key))",
    "CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT, "
    "Middle TEXT, FirstPhonetic TEXT, MiddlePhonetic TEXT, LastPhonetic TEXT, Organization "
    "TEXT, Department TEXT, Note TEXT, Kind INTEGER, Birthday TEXT, JobTitle TEXT, Nickname "
    "TEXT, Prefix TEXT, Suffix TEXT, FirstSort TEXT, LastSort TEXT, CreationDate INTEGER, "
    "ModificationDate INTEGER, CompositeNameFallback TEXT, ExternalIdentifier TEXT, "
    "ExternalModificationTag TEXT, ExternalUUID TEXT, StoreID INTEGER, DisplayName TEXT, "
    "ExternalRepresentation BLOB, FirstSortSection TEXT, LastSortSection TEXT, "
    "FirstSortLanguageIndex INTEGER DEFAULT 2147483647, LastSortLanguageIndex INTEGER DEFAULT "
    "2147483647, PersonLink INTEGER DEFAULT -1, ImageURI TEXT, IsPreferredName INTEGER "
    "DEFAULT 1, guid TEXT, PhonemeData TEXT, AlternateBirthday TEXT, MapsData TEXT, "
    "FirstPronunciation TEXT, LastPronunciation TEXT, OrganizationPhonetic TEXT, "
    "PreviousFamilyName TEXT, PreferredLikenessSource TEXT, PreferredPersonaIdentifier TEXT, "
    "PreferredChannel TEXT)",
    "CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, "
    "identifier INTEGER, label INTEGER, value TEXT, guid TEXT)",
    "CREATE TABLE ABMultiValueEntry (parent_id INTEGER, key INTEGER, value TEXT, "
    "UNIQUE(parent_id, key))",
    "CREATE TABLE ABMultiValueEntryKey (value TEXT, UNIQUE(value))",
    "CREATE TABLE ABMultiValueLabel (value TEXT, UNIQUE(value))",
    "CREATE TABLE ABGroup (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT, "
    "ExternalIdentifier TEXT, StoreID INTEGER, guid TEXT)",
    "CREATE TABLE ABStore (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT, "
    "ExternalIdentifier TEXT, Type INTEGER, ConstraintsPath TEXT, ExternalModificationTag "
    "TEXT, ExternalSyncTag TEXT, StoreInternalIdentifier TEXT, AccountID INTEGER, Enabled "
    "INTEGER, SyncData BLOB, MeIdentifier INTEGER DEFAULT -1, Capabilities INTEGER, guid "
    "TEXT)",
    "CREATE INDEX ABMultiValueRecordIDIndex ON ABMultiValue(record_id)",
    "CREATE INDEX ABFirstSortIndex ON ABPerson(FirstSort, LastSort)",
    "INSERT INTO ABMultiValueLabel VALUES('_$!<Mobile>!$_'),('_$!<Home>!$_'),('iPhone')",
    "INSERT INTO ABMultiValueEntryKey "
    "VALUES('Street'),('ZIP'),('City'),('Country'),('username'),('service'),('url')",
    "INSERT INTO ABStore(Name,Type,Enabled,MeIdentifier) VALUES('Local',0,1,-1)",
    "INSERT INTO _SqliteDatabaseProperties VALUES('_ClientVersion','91')",
    NULL};
