// Names of the small vocabularies.
#include "casefile/records.h"

const char *selector_kind_name(enum selector_kind kind)
{
    static const char *const names[SELECTOR_KINDS] = {
        [SELECTOR_OWNER] = "owner",   [SELECTOR_PHONE] = "phone", [SELECTOR_EMAIL] = "email",
        [SELECTOR_URL] = "url",       [SELECTOR_IBAN] = "iban",   [SELECTOR_ACCOUNT] = "account",
        [SELECTOR_HANDLE] = "handle", [SELECTOR_NAME] = "name",   [SELECTOR_IMSI] = "imsi",
        [SELECTOR_ICCID] = "iccid",
    };
    return (unsigned)kind < SELECTOR_KINDS ? names[kind] : "";
}

const char *state_name(enum state state)
{
    static const char *const names[] = {"live", "deleted", "carved"};
    return (unsigned)state < 3 ? names[state] : "";
}
