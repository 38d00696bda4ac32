// The columns of WhatsApp's message store that matter here, as the application makes them; for tests and
// bench.
#pragma once

#define WHATSAPP_SCHEMA                                                                                                \
    "CREATE TABLE jid(_id INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL, server TEXT NOT NULL, agent INTEGER," \
    " device INTEGER, type INTEGER, raw_string TEXT);"                                                                 \
    "CREATE TABLE jid_map(lid_row_id INTEGER PRIMARY KEY NOT NULL, jid_row_id INTEGER NOT NULL);"                      \
    "CREATE TABLE chat(_id INTEGER PRIMARY KEY AUTOINCREMENT, jid_row_id INTEGER UNIQUE, hidden INTEGER,"              \
    " subject TEXT, created_timestamp INTEGER);"                                                                       \
    "CREATE TABLE message(_id INTEGER PRIMARY KEY AUTOINCREMENT, chat_row_id INTEGER NOT NULL, from_me INTEGER"        \
    " NOT NULL, key_id TEXT NOT NULL, sender_jid_row_id INTEGER, status INTEGER, timestamp INTEGER,"                   \
    " received_timestamp INTEGER, message_type INTEGER, text_data TEXT);"                                              \
    "CREATE INDEX message_chat ON message(chat_row_id, _id);"                                                          \
    "CREATE TABLE message_media(message_row_id INTEGER PRIMARY KEY, chat_row_id INTEGER, file_path TEXT,"              \
    " file_length INTEGER, media_name TEXT, mime_type TEXT, media_caption TEXT);"                                      \
    "CREATE TABLE message_location(message_row_id INTEGER PRIMARY KEY, chat_row_id INTEGER, latitude REAL,"            \
    " longitude REAL, place_name TEXT, place_address TEXT);"                                                           \
    "CREATE TABLE message_quoted(message_row_id INTEGER PRIMARY KEY, chat_row_id INTEGER, text_data TEXT);"            \
    "CREATE TABLE message_vcard(_id INTEGER PRIMARY KEY, message_row_id INTEGER, vcard TEXT);"                         \
    "CREATE TABLE call_log(_id INTEGER PRIMARY KEY AUTOINCREMENT, jid_row_id INTEGER, from_me INTEGER, call_id TEXT,"  \
    " timestamp INTEGER, video_call INTEGER, duration INTEGER, call_result INTEGER, group_jid_row_id INTEGER);"        \
    "CREATE TABLE call_log_participant_v2(_id INTEGER PRIMARY KEY, call_log_row_id INTEGER, jid_row_id INTEGER,"       \
    " call_result INTEGER);"

#define WHATSAPP_CONTACTS_SCHEMA                                                                                  \
    "CREATE TABLE wa_contacts(_id INTEGER PRIMARY KEY AUTOINCREMENT, jid TEXT NOT NULL, is_whatsapp_user BOOLEAN" \
    " NOT NULL, status TEXT, number TEXT, display_name TEXT, given_name TEXT, wa_name TEXT, nickname TEXT);"
