// What is said of a call centre's handset: counts, each with the base rate where there is one.
#include "findings/call_centre_internal.h"

#include "base/json_out.h"
#include "base/memory.h"
#include "base/order.h"
#include "base/time.h"
#include "casefile/observations.h"
#include "findings/echo.h"

#include <stdlib.h>

enum { TEXTS_MAX_BYTES = 4 * 1024 * 1024 };

int64_t call_centre_median(int64_t *values, size_t count)
{
    if (count == 0)
        return 0;
    qsort(values, count, sizeof *values, order_int64);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

int64_t call_centre_median_delay_sec(const struct handset_judgement *judgement)
{
    int64_t *delays = memory_new(judgement->pair_count + 1, sizeof *delays);
    for (size_t i = 0; i < judgement->pair_count; i++)
        delays[i] = judgement->pairs[i].delay_usec;
    int64_t seconds = (call_centre_median(delays, judgement->pair_count) + 500000) / 1000000;
    memory_free(delays);
    return seconds;
}

size_t call_centre_shared_contacts(const struct call_centre_handset *one,
                                   const struct call_centre_handset *other)
{
    size_t shared = 0;
    for (size_t i = 0; i < one->judgement.contact_count; i++)
        for (size_t k = 0; k < other->judgement.contact_count; k++)
            shared += one->peers[one->judgement.contacts[i]].entity_id ==
                      other->peers[other->judgement.contacts[k]].entity_id;
    return shared;
}

static int64_t count_true(const bool *flags, size_t count)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += flags[i];
    return total;
}

static void with_base_rate(struct json_out *json, const char *key, double value, double base_rate)
{
    json_out_key(json, key);
    json_out_object(json);
    json_out_key(json, "value");
    json_out_number(json, value);
    json_out_key(json, "base_rate");
    json_out_number(json, base_rate);
    json_out_object_end(json);
}

// ---- instructions that repeat what the caller had said ----

struct echoes {
    int64_t instructions, repeating, by_chance; // with a text; that repeat their caller; that repeat another
};

static int talk_of(struct casefile *casefile, const struct handset_pair *pair, struct buffer *talk,
                   struct error *error)
{
    struct buffer text;
    int result = 0;
    buffer_init(&text, TEXTS_MAX_BYTES);
    buffer_reset(talk);
    for (size_t i = 0; result == 0 && i < pair->said_count; i++) {
        result = message_text(casefile, pair->said[i], &text, error);
        buffer_add(talk, text.data, text.size);
        buffer_add_text(talk, " \n ");
    }
    buffer_done(&text);
    return result;
}

// Each instruction is held against its own caller's talk and, for the base rate, against the talk of the
// caller before.
static int count_echoes(struct casefile *casefile, const struct handset_judgement *judgement,
                        struct echoes *echoes, struct error *error)
{
    struct buffer talk, before, instruction;
    int result = 0;
    buffer_init(&talk, TEXTS_MAX_BYTES);
    buffer_init(&before, TEXTS_MAX_BYTES);
    buffer_init(&instruction, TEXTS_MAX_BYTES);
    *echoes = (struct echoes){0};
    for (size_t i = 0; result == 0 && i < judgement->pair_count; i++) {
        const struct handset_pair *pair = &judgement->pairs[i];
        if (message_text(casefile, pair->instruction_observation, &instruction, error) ||
            talk_of(casefile, pair, &talk, error)) {
            result = -1;
        } else if (instruction.size && talk.size && before.size) {
            echoes->instructions++;
            echoes->repeating += echo_repeats(buffer_bytes(&instruction), buffer_bytes(&talk));
            echoes->by_chance += echo_repeats(buffer_bytes(&instruction), buffer_bytes(&before));
        }
        struct buffer last = before;
        before = talk;
        talk = last;
    }
    buffer_done(&talk);
    buffer_done(&before);
    buffer_done(&instruction);
    return result;
}

// ---- shifts, and handsets beside it ----

static void write_hours(struct json_out *json, const struct call_centre_handset *handset)
{
    char hours[WORK_HOURS_TEXT_SIZE];
    work_hours_text(&handset->hours, hours);
    if (hours[0] == 0)
        return;
    json_out_key_text(json, "working_hours", hours);
    json_out_key_text(json, "working_hours_zone", handset->zone);
    json_out_key_integer(json, "shifts_a_day", work_hours_shifts(&handset->hours));
    json_out_key(json, "days_worked_a_week");
    json_out_number(json, work_hours_days_a_week(&handset->hours));
}

static void write_others(struct json_out *json, const struct call_centre_handset *handset,
                         const struct call_centre_base *base)
{
    json_out_key(json, "handsets_with_the_same_steady_contacts");
    json_out_array(json);
    for (size_t i = 0; i < base->other_count; i++) {
        const struct call_centre_handset *other = &base->others[i];
        size_t shared = call_centre_shared_contacts(handset, other);
        char hours[WORK_HOURS_TEXT_SIZE];
        if (other == handset || !other->is_finding || shared == 0)
            continue;
        work_hours_text(&other->hours, hours);
        json_out_object(json);
        json_out_key_text(json, "handset", other->label);
        json_out_key_integer(json, "shared_contacts", (int64_t)shared);
        json_out_key_text(json, "working_hours", hours);
        json_out_key(json, "share_of_its_trade_in_our_hours");
        json_out_number(json, work_hours_shared(&other->hours, &handset->hours));
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

int call_centre_facts(struct casefile *casefile, const struct call_centre_handset *handset,
                      const struct call_centre_base *base, struct buffer *out, struct error *error)
{
    const struct handset_judgement *judgement = &handset->judgement;
    struct echoes echoes;
    char time[MOMENT_TEXT_SIZE];
    if (count_echoes(casefile, judgement, &echoes, error))
        return -1;
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    json_out_key_integer(&json, "callers", (int64_t)judgement->people_first);
    with_base_rate(&json, "one_time_callers", (double)judgement->caller_count, base->one_time_callers);
    json_out_key_integer(&json, "inbound", judgement->inbound);
    json_out_key_integer(&json, "steady_contacts", (int64_t)judgement->contact_count);
    json_out_key_integer(&json, "instructions", (int64_t)judgement->pair_count);
    with_base_rate(&json, "share_followed_by_instruction", judgement->share, judgement->share_before);
    if (echoes.instructions)
        with_base_rate(&json, "share_of_instructions_that_repeat_the_caller",
                       (double)echoes.repeating / (double)echoes.instructions,
                       (double)echoes.by_chance / (double)echoes.instructions);
    json_out_key_integer(&json, "median_delay_seconds", call_centre_median_delay_sec(judgement));
    json_out_key_integer(&json, "window_seconds", judgement->window_usec / 1000000);
    json_out_key_integer(&json, "steady_contacts_whose_phone_is_in_the_case", handset->steady_seized);
    json_out_key_integer(&json, "steady_contacts_that_speak_with_callers",
                         count_true(handset->speaks_contact, judgement->contact_count));
    json_out_key_integer(&json, "callers_that_speak_with_steady_contacts",
                         count_true(handset->speaks_caller, judgement->caller_count));
    write_hours(&json, handset);
    write_others(&json, handset, base);
    json_out_key_text(&json, "first", moment_format(moment_from_usec(handset->first_usec), time));
    json_out_key_text(&json, "last", moment_format(moment_from_usec(handset->last_usec), time));
    json_out_object_end(&json);
    return 0;
}
