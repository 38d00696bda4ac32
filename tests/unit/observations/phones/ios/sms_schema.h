// The tables of sms.db that matter, as iOS 16 makes them (made by hand after the documented columns).
#pragma once

#define SMS_SCHEMA                                                                                           \
    "CREATE TABLE message(ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT,"    \
    " service_center TEXT, handle_id INTEGER DEFAULT 0, subject TEXT, attributedBody BLOB, service TEXT,"    \
    " account TEXT, error INTEGER DEFAULT 0, date INTEGER, is_from_me INTEGER DEFAULT 0,"                    \
    " is_forward INTEGER DEFAULT 0, cache_roomnames TEXT, item_type INTEGER DEFAULT 0,"                      \
    " other_handle INTEGER DEFAULT 0, group_title TEXT, group_action_type INTEGER DEFAULT 0,"                \
    " associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, destination_caller_id TEXT,"  \
    " message_summary_info BLOB, thread_originator_guid TEXT, date_retracted INTEGER DEFAULT 0,"             \
    " date_edited INTEGER DEFAULT 0);"                                                                       \
    "CREATE TABLE handle(ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT,"    \
    " service TEXT NOT NULL, uncanonicalized_id TEXT);"                                                      \
    "CREATE TABLE chat(ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER,"   \
    " chat_identifier TEXT, service_name TEXT, room_name TEXT, account_login TEXT,"                          \
    " last_addressed_handle TEXT, display_name TEXT);"                                                       \
    "CREATE TABLE attachment(ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL,"            \
    " filename TEXT, mime_type TEXT, transfer_name TEXT);"                                                   \
    "CREATE TABLE chat_message_join(chat_id INTEGER, message_id INTEGER, PRIMARY KEY(chat_id, message_id));" \
    "CREATE TABLE chat_handle_join(chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id));"         \
    "CREATE TABLE message_attachment_join(message_id INTEGER, attachment_id INTEGER);"                       \
    "CREATE TABLE chat_recoverable_message_join(chat_id INTEGER, message_id INTEGER, delete_date INTEGER,"   \
    " PRIMARY KEY(chat_id, message_id));"
