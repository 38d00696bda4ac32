// The conversations that findings rest on, as a person reads them: in the order of time, in their own
// language, with what was deleted marked.
#include "views/report/sections.h"

#include <jansson.h>
#include <string.h>

enum { TEXT_COLUMNS_MAX = 1200, NAME_COLUMNS_MAX = 40, TIME_CHARACTERS = 16 }; // "2024-02-11T10:45"

// The names of who takes part, the owner of the device left out: names as the options allow, else numbers.
static void print_who(struct page *page, const struct model *model, const char *list)
{
    enum { NAMED_MAX = 6 };
    json_t *who = list ? json_loads(list, 0, NULL) : NULL;
    int printed = 0, more = 0;
    for (size_t i = 0; i < json_array_size(who); i++) {
        const json_t *one = json_array_get(who, i);
        const char *value = json_string_value(json_object_get(one, "value"));
        const char *name = json_string_value(json_object_get(one, "name"));
        if (value == NULL || strcmp(value, "owner") == 0)
            continue;
        if (printed == NAMED_MAX) {
            more++;
            continue;
        }
        page_raw(page, printed++ ? ", " : "");
        page_bdi(page, value);
        if (name && *name && strcmp(name, value) != 0) {
            page_raw(page, " (");
            page_bdi(page, model_name(model, name));
            page_raw(page, ")");
        }
    }
    if (more)
        page_print(page, " and %d more", more);
    if (printed == 0)
        page_raw(page, "somebody who is not named");
    json_decref(who);
}

static void print_findings(struct page *page, const char *list)
{
    json_t *ids = list ? json_loads(list, 0, NULL) : NULL;
    for (size_t i = 0; i < json_array_size(ids); i++)
        page_print(page, "%s%" JSON_INTEGER_FORMAT, i ? ", " : "finding ",
                   json_integer_value(json_array_get(ids, i)));
    json_decref(ids);
}

// A JSON array of texts, one after the other.
static void print_list(struct page *page, const char *list, const char *before, const char *after)
{
    json_t *texts = list ? json_loads(list, 0, NULL) : NULL;
    for (size_t i = 0; i < json_array_size(texts); i++) {
        page_raw(page, before);
        page_bdi(page, json_string_value(json_array_get(texts, i)));
        page_raw(page, after);
    }
    json_decref(texts);
}

static void print_gap(struct page *page, int64_t left_out, int64_t conversation)
{
    if (left_out == 0)
        return;
    page_raw(page, "<li class=\"gap\">\u2026 ");
    page_count(page, left_out, "message");
    page_print(page, ": <code>clew show CASE conversation %lld</code></li>\n", (long long)conversation);
}

static void print_message(struct page *page, const struct model *model, const struct model_message *message)
{
    bool lost = strcmp(message->state ? message->state : "", "live") != 0;
    page_print(page, "<li class=\"%s%s%s\"><div class=\"by\">", message->out ? "out" : "in",
               message->is_evidence ? " ev" : "", lost ? " lost" : "");
    if (message->at && *message->at) {
        char at[TIME_CHARACTERS + 1];
        snprintf(at, sizeof at, "%s", message->at);
        char *parts = strchr(at, 'T');
        if (parts)
            *parts = ' ';
        page_text(page, at);
    } else {
        page_raw(page, "time not known");
    }
    page_raw(page, " \u00b7 ");
    page_raw(page, "<bdi>");
    if (message->name && *message->name)
        page_text_cut(page, model_name(model, message->name), NAME_COLUMNS_MAX);
    else
        page_text(page, message->from && *message->from ? message->from : "not named");
    page_raw(page, "</bdi>");
    page_raw(page, " \u00b7 ");
    page_text(page, message->place);
    if (lost) {
        page_raw(page, " \u00b7 <strong class=\"warn\">");
        page_text(page, message->state);
        page_raw(page, "</strong>");
    }
    print_list(page, message->marks, " \u00b7 ", "");
    page_raw(page, "</div>");
    if (message->quoted && *message->quoted) {
        page_raw(page, "<q dir=\"auto\">");
        page_text_cut(page, model_without_saved_names(model, message->quoted), TEXT_COLUMNS_MAX / 4);
        page_raw(page, "</q>");
    }
    if (message->text && *message->text) {
        page_raw(page, "<p dir=\"auto\">");
        page_lines_cut(page, model_without_saved_names(model, message->text), TEXT_COLUMNS_MAX);
        page_raw(page, "</p>");
    } else if (message->attachments == NULL) {
        page_raw(page, "<p class=\"none\">no text</p>");
    }
    print_list(page, message->attachments, "<p class=\"file\">attachment: ", "</p>");
    page_raw(page, "</li>\n");
}

static void print_conversation(struct page *page, const struct model *model,
                               const struct model_conversation *conversation)
{
    page_print(page, "<h3 id=\"conversation-%lld\">", (long long)conversation->id);
    page_bdi(page, conversation->source);
    page_raw(page, " with ");
    print_who(page, model, conversation->who);
    page_raw(page, "</h3>\n<p class=\"rule\">");
    page_bdi(page, conversation->app);
    page_raw(page, ", ");
    page_count(page, conversation->messages_in_all, "message");
    if (conversation->lost) {
        page_raw(page, ", of these deleted or carved ");
        page_number(page, conversation->lost);
    }
    if (conversation->first && conversation->last && *conversation->first)
        page_print(page, ", %.10s to %.10s", conversation->first, conversation->last);
    page_print(page, "; %lld of its messages %s evidence of ", (long long)conversation->evidence,
               conversation->evidence == 1 ? "is" : "are");
    print_findings(page, conversation->findings);
    page_raw(page, "</p>\n<ol class=\"talk\">\n");
    for (size_t i = 0; i < conversation->message_count; i++) {
        print_gap(page, conversation->messages[i].left_out, conversation->id);
        print_message(page, model, &conversation->messages[i]);
    }
    print_gap(page, conversation->left_out, conversation->id);
    page_raw(page, "</ol>\n");
}

void section_conversations(struct page *page, const struct model *model)
{
    page_raw(page,
             "<section aria-labelledby=\"conversations\">\n<h2 id=\"conversations\">Conversations</h2>\n"
             "<p class=\"lead\">A few of the conversations that each finding rests on. What a finding "
             "rests on has a bar; what was deleted has a broken line. Texts stand in their own language, "
             "times are UTC");
    page_raw(page, model->options.names
                       ? ".</p>\n"
                       : "; words of names that a contact was saved with are initials, other "
                         "names are not recognised.</p>\n");
    if (model->conversations_count == 0)
        page_raw(page, "<p>No finding of this case rests on messages.</p>\n");
    for (size_t i = 0; i < model->conversations_count; i++)
        print_conversation(page, model, &model->conversations[i]);
    page_more(page, model->conversations_in_all - (int64_t)model->conversations_count, "conversations",
              "clew show CASE conversations");
    page_raw(page, "</section>\n");
}
