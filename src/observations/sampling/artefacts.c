// The table, and how a path is held against it.
#include "observations/sampling/artefacts.h"

#include "base/text.h"

#include <stdbool.h>
#include <string.h>

enum match_by { BY_NAME, BY_END, BY_FOLDER };

struct artefact {
    enum match_by by;
    enum artefact_tier tier;
    const char *pattern; // in lower case; of a folder, without slashes
};

// Sorted by tier, way and pattern.
static const struct artefact artefacts[] = {
    {BY_NAME, ARTEFACT_RECORDS,
     "1a0e7afc19d307da602ccdcece51af33afe92c53"}, // of an iTunes backup: History.db
    {BY_NAME, ARTEFACT_RECORDS, "31bb7ba8914766d4ba40d6dfb6113c8b614be442"}, // AddressBook.sqlitedb
    {BY_NAME, ARTEFACT_RECORDS, "3d0d7e5fb2ce288813306e4d4636395e047a3d28"}, // sms.db
    {BY_NAME, ARTEFACT_RECORDS, "4f98687d8ab0d6d1a371110e6b7300f6e465bef2"}, // NoteStore.sqlite
    {BY_NAME, ARTEFACT_RECORDS, "5a4935c78a5255723f707230a451d79c540d2741"}, // CallHistory.storedata
    {BY_NAME, ARTEFACT_RECORDS, "7c7fba66680ef796b916b067077cc246adacf01d"}, // ChatStorage.sqlite
    {BY_NAME, ARTEFACT_RECORDS, "83b9310399a905c7781f95580174f321cd18fd97"}, // Viber's Contacts.data
    {BY_NAME, ARTEFACT_RECORDS, "addressbook.sqlitedb"},
    {BY_NAME, ARTEFACT_RECORDS, "b8548dc30aa1030df0ce18ef08b882cf7ab5212f"}, // ContactsV2.sqlite
    {BY_NAME, ARTEFACT_RECORDS, "bugle_db"},
    {BY_NAME, ARTEFACT_RECORDS, "ca3bc056d4da0bbf88b5fb3be254f3b7147e639c"}, // notes.sqlite
    {BY_NAME, ARTEFACT_RECORDS, "cache4.db"},
    {BY_NAME, ARTEFACT_RECORDS, "call_history.db"},
    {BY_NAME, ARTEFACT_RECORDS, "callhistory.storedata"},
    {BY_NAME, ARTEFACT_RECORDS, "calllog.db"},
    {BY_NAME, ARTEFACT_RECORDS, "chatstorage.sqlite"},
    {BY_NAME, ARTEFACT_RECORDS, "com.whatsapp_preferences_light.xml"},
    {BY_NAME, ARTEFACT_RECORDS, "com.whatsapp_preferences.xml"},
    {BY_NAME, ARTEFACT_RECORDS, "contacts.data"},
    {BY_NAME, ARTEFACT_RECORDS, "contacts.db"},
    {BY_NAME, ARTEFACT_RECORDS, "contacts2.db"},
    {BY_NAME, ARTEFACT_RECORDS, "contactsv2.sqlite"},
    {BY_NAME, ARTEFACT_RECORDS, "cookies.sqlite"},
    {BY_NAME, ARTEFACT_RECORDS, "db_sqlite"},                                // Telegram for iOS
    {BY_NAME, ARTEFACT_RECORDS, "direct.db"},                                // Instagram
    {BY_NAME, ARTEFACT_RECORDS, "e74113c185fd8297e140cfcf9c99436c5cc06b57"}, // of an app's folder: History.db
    {BY_NAME, ARTEFACT_RECORDS, "enmicromsg.db"},
    {BY_NAME, ARTEFACT_RECORDS, "formhistory.sqlite"},
    {BY_NAME, ARTEFACT_RECORDS, "history"},
    {BY_NAME, ARTEFACT_RECORDS, "history.db"},
    {BY_NAME, ARTEFACT_RECORDS, "interactionc.db"},
    {BY_NAME, ARTEFACT_RECORDS, "kik.sqlite"},
    {BY_NAME, ARTEFACT_RECORDS, "kikdatabase.db"},
    {BY_NAME, ARTEFACT_RECORDS, "line.sqlite"},
    {BY_NAME, ARTEFACT_RECORDS, "login data"},
    {BY_NAME, ARTEFACT_RECORDS, "main.db"}, // Skype
    {BY_NAME, ARTEFACT_RECORDS, "mm.sqlite"},
    {BY_NAME, ARTEFACT_RECORDS, "mmssms.db"},
    {BY_NAME, ARTEFACT_RECORDS, "msgstore.db"},
    {BY_NAME, ARTEFACT_RECORDS, "naver_line"},
    {BY_NAME, ARTEFACT_RECORDS, "notes.sqlite"},
    {BY_NAME, ARTEFACT_RECORDS, "notestore.sqlite"},
    {BY_NAME, ARTEFACT_RECORDS, "places.sqlite"},
    {BY_NAME, ARTEFACT_RECORDS, "signal.sqlite"},
    {BY_NAME, ARTEFACT_RECORDS, "sms.db"},
    {BY_NAME, ARTEFACT_RECORDS, "telephony.db"},
    {BY_NAME, ARTEFACT_RECORDS, "threads_db2"}, // Facebook Messenger
    {BY_NAME, ARTEFACT_RECORDS, "viber_data"},
    {BY_NAME, ARTEFACT_RECORDS, "viber_messages"},
    {BY_NAME, ARTEFACT_RECORDS, "viber.db"},
    {BY_NAME, ARTEFACT_RECORDS, "voicemail.db"},
    {BY_NAME, ARTEFACT_RECORDS, "wa.db"},
    {BY_NAME, ARTEFACT_RECORDS, "web data"},
    {BY_NAME, ARTEFACT_RECORDS, "webcachev01.dat"},
    {BY_END, ARTEFACT_RECORDS, ".eml"},
    {BY_END, ARTEFACT_RECORDS, ".emlx"},
    {BY_END, ARTEFACT_RECORDS, ".ics"},
    {BY_END, ARTEFACT_RECORDS, ".mbox"},
    {BY_END, ARTEFACT_RECORDS, ".msg"},
    {BY_END, ARTEFACT_RECORDS, ".ost"},
    {BY_END, ARTEFACT_RECORDS, ".pst"},
    {BY_END, ARTEFACT_RECORDS, ".vcf"},
    {BY_END, ARTEFACT_DOCUMENTS, ".csv"},
    {BY_END, ARTEFACT_DOCUMENTS, ".doc"},
    {BY_END, ARTEFACT_DOCUMENTS, ".docx"},
    {BY_END, ARTEFACT_DOCUMENTS, ".odt"},
    {BY_END, ARTEFACT_DOCUMENTS, ".pdf"},
    {BY_END, ARTEFACT_DOCUMENTS, ".rtf"},
    {BY_END, ARTEFACT_DOCUMENTS, ".xls"},
    {BY_END, ARTEFACT_DOCUMENTS, ".xlsx"},
    {BY_FOLDER, ARTEFACT_DOCUMENTS, "desktop"},
    {BY_FOLDER, ARTEFACT_DOCUMENTS, "documents"},
    {BY_FOLDER, ARTEFACT_DOCUMENTS, "download"},
    {BY_FOLDER, ARTEFACT_DOCUMENTS, "downloads"},
    {BY_FOLDER, ARTEFACT_DOCUMENTS, "whatsapp documents"},
};

