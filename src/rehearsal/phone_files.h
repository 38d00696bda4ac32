// The databases and files of one telephone, each written from the world into a zip archive.
#pragma once

#include "rehearsal/database.h"
#include "rehearsal/world.h"
#include "rehearsal/zip_writer.h"

struct phone_files {
    const struct world *world;
    const struct device *device;
    int index;           // of the device
    struct arena *arena; // of this telephone
    struct zip_writer *zip;
    enum number_country home;
    int64_t written_sec; // when the files were last changed
};

// Each adds its files; -1 with the error's text.
int sms_db_write(struct phone_files *files, struct error *error);      // mmssms.db
int calls_db_write(struct phone_files *files, struct error *error);    // calllog.db
int contacts_db_write(struct phone_files *files, struct error *error); // contacts2.db
int wechat_db_write(struct phone_files *files, struct error *error);   // EnMicroMsg.db, decrypted
int telegram_db_write(struct phone_files *files, struct error *error); // cache4.db
int ios_backup_write(struct phone_files *files, struct error *error);  // all of an iPhone, Manifest.db too
int ufdr_write(struct phone_files *files, struct error *error);        // report.xml
int sim_db_write(struct phone_files *files, struct error *error);      // telephony.db
int whatsapp_db_write(struct phone_files *files, struct error *error); // msgstore.db
int whatsapp_contacts_write(struct phone_files *files, struct error *error); // wa.db and the preferences
int other_files_write(struct phone_files *files,
                      struct error *error); // what every telephone has and says nothing

// A SIM's numbers, made from the telephone.
const char *phone_files_imsi(struct phone_files *files);
const char *phone_files_iccid(struct phone_files *files);
// A person's other names: "wxid_...", Telegram's number.
const char *phone_files_wxid(struct phone_files *files, int person);
int64_t phone_files_telegram_id(const struct phone_files *files, int person);
// Whether the telephone has events of this application.
bool phone_files_uses(const struct phone_files *files, enum chat_app app);

// Adds a database to the archive. With `before`, as it stood then and a write-ahead log that leads to how it
// stands.
int phone_files_add(struct phone_files *files, const char *path, struct database *database,
                    struct bytes before, struct error *error);
// A number as this telephone shows it: for telephones with spelling variants different for saved, sent and
// received.
enum number_place { NUMBER_SAVED, NUMBER_SENT, NUMBER_RECEIVED };
const char *phone_files_number(struct phone_files *files, int person, enum number_place place);
const char *phone_files_name(const struct phone_files *files, int person); // as saved, or NULL
// The user part and server of a person's WhatsApp account on this telephone: number or, when *lid, the LID.
bool phone_files_uses_lid(const struct phone_files *files, int person, bool *mapped);
uint64_t phone_files_hash(const struct phone_files *files, uint64_t a,
                          uint64_t b); // of this telephone, even spread

// All telephones, as directory/AUTHORITY/phone-NN.zip.
int phones_write(const struct world *world, const char *directory, struct error *error);
