// What the columns of tables and the keys of objects are called, in whatever export. A list in one place.
#include "observations/adverts/draft.h"

#include "base/text.h"

#include <string.h>

enum { NAME_MAX_BYTES = 32 };

static const struct name {
    const char *name; // lower case, without spaces, dashes and underscores
    enum advert_field field;
    const char *app;
} names[] = {
    {"id", FIELD_ID, NULL},
    {"docid", FIELD_ID, NULL},
    {"adid", FIELD_ID, NULL},
    {"advertid", FIELD_ID, NULL},
    {"postid", FIELD_ID, NULL},
    {"listingid", FIELD_ID, NULL},
    {"url", FIELD_URL, NULL},
    {"link", FIELD_URL, NULL},
    {"href", FIELD_URL, NULL},
    {"uri", FIELD_URL, NULL},
    {"pageurl", FIELD_URL, NULL},
    {"adurl", FIELD_URL, NULL},
    {"posted", FIELD_POSTED, NULL},
    {"date", FIELD_POSTED, NULL},
    {"created", FIELD_POSTED, NULL},
    {"createdat", FIELD_POSTED, NULL},
    {"postedat", FIELD_POSTED, NULL},
    {"postdate", FIELD_POSTED, NULL},
    {"dateposted", FIELD_POSTED, NULL},
    {"published", FIELD_POSTED, NULL},
    {"publishedat", FIELD_POSTED, NULL},
    {"adddate", FIELD_POSTED, NULL},
    {"dateadded", FIELD_POSTED, NULL},
    {"datetime", FIELD_POSTED, NULL},
    {"time", FIELD_POSTED, NULL},
    {"fecha", FIELD_POSTED, NULL},
    {"timestamp", FIELD_CAPTURED, NULL},
    {"timestampcrawl", FIELD_CAPTURED, NULL},
    {"timestampcapture", FIELD_CAPTURED, NULL},
    {"captured", FIELD_CAPTURED, NULL},
    {"capturedat", FIELD_CAPTURED, NULL},
    {"capturedate", FIELD_CAPTURED, NULL},
    {"crawled", FIELD_CAPTURED, NULL},
    {"crawledat", FIELD_CAPTURED, NULL},
    {"crawldate", FIELD_CAPTURED, NULL},
    {"scraped", FIELD_CAPTURED, NULL},
    {"scrapedat", FIELD_CAPTURED, NULL},
    {"scrapedate", FIELD_CAPTURED, NULL},
    {"fetched", FIELD_CAPTURED, NULL},
    {"fetchedat", FIELD_CAPTURED, NULL},
    {"name", FIELD_NAME, NULL},
    {"names", FIELD_NAME, NULL},
    {"alias", FIELD_NAME, NULL},
    {"aliases", FIELD_NAME, NULL},
    {"nickname", FIELD_NAME, NULL},
    {"postername", FIELD_NAME, NULL},
    {"nombre", FIELD_NAME, NULL},
    {"prenom", FIELD_NAME, NULL},
    {"age", FIELD_AGE, NULL},
    {"ages", FIELD_AGE, NULL},
    {"posterage", FIELD_AGE, NULL},
    {"edad", FIELD_AGE, NULL},
    {"alter", FIELD_AGE, NULL},
    {"price", FIELD_PRICE, NULL},
    {"prices", FIELD_PRICE, NULL},
    {"rate", FIELD_PRICE, NULL},
    {"rates", FIELD_PRICE, NULL},
    {"precio", FIELD_PRICE, NULL},
    {"prix", FIELD_PRICE, NULL},
    {"preis", FIELD_PRICE, NULL},
    {"pricecurrency", FIELD_CURRENCY, NULL},
    {"city", FIELD_CITY, NULL},
    {"location", FIELD_CITY, NULL},
    {"town", FIELD_CITY, NULL},
    {"place", FIELD_CITY, NULL},
    {"ville", FIELD_CITY, NULL},
    {"stadt", FIELD_CITY, NULL},
    {"ciudad", FIELD_CITY, NULL},
    {"oras", FIELD_CITY, NULL},
    {"language", FIELD_LANGUAGE, NULL},
    {"lang", FIELD_LANGUAGE, NULL},
    {"text", FIELD_TEXT, NULL},
    {"body", FIELD_TEXT, NULL},
    {"description", FIELD_TEXT, NULL},
    {"content", FIELD_TEXT, NULL},
    {"adtext", FIELD_TEXT, NULL},
    {"extractedtext", FIELD_TEXT, NULL},
    {"rawtext", FIELD_TEXT, NULL},
    {"texte", FIELD_TEXT, NULL},
    {"texto", FIELD_TEXT, NULL},
    {"advert", FIELD_TEXT, NULL},
    {"message", FIELD_TEXT, NULL},
    {"posttext", FIELD_TEXT, NULL},
    {"title", FIELD_TITLE, NULL},
    {"subject", FIELD_TITLE, NULL},
    {"heading", FIELD_TITLE, NULL},
    {"headline", FIELD_TITLE, NULL},
    {"phone", FIELD_PHONE, NULL},
    {"phones", FIELD_PHONE, NULL},
    {"phonenumber", FIELD_PHONE, NULL},
    {"phonenumbers", FIELD_PHONE, NULL},
    {"telephone", FIELD_PHONE, NULL},
    {"tel", FIELD_PHONE, NULL},
    {"mobile", FIELD_PHONE, NULL},
    {"whatsapp", FIELD_PHONE, NULL},
    {"handle", FIELD_HANDLE, NULL},
    {"handles", FIELD_HANDLE, NULL},
    {"wechat", FIELD_HANDLE, "wechat"},
    {"weixin", FIELD_HANDLE, "wechat"},
    {"telegram", FIELD_HANDLE, "telegram"},
    {"instagram", FIELD_HANDLE, "instagram"},
    {"line", FIELD_HANDLE, "line"},
    {"lineid", FIELD_HANDLE, "line"},
    {"snapchat", FIELD_HANDLE, "snapchat"},
    {"skype", FIELD_HANDLE, "skype"},
    {"qq", FIELD_HANDLE, "qq"},
    {"email", FIELD_EMAIL, NULL},
    {"emails", FIELD_EMAIL, NULL},
    {"mail", FIELD_EMAIL, NULL},
    {"picture", FIELD_PICTURE, NULL},
    {"pictures", FIELD_PICTURE, NULL},
    {"image", FIELD_PICTURE, NULL},
    {"images", FIELD_PICTURE, NULL},
    {"photo", FIELD_PICTURE, NULL},
    {"photos", FIELD_PICTURE, NULL},
    {"imageurls", FIELD_PICTURE, NULL},
    {"imageurl", FIELD_PICTURE, NULL},
    {"imagepaths", FIELD_PICTURE, NULL},
    {"objstoredurl", FIELD_PICTURE, NULL},
    {"objoriginalurl", FIELD_PICTURE, NULL},
    {"html", FIELD_HTML, NULL},
    {"rawcontent", FIELD_HTML, NULL},
    {"rawhtml", FIELD_HTML, NULL},
};

