// Which reader reads which type of model; what none reads is searched for selectors.
#include "observations/phones/extractions/ufdr_book.h"

#include "observations/selectors/selectors.h"

#include <string.h>

static const struct {
    const char *type;
    void (*read)(struct ufdr_book *book, const struct ufdr_model *model);
} READERS[] = {
    {"InstantMessage", ufdr_read_single_message},
    {"SMS", ufdr_read_text_message},
    {"MMS", ufdr_read_text_message},
    {"Email", ufdr_read_text_message},
    {"Call", ufdr_read_call},
    {"Contact", ufdr_read_contact},
    {"UserAccount", ufdr_read_account},
    {"SIMData", ufdr_read_sim},
    {"Location", ufdr_read_place},
    {"CellTower", ufdr_read_tower},
    {"WirelessNetwork", ufdr_read_network},
    {"Journey", ufdr_read_journey},
};

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

// Fields that speak of the report, and secrets, which nothing that is printed may hold.
static bool is_searched(const struct ufdr_model *model, const struct ufdr_field *field)
{
    static const char *const no_evidence[] = {
        "UserMapping", "Source", "ServiceIdentifier", "TimeStamp", "Id", "Password",
        "SecretKey",   "Token",  "ArtifactFamily",    NULL};
    if (is_one_of(field->name, no_evidence))
        return false;
    return strcmp(model->type, "Cookie") != 0 || strcmp(field->name, "Value") != 0; // random by design
}

static void search(struct ufdr_book *book, const struct ufdr_model *model, struct place place)
{
    for (const struct ufdr_field *field = model->fields; field; field = field->next) {
        if (!is_searched(model, field))
            continue;
        for (const struct ufdr_value *value = field->values; value; value = value->next)
            selectors_send(&book->context, place, value->text);
        for (const struct ufdr_model *child = field->models; child; child = child->next)
            if (strcmp(child->type, "Password") != 0)
                search(book, child, place);
    }
}

void ufdr_read_other(struct ufdr_book *book, const struct ufdr_model *model)
{
    if (strcmp(model->type, "Password") == 0) {
        ufdr_skipped(book, model, "a password: not read");
        return;
    }
    search(book, model, ufdr_place(book, model));
    ufdr_skipped(book, model, "no record of its own: searched for selectors");
}

void ufdr_read_model(struct ufdr_book *book, const struct ufdr_model *model)
{
    for (size_t i = 0; i < sizeof READERS / sizeof *READERS; i++)
        if (strcmp(model->type, READERS[i].type) == 0) {
            READERS[i].read(book, model);
            return;
        }
    ufdr_read_other(book, model);
}
