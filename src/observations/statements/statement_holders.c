// Holders, once for each item: by a digest of what is said of them.
#include "observations/statements/statement_holders.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

enum {
    SENT_SLOTS = 1 << 16, // open addressing; half of it is used
    SELECTORS_MAX = 3,
};

struct holders_sent {
    size_t count;
    uint64_t digests[SENT_SLOTS]; // 0: empty
};

// FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/; parts are told apart by a byte that text never has.
static uint64_t digest_text(uint64_t digest, const char *text)
{
    for (const char *at = text ? text : ""; *at; at++)
        digest = (digest ^ (uint8_t)*at) * UINT64_C(0x100000001b3);
    return (digest ^ 0xff) * UINT64_C(0x100000001b3);
}

// Whether this is the first time; always true when too many are known.
static bool is_first(struct statement_book *book, uint64_t digest)
{
    if (book->holders_sent == NULL)
        book->holders_sent = memory_new(1, sizeof *book->holders_sent);
    struct holders_sent *sent = book->holders_sent;
    digest = digest ? digest : 1;
    size_t slot = (size_t)(digest ^ digest >> 32) % SENT_SLOTS;
    for (; sent->digests[slot]; slot = (slot + 1) % SENT_SLOTS)
        if (sent->digests[slot] == digest)
            return false;
    if (sent->count < SENT_SLOTS / 2) {
        sent->digests[slot] = digest;
        sent->count++;
    }
    return true;
}

void holder_send(struct statement_book *book, struct place place, const struct selector *account,
                 const char *role, const char *name, const struct stated_person *person)
{
    if (account->kind != SELECTOR_IBAN && account->kind != SELECTOR_ACCOUNT)
        return;
    const char *const texts[] = {account->value,  role,           name,          person->address,
                                 person->country, person->mobile, person->phone, person->email};
    uint64_t digest = UINT64_C(0xcbf29ce484222325) ^ (uint64_t)person->born.at_usec;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        digest = digest_text(digest, texts[i]);
    if (!is_first(book, digest))
        return;
    struct selector selectors[SELECTORS_MAX];
    size_t count = 0;
    if (person->mobile)
        selectors[count++] = selector_of_phone(&book->inner, bytes_of_text(person->mobile));
    if (person->phone)
        selectors[count++] = selector_of_phone(&book->inner, bytes_of_text(person->phone));
    if (person->email)
        selectors[count++] = selector_of_email(&book->inner, bytes_of_text(person->email));
    struct holder holder = {
        .place = place,
        .account = *account,
        .name = name,
        .role = role,
        .address = person->address,
        .country = person->country,
        .born = person->born,
        .opened = MOMENT_UNKNOWN,
        .selectors = selectors,
        .selector_count = count,
    };
    sink_holder(book->outer.sink, &holder);
}

void holders_done(struct statement_book *book)
{
    memory_free(book->holders_sent);
    book->holders_sent = NULL;
}
