// Relationships: accounts and people tied to each other by a telephone, an e-mail address, a document, a
// postal address or a device, as supervisors ask that money be looked at (FIN-2014-A008: of the relationship,
// not of the account). Names tie nothing, and hubs never glue.
//
//   registered   what a bank says that a holder of the account gave: telephone, e-mail, document
//   address      the same postal address, of at most HOUSEHOLD_ACCOUNTS_MAX accounts: above it is a house of
//   many reference    a telephone in payments' references belongs to the side that stays the same while the
//   other
//                changes, at least REFERENCE_OTHERS_MIN of them: those who pay one account "for 06..." say
//                whose it is
//   own_words    the owner of a device wrote to others: my account is ...
//   saved        a telephone or e-mail address saved in one contact with the account, and with no other
//   account own_number   a telephone or account that is the device's own
#pragma once

#include "base/arena.h"
#include "base/map.h"
#include "casefile/casefile.h"
#include "findings/money/case_money.h"

enum { HOUSEHOLD_ACCOUNTS_MAX = 4, REFERENCE_OTHERS_MIN = 3 };
#define NO_RELATIONSHIP UINT32_MAX

enum relationship_tie_kind {
    RELATION_REGISTERED,
    RELATION_ADDRESS,
    RELATION_REFERENCE,
    RELATION_OWN_WORDS,
    RELATION_SAVED,
    RELATION_OWN_NUMBER,
    RELATIONSHIP_TIE_KINDS,
};
const char *relationship_tie_name(enum relationship_tie_kind kind);

struct relationship_tie {
    enum relationship_tie_kind kind;
    uint32_t account;       // party; NO_RELATIONSHIP: it ties an entity with a device
    int64_t entity;         // what it is tied by; 0 for an address or a device
    int64_t source_id;      // of the device; 0
    const char *address;    // as stated; NULL
    int64_t observation_id; // where it is said; 0: it follows from links
};

struct relationship {
    const uint32_t *accounts; // parties, rising
    size_t account_count;
    const int64_t *entities; // telephones, e-mail addresses, documents, rising
    size_t entity_count;
    const int64_t *devices; // sources, rising
    size_t device_count;
    const struct relationship_tie *ties; // by kind, account, entity, observation
    size_t tie_count;
    bool has_statement; // of one of its accounts at least
    size_t residents;   // accounts at the most shared of its addresses, its own and others', of different
                        // relationships: one for each
    bool has_address;
};

struct relationships {
    struct relationship *all; // by their first account
    size_t count;
    uint32_t *of_party;               // number of its relationship, of accounts; others NO_RELATIONSHIP
    struct pair_map phone_of_payment; // (observation, 0) to the telephone that its reference names
    struct arena *arena;
};

int relationships_read(struct relationships *relationships, struct casefile *casefile,
                       const struct case_money *money, struct error *error);
void relationships_done(struct relationships *relationships);
