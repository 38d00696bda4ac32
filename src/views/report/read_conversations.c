// The conversations that findings rest on: a few of each finding, and of a long one the messages that are
// evidence with what stands around them.
#include "views/report/read.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum {
    AROUND = 2, // messages kept before and after one that is evidence
    ARENA_LIMIT_BYTES = 64 * 1024 * 1024
};

// The place in the report of the first finding of a list; SIZE_MAX: of none.
static size_t rank_of(const struct model *model, const char *findings)
{
    size_t best = SIZE_MAX;
    json_t *ids = findings ? json_loads(findings, 0, NULL) : NULL;
    for (size_t i = 0; i < json_array_size(ids); i++) {
        int64_t id = json_integer_value(json_array_get(ids, i));
        for (size_t f = 0; f < model->findings_count && f < best; f++)
            if (model->findings[f].id == id)
                best = f;
    }
    json_decref(ids);
    return best;
}

static int by_finding(const void *left, const void *right)
{
    const struct model_conversation *a = left, *b = right;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->evidence != b->evidence)
        return a->evidence > b->evidence ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static int read_list(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    if (reading_open(&reading, casefile, "conversations", NULL, NULL, error))
        return -1;
    int id = reading_column(&reading, "conversation"), messages = reading_column(&reading, "messages"),
        lost = reading_column(&reading, "lost"), findings = reading_column(&reading, "findings"),
        evidence = reading_column(&reading, "evidence"), more;
    while ((more = rows_next(reading.rows, error)) == 1) {
        model->conversations_in_all++;
        if (reading_text(&reading, findings) == NULL)
            continue;
        struct model_conversation *conversation = MODEL_ADD(model, conversations);
        conversation->id = reading_integer(&reading, id);
        conversation->source = reading_copy(&reading, model, "source");
        conversation->app = reading_copy(&reading, model, "app");
        conversation->who = reading_copy(&reading, model, "who");
        conversation->first = reading_copy(&reading, model, "first");
        conversation->last = reading_copy(&reading, model, "last");
        conversation->findings = reading_copy(&reading, model, "findings");
        conversation->messages_in_all = reading_integer(&reading, messages);
        conversation->lost = reading_integer(&reading, lost);
        conversation->evidence = reading_integer(&reading, evidence);
        conversation->rank = rank_of(model, conversation->findings);
    }
    reading_close(&reading);
    return more;
}

// Keeps the first few of each finding.
static void choose(struct model *model)
{
    size_t kept = 0, of_finding = 0;
    if (model->conversations_count)
        qsort(model->conversations, model->conversations_count, sizeof *model->conversations, by_finding);
    for (size_t i = 0; i < model->conversations_count && kept < MODEL_CONVERSATIONS_MAX; i++) {
        of_finding =
            i && model->conversations[i].rank == model->conversations[i - 1].rank ? of_finding + 1 : 0;
        if (of_finding < MODEL_CONVERSATIONS_OF_FINDING_MAX)
            model->conversations[kept++] = model->conversations[i];
    }
    model->conversations_count = kept;
}

static const char *text_of(const struct reading *reading, const char *column)
{
    return reading_text(reading, reading_column(reading, column));
}

// The message that stands: borrowed until the next row.
static struct model_message message_of(const struct reading *reading)
{
    const char *direction = text_of(reading, "direction");
    return (struct model_message){
        .at = text_of(reading, "at"),
        .from = text_of(reading, "from"),
        .name = text_of(reading, "name"),
        .text = text_of(reading, "text"),
        .quoted = text_of(reading, "quoted"),
        .attachments = text_of(reading, "attachments"),
        .marks = text_of(reading, "marks"),
        .state = text_of(reading, "state"),
        .place = text_of(reading, "place"),
        .out = direction && strcmp(direction, "out") == 0,
        .is_evidence = text_of(reading, "findings") != NULL,
    };
}

static struct model_message copy_of(struct arena *arena, const struct model_message *message)
{
    struct model_message copy = *message;
    const char **texts[] = {&copy.at,          &copy.from,  &copy.name,  &copy.text, &copy.quoted,
                            &copy.attachments, &copy.marks, &copy.state, &copy.place};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = arena_text(arena, *texts[i]);
    return copy;
}

struct choosing { // what is kept of one conversation, while it goes by
    struct model *model;
    struct model_conversation *conversation;
    bool whole;
    struct model_message before[AROUND]; // the last ones not kept, each in an arena of its own
    struct arena *arenas[AROUND];
    int64_t waiting; // messages not kept since the last kept one
    int after;       // still to be kept behind evidence
};

static void keep(struct choosing *choosing, const struct model_message *message, int64_t left_out)
{
    struct model_conversation *conversation = choosing->conversation;
    if (conversation->message_count == MODEL_MESSAGES_MAX) {
        conversation->left_out += left_out + 1;
        return;
    }
    struct model_message *kept = &conversation->messages[conversation->message_count++];
    *kept = copy_of(choosing->model->arena, message);
    kept->left_out = left_out;
}

static void take_message(struct choosing *choosing, const struct model_message *message)
{
    if (!choosing->whole && !message->is_evidence && choosing->after == 0) {
        int64_t slot = choosing->waiting++ % AROUND;
        arena_reset(choosing->arenas[slot]);
        choosing->before[slot] = copy_of(choosing->arenas[slot], message);
        return;
    }
    int64_t around = choosing->waiting < AROUND ? choosing->waiting : AROUND;
    int64_t left_out = choosing->waiting - around;
    for (int64_t i = choosing->waiting - around; i < choosing->waiting; i++, left_out = 0)
        keep(choosing, &choosing->before[i % AROUND], left_out);
    keep(choosing, message, left_out);
    choosing->waiting = 0;
    choosing->after = message->is_evidence ? AROUND : choosing->after ? choosing->after - 1 : 0;
}

static int read_messages(struct model *model, struct casefile *casefile,
                         struct model_conversation *conversation, struct error *error)
{
    struct reading reading;
    char id[24];
    int more;
    snprintf(id, sizeof id, "%" PRId64, conversation->id);
    if (reading_open(&reading, casefile, "conversation", "conversation", id, error))
        return -1;
    struct choosing choosing = {.model = model,
                                .conversation = conversation,
                                .whole = conversation->messages_in_all <= MODEL_MESSAGES_MAX};
    conversation->messages = arena_alloc(model->arena, MODEL_MESSAGES_MAX, sizeof *conversation->messages);
    for (int i = 0; i < AROUND; i++)
        choosing.arenas[i] = arena_new(ARENA_LIMIT_BYTES);
    while ((more = rows_next(reading.rows, error)) == 1) {
        const struct model_message message = message_of(&reading);
        take_message(&choosing, &message);
    }
    for (int i = 0; i < AROUND; i++)
        arena_free(choosing.arenas[i]);
    conversation->left_out += choosing.waiting;
    reading_close(&reading);
    return more;
}

int read_conversations(struct model *model, struct casefile *casefile, struct error *error)
{
    if (read_list(model, casefile, error))
        return -1;
    choose(model);
    for (size_t i = 0; i < model->conversations_count; i++)
        if (read_messages(model, casefile, &model->conversations[i], error))
            return -1;
    return 0;
}