// Lower case without what people put between words; false when it is too long to be one of ours.
static bool fold(struct bytes name, char out[NAME_MAX_BYTES])
{
    size_t size = 0;
    name = text_trim(name);
    for (size_t i = 0; i < name.size; i++) {
        int byte = name.data[i];
        if (byte == ' ' || byte == '_' || byte == '-' || byte == '.')
            continue;
        if (size == NAME_MAX_BYTES - 1)
            return false;
        out[size++] = (char)text_lower(byte);
    }
    out[size] = '\0';
    return true;
}

enum advert_field advert_field_named(struct bytes name, const char **app)
{
    char folded[NAME_MAX_BYTES];
    *app = NULL;
    for (size_t i = 0; fold(name, folded) && i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].name, folded) == 0) {
            *app = names[i].app;
            return names[i].field;
        }
    return FIELD_NONE;
}

bool advert_field_foreign(struct bytes name)
{
    static const char *const foreign[] = {"from",    "to",       "sender",   "recipient", "receiver",
                                          "thread",  "duration", "amount",   "balance",   "debit",
                                          "credit",  "iban",     "account",  "saldo",     "betrag",
                                          "montant", "importe",  "currency", "chat",      "chatid"};
    char folded[NAME_MAX_BYTES];
    for (size_t i = 0; fold(name, folded) && i < sizeof foreign / sizeof *foreign; i++)
        if (strcmp(foreign[i], folded) == 0)
            return true;
    return false;
}
