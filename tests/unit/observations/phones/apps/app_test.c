// Records as lines.
#include "observations/phones/apps/app_test.h"

#include <stdio.h>
#include <string.h>

static const char *const NL[] = {"GB", NULL};

void app_read(struct collect *collect, const struct observer *observer, const char *sql)
{
    collect_init(collect);
    struct item item = make_db_item(collect, make_db(sql), "data/app.db");
    assert_true(collect_observe(collect, observer, &item, NL));
}

bool app_read_shared(struct collect *collect, const struct observer *observer, const char *path)
{
    collect_init(collect);
    struct item item = collect_shared_file(collect, path);
    if (item.bytes.data == NULL) {
        collect_done(collect);
        return false;
    }
    static const char *const us[] = {"US", NULL};
    assert_true(collect_observe(collect, observer, &item, us));
    return true;
}

static const char *list(struct collect *collect, const struct selector *selectors, size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        text = arena_print(collect->arena, "%s%s%s", text, i ? " " : "", written(collect, &selectors[i]));
    return text;
}

static const char *way(enum direction direction)
{
    return direction == DIRECTION_IN ? "in" : direction == DIRECTION_OUT ? "out" : "?";
}

const char *app_message_line(struct collect *collect, size_t n)
{
    const struct message *message = &collect_at(collect, RECORD_MESSAGE, n)->message;
    char at[MOMENT_TEXT_SIZE];
    const char *line = arena_print(
        collect->arena, "%s %s %s > %s | %s | %s", moment_format(message->at, at), way(message->direction),
        written(collect, &message->from), list(collect, message->to, message->to_count),
        message->thread ? message->thread : "-", message->text ? message->text : "-");
    for (size_t i = 0; i < message->attachment_count; i++)
        line = arena_print(collect->arena, "%s + %s", line, message->attachments[i]);
    return line;
}

const char *app_call_line(struct collect *collect, size_t n)
{
    static const char *const outcomes[] = {"unknown",  "answered",  "missed",
                                           "rejected", "voicemail", "blocked"};
    const struct call *call = &collect_at(collect, RECORD_CALL, n)->call;
    char at[MOMENT_TEXT_SIZE];
    return arena_print(collect->arena, "%s %s %s > %s %s %d", moment_format(call->at, at),
                       way(call->direction), written(collect, &call->from),
                       list(collect, call->to, call->to_count), outcomes[call->outcome], (int)call->seconds);
}

const char *app_contact_line(struct collect *collect, size_t n)
{
    const struct contact *contact = &collect_at(collect, RECORD_CONTACT, n)->contact;
    return arena_print(collect->arena, "%s: %s", contact->name ? contact->name : "-",
                       list(collect, contact->selectors, contact->selector_count));
}

const char *app_account_line(struct collect *collect, size_t n)
{
    const struct account *account = &collect_at(collect, RECORD_ACCOUNT, n)->account;
    return arena_print(collect->arena, "%s: %s", account->name ? account->name : "-",
                       list(collect, account->selectors, account->selector_count));
}

const char *app_member_line(struct collect *collect, size_t n)
{
    const struct membership *membership = &collect_at(collect, RECORD_MEMBERSHIP, n)->membership;
    return arena_print(collect->arena, "%s < %s%s%s", written(collect, &membership->group),
                       written(collect, &membership->member), membership->role ? " " : "",
                       membership->role ? membership->role : "");
}

void app_expect(struct collect *collect, enum record_type type, app_line *line, const char *const *lines)
{
    size_t count = 0;
    for (; lines[count]; count++)
        if (count < collect_count(collect, type))
            assert_string_equal(line(collect, count), lines[count]);
    assert_int_equal(collect_count(collect, type), count);
}
