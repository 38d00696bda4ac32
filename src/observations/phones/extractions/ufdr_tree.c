// Looking things up in the tree.
#include "observations/phones/extractions/ufdr_tree.h"

#include "base/text.h"
#include "observations/phones/extractions/ufdr_values.h"

#include <string.h>

const struct ufdr_field *ufdr_field(const struct ufdr_model *model, const char *name)
{
    for (const struct ufdr_field *field = model->fields; field; field = field->next)
        if (strcmp(field->name, name) == 0)
            return field;
    return NULL;
}

const char *ufdr_text(const struct ufdr_model *model, const char *name)
{
    for (const struct ufdr_field *field = model->fields; field; field = field->next)
        if (field->values && strcmp(field->name, name) == 0)
            return field->values->text;
    return NULL;
}

const char *ufdr_text_of(const struct ufdr_model *model, const char *const *names)
{
    for (; *names; names++) {
        const char *text = ufdr_text(model, *names);
        if (text)
            return text;
    }
    return NULL;
}

const struct ufdr_model *ufdr_child(const struct ufdr_model *model, const char *name)
{
    for (const struct ufdr_field *field = model->fields; field; field = field->next)
        if (field->models && strcmp(field->name, name) == 0)
            return field->models;
    return NULL;
}

bool ufdr_true(const struct ufdr_model *model, const char *name)
{
    return text_equal_nocase(ufdr_text(model, name), "true");
}

struct moment ufdr_time(const struct ufdr_model *model, const char *name)
{
    const struct ufdr_field *field = ufdr_field(model, name);
    const struct ufdr_value *value = field ? field->values : NULL;
    if (value == NULL || value->unknown_time)
        return MOMENT_UNKNOWN;
    struct moment moment = ufdr_moment(value->text);
    return moment.at_usec == TIME_UNKNOWN && value->formatted ? ufdr_moment(value->formatted) : moment;
}

// The depth is the report's, which its reader has limited.
const struct ufdr_model *ufdr_below(const struct ufdr_model *model, const char *type)
{
    for (const struct ufdr_field *field = model->fields; field; field = field->next)
        for (const struct ufdr_model *child = field->models; child; child = child->next) {
            if (strcmp(child->type, type) == 0)
                return child;
            const struct ufdr_model *found = ufdr_below(child, type);
            if (found)
                return found;
        }
    return NULL;
}

enum state ufdr_state(const char *text)
{
    return text_equal_nocase(text, "Deleted") || text_equal_nocase(text, "Trash") ? STATE_DELETED
                                                                                  : STATE_LIVE;
}
