// Names of the small vocabularies.
#include "casefile/records.h"

const char *selector_kind_name(enum selector_kind kind)
{
    static const char *const names[SELECTOR_KINDS] = {
        [SELECTOR_OWNER] = "owner",   [SELECTOR_PHONE] = "phone",
        [SELECTOR_EMAIL] = "email",   [SELECTOR_URL] = "url",
        [SELECTOR_IBAN] = "iban",     [SELECTOR_ACCOUNT] = "account",
        [SELECTOR_HANDLE] = "handle", [SELECTOR_NAME] = "name",
        [SELECTOR_IMSI] = "imsi",     [SELECTOR_ICCID] = "iccid",
        [SELECTOR_CARD] = "card",     [SELECTOR_IMEI] = "imei",
        [SELECTOR_CRYPTO] = "crypto", [SELECTOR_COORDINATE] = "coordinate",
        [SELECTOR_MRZ] = "mrz",       [SELECTOR_IP] = "ip",
        [SELECTOR_MAC] = "mac",       [SELECTOR_ONION] = "onion",
    };
    return (unsigned)kind < SELECTOR_KINDS ? names[kind] : "";
}

const char *state_name(enum state state)
{
    static const char *const names[] = {"live", "deleted", "carved"};
    return (unsigned)state < 3 ? names[state] : "";
}

const char *mention_kind_name(enum mention_kind kind)
{
    static const char *const names[MENTION_KINDS] = {"name", "age", "price", "city", "language"};
    return (unsigned)kind < MENTION_KINDS ? names[kind] : "";
}

const char *payment_method_name(enum payment_method method)
{
    static const char *const names[METHODS] = {"",     "transfer", "direct_debit", "cash",
                                               "card", "cheque",   "fee",          "crypto"};
    return (unsigned)method < METHODS ? names[method] : "";
}

const struct place *record_place(const struct record *record)
{
    switch (record->type) {
    case RECORD_MESSAGE:
        return &record->message.place;
    case RECORD_CALL:
        return &record->call.place;
    case RECORD_CONTACT:
        return &record->contact.place;
    case RECORD_OWN_SELECTOR:
        return &record->own_selector.place;
    case RECORD_SELECTOR_HIT:
        return &record->selector_hit.place;
    case RECORD_POSITION:
        return &record->position.place;
    case RECORD_ADVERT:
        return &record->advert.place;
    case RECORD_PAYMENT:
        return &record->payment.place;
    case RECORD_STATEMENT:
        return &record->statement.place;
    case RECORD_HOLDER:
        return &record->holder.place;
    case RECORD_PICTURE:
        return &record->picture.place;
    case RECORD_ACCOUNT:
        return &record->account.place;
    case RECORD_MEMBERSHIP:
        return &record->membership.place;
    case RECORD_RAW_ROW:
        return &record->raw_row.place;
    case RECORD_DAMAGE:
        return &record->damage.place;
    case RECORD_TALLY:
    case RECORD_CHILD_ITEM:
    case RECORD_FILE_NAME:
    case RECORD_TYPES:
        break;
    }
    return NULL;
}
