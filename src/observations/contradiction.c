// A few names that promise a magic number. Formats without one make no promise here.
#include "observations/contradiction.h"

#include "base/text.h"
#include "observations/serialized/plist.h"
#include "sources/kind.h"
#include "sources/zip.h"

#include <string.h>

const char *claim_contradiction(const struct item *item, struct arena *arena)
{
    static const struct {
        const char *suffix;
        enum content_kind kind;
        const char *name;
    } claims[] = {
        {".zip", KIND_ZIP, "a zip archive"},
        {".apk", KIND_ZIP, "a zip archive"},
        {".docx", KIND_ZIP, "a zip archive"},
        {".xlsx", KIND_ZIP, "a zip archive"},
        {".tar", KIND_TAR, "a tar archive"},
        {".gz", KIND_GZIP, "gzip"},
        {".tgz", KIND_GZIP, "gzip"},
        {".xz", KIND_XZ, "xz"},
        {".zst", KIND_ZSTD, "zstd"},
        {".bz2", KIND_BZIP2, "bzip2"},
        {".sqlite", KIND_SQLITE, "an SQLite database"},
        {".warc", KIND_WARC, "a WARC capture"},
    };
    char lower[16];
    const char *dot = strrchr(text_base_name(item->path), '.');
    if (dot == NULL || strlen(dot) >= sizeof lower || item->bytes.size == 0)
        return NULL;
    size_t length = 0;
    for (; dot[length]; length++)
        lower[length] = (char)text_lower((unsigned char)dot[length]);
    lower[length] = 0;
    enum content_kind kind = kind_of(item->bytes);
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++)
        if (strcmp(lower, claims[i].suffix) == 0 && kind != claims[i].kind &&
            !(claims[i].kind == KIND_ZIP && (zip_stands_at_end(item->bytes) || zip_disks(item->bytes) > 1)))
            return arena_print(arena, "its name says %s, its bytes do not: they look like %s", claims[i].name,
                               kind_name(kind));
    return NULL;
}

const char *claim_of_list(const struct item *item, struct arena *arena)
{
    const struct plist *root;
    struct error error = {0};
    bool is_xml = plist_is_xml(item->bytes);
    if (item->in_part || item->bytes.size > PLIST_MAX_BYTES || !text_end(item_name(item), ".plist") ||
        (!is_xml && !plist_is_binary(item->bytes)) || plist_read(item->bytes, arena, &root, &error) == 0)
        return NULL;
    return arena_print(arena, "a property list that cannot be read whole: %s; searched for selectors only",
                       error.text);
}

const char *claim_database_of(const struct item *item)
{
    static const struct {
        const char *name, *application;
    } databases[] = {
        {"Manifest.db", "an iTunes backup"},
        {"msgstore.db", "WhatsApp"},
        {"wa.db", "WhatsApp"},
        {"ChatStorage.sqlite", "WhatsApp"},
        {"ContactsV2.sqlite", "WhatsApp"},
        {"CallHistory.sqlite", "WhatsApp"},
        {"cache4.db", "Telegram"},
        {"db_sqlite", "Telegram"},
        {"EnMicroMsg.db", "WeChat"},
        {"MM.sqlite", "WeChat"},
        {"signal.db", "Signal"},
        {"signal.sqlite", "Signal"},
        {"mmssms.db", "SMS and MMS"},
        {"bugle_db", "Google Messages"},
        {"contacts2.db", "contacts and calls"},
        {"calllog.db", "calls"},
        {"sms.db", "iMessage and SMS"},
        {"CallHistory.storedata", "calls"},
        {"AddressBook.sqlitedb", "contacts"},
        {"viber_messages", "Viber"},
        {"viber_data", "Viber"},
        {"naver_line", "LINE"},
        {"Line.sqlite", "LINE"},
        {"kikDatabase.db", "Kik"},
        {"kik.sqlite", "Kik"},
    };
    const char *name = text_base_name(item_name(item));
    for (size_t i = 0; i < sizeof databases / sizeof *databases; i++)
        if (text_equal_nocase(name, databases[i].name))
            return databases[i].application;
    return NULL;
}