static int lower_compare(const char *text, const char *pattern, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text_lower((unsigned char)text[i]) != pattern[i])
            return 1;
    return 0;
}

static bool has_folder(const char *path, const char *pattern)
{
    size_t size = strlen(pattern);
    for (const char *slash; (slash = strchr(path, '/')); path = slash + 1)
        if ((size_t)(slash - path) == size && lower_compare(path, pattern, size) == 0)
            return true;
    return false;
}

static bool matches(const struct artefact *artefact, const char *path, const char *name, size_t name_size)
{
    size_t size = strlen(artefact->pattern);
    switch (artefact->by) {
    case BY_NAME:
        return name_size == size && lower_compare(name, artefact->pattern, size) == 0;
    case BY_END:
        return name_size > size && lower_compare(name + name_size - size, artefact->pattern, size) == 0;
    case BY_FOLDER:
        return has_folder(path, artefact->pattern);
    }
    return false;
}

enum artefact_tier artefact_tier_of(const char *path)
{
    static const char *const beside[] = {"-wal", "-journal"};
    const char *name = text_base_name(path);
    size_t size = strlen(name);
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        if (text_end(name, beside[i]))
            size -= strlen(beside[i]);
    for (size_t i = 0; i < sizeof artefacts / sizeof *artefacts; i++)
        if (matches(&artefacts[i], path, name, size))
            return artefacts[i].tier;
    return ARTEFACT_NONE;
}
