// Holders of accounts to entities and ties.
#include "links/holders.h"

#include "base/fold.h"
#include "base/text.h"
#include "casefile/money.h"

#include <stdio.h>
#include <string.h>

// ---- addresses ----

bool address_normal(const char *text, char out[ADDRESS_MAX_BYTES])
{
    return text && fold_text(bytes_of_text(text), out, ADDRESS_MAX_BYTES) > 0;
}

static bool has_words(const char *normal, const char *words)
{
    size_t length = strlen(words);
    for (const char *at = normal; (at = strstr(at, words)) != NULL; at++)
        if ((at == normal || at[-1] == ' ') && (at[length] == ' ' || at[length] == 0))
            return true;
    return false;
}

const char *address_is_vague(const char *normal)
{
    static const char *const boxes[] = {
        "po box",           "p o box",        "pobox",          "boite postale",   "bp",           "postfach",
        "postbus",          "apartado",       "apdo",           "casella postale", "caixa postal", "skrytka",
        "skrytka pocztowa", "casuta postala", "poste restante", "general delivery"};
    size_t letters = 0, digits = 0;
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++)
        if (has_words(normal, boxes[i]))
            return "a post box, which strangers may share";
    for (const char *at = normal; *at; at++) {
        letters += *at != ' ' && ((uint8_t)*at & 0xc0) != 0x80;
        digits += (size_t)text_is_digit((uint8_t)*at);
    }
    if (letters < ADDRESS_LETTERS_MIN)
        return "too short an address to tell who lives together";
    return digits ? NULL : "an address without a number: many live there";
}

// ---- entities ----

static int read_holder(void *payload, const struct holder_row *holder, struct error *error)
{
    (void)error;
    struct entities *entities = payload;
    char normal[ADDRESS_MAX_BYTES];
    if (address_normal(holder->address, normal)) {
        int64_t id = entities_at(entities, "address", normal);
        entities_count_name(entities, id, holder->address, false);
    }
    entities_count_name(entities, entities_of_spelling(entities, holder->source_id, holder->account),
                        holder->name, true);
    return 0;
}

int holders_read(struct entities *entities, struct casefile *casefile, struct error *error)
{
    return holder_each(casefile, read_holder, entities, error);
}

// ---- ties ----

struct tying {
    struct entities *entities;
    struct ties *ties;
};

// "Ana Fictive (holder)"; NULL when neither is stated.
static const char *detail_of(const struct holder_row *holder, char out[512])
{
    if (holder->name && holder->role)
        snprintf(out, 512, "%.380s (%.100s)", holder->name, holder->role);
    else if (holder->name || holder->role)
        snprintf(out, 512, "%.480s", holder->name ? holder->name : holder->role);
    else
        return "";
    return text_is_utf8(bytes_of_text(out)) ? out : ""; // cut inside a character
}

static int tie_holder(void *payload, const struct holder_row *holder, struct error *error)
{
    (void)error;
    struct tying *tying = payload;
    char detail[512], normal[ADDRESS_MAX_BYTES];
    int64_t account = entities_of_spelling(tying->entities, holder->source_id, holder->account);
    const char *who = detail_of(holder, detail);
    if (address_normal(holder->address, normal))
        ties_add(tying->ties, TIE_REGISTERED_AT, account, entities_find(tying->entities, "address", normal),
                 who, holder->opened, holder->observation_id);
    if (holder->selector)
        ties_add(tying->ties, TIE_REGISTERED, account,
                 entities_of_spelling(tying->entities, holder->source_id, holder->selector), who,
                 holder->opened, holder->observation_id);
    return 0;
}

int holders_tie(struct entities *entities, struct ties *ties, struct casefile *casefile, struct error *error)
{
    struct tying tying = {entities, ties};
    return holder_each(casefile, tie_holder, &tying, error);
}
