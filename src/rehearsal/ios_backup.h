// A Finder backup of an iPhone while it is written: its files go into the archive under hashes, the list of
// them is kept for Manifest.db.
#pragma once

#include "rehearsal/phone_files.h"

struct ios_entry {
    const char *id, *domain, *path; // id: SHA-1 of "domain-path" in hexadecimal
    int64_t size;
};

struct ios_backup {
    struct phone_files *files;
    struct ios_entry *entries;
    size_t count, capacity;
};

#define IOS_HOME "HomeDomain"
#define IOS_WIRELESS "WirelessDomain"
#define IOS_CAMERA "CameraRollDomain"
#define IOS_WHATSAPP "AppDomainGroup-group.net.whatsapp.WhatsApp.shared"

// NULL when OpenSSL has no SHA-1.
const char *ios_backup_id(struct arena *arena, const char *domain, const char *path);
int ios_backup_add(struct ios_backup *backup, const char *domain, const char *path, struct bytes content,
                   struct error *error);
int ios_backup_add_database(struct ios_backup *backup, const char *domain, const char *path,
                            struct database *database, struct error *error);
// Core Data keeps seconds since 2001.
double ios_cocoa(int64_t at_ms);
// How a person stands in WhatsApp on this telephone: "USER@s.whatsapp.net" or "USER@lid".
const char *ios_jid(struct phone_files *files, int person);

// Each adds its databases.
int ios_sms_write(struct ios_backup *backup, struct error *error);             // sms.db
int ios_calls_write(struct ios_backup *backup, struct error *error);           // CallHistory.storedata
int ios_contacts_write(struct ios_backup *backup, struct error *error);        // AddressBook.sqlitedb
int ios_whatsapp_write(struct ios_backup *backup, struct error *error);        // ChatStorage.sqlite
int ios_whatsapp_others_write(struct ios_backup *backup, struct error *error); // calls, contacts, own number
// What says which device it is, and the lists of the backup; last.
int ios_lists_write(struct ios_backup *backup, struct error *error);
