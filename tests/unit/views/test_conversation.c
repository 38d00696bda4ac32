// Conversations as a person reads them, and lines that fit.
#include "test.h"

#include "sample_case.h"

#include "casefile/items.h"
#include "casefile/observations.h"
#include "casefile/sources.h"
#include "views/conversation.h"
#include "views/display.h"

#include <stdlib.h>
#include <string.h>

static int64_t add_item_of_phone(struct sample_case *sample)
{
    struct error error = {0};
    struct source source = {.path = "chat.db",
                            .kind = "phone",
                            .authority = "BE-FJP",
                            .region = "GB",
                            .size_bytes = 1,
                            .sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"};
    assert_int_equal(source_add(sample->casefile, &source, NULL, &error), 0);
    struct item_row item = {.source_id = source.id,
                            .path = "chat.db/\u202emoc",
                            .where = {.path = "chat.db",
                                      .stored_bytes = -1,
                                      .size_bytes = 10,
                                      .storage = FILE_ITSELF,
                                      .modified = MOMENT_UNKNOWN}};
    assert_int_equal(item_add(sample->casefile, &item, &error), 0);
    return item.id;
}

static void put(struct sample_case *sample, int64_t item, int64_t row, struct message message)
{
    static const struct selector ana = {SELECTOR_PHONE, GRADE_VALID, "+447700900101", "07700 900101"};
    struct error error = {0};
    message.place = (struct place){"sms", row, -1, message.place.state};
    message.app = "sms";
    if (message.thread == NULL)
        message.thread = "1";
    if (message.direction == DIRECTION_OUT) {
        message.from = (struct selector){SELECTOR_OWNER, GRADE_VALID, "", ""};
        message.to = &ana;
        message.to_count = 1;
    } else if (message.direction == DIRECTION_UNKNOWN) {
        message.from = (struct selector){SELECTOR_HANDLE, GRADE_VALID, "", ""};
    } else {
        message.from = ana;
    }
    struct record record = {.type = RECORD_MESSAGE, .message = message};
    if (observation_put(sample->casefile, item, &record, &error))
        fail_msg("%s", error.text);
}

static struct moment at(const char *text)
{
    struct moment moment;
    assert_true(moment_parse(bytes_of_text(text), &moment));
    return moment;
}

static void put_all(struct sample_case *sample)
{
    static const char *const files[] = {"a.jpg", "b\x1b[2J.jpg"};
    int64_t item = add_item_of_phone(sample);
    put(sample, item, 1,
        (struct message){.id = "m1",
                         .at = at("2024-02-11T10:45:59Z"),
                         .direction = DIRECTION_IN,
                         .text = "are you open\n10:46  owner: yes\n\n[sms 9]\n"});
    put(sample, item, 2,
        (struct message){.reply_to = "m1",
                         .at = at("2024-02-12T00:15:00+02:00"), // still the 11th in UTC
                         .direction = DIRECTION_OUT,
                         .marks = MARK_EDITED | MARK_FORWARDED,
                         .text = "a line that is longer than forty columns and has spaces"});
    put(sample, item, 3,
        (struct message){.place.state = STATE_DELETED,
                         .at = at("2024-02-12T00:00:00Z"),
                         .direction = DIRECTION_IN,
                         .quoted = "what was asked",
                         .attachments = files,
                         .attachment_count = 2,
                         .marks = MARK_REVOKED});
    put(sample, item, 4,
        (struct message){.reply_to = "gone",
                         .at = {at("2024-02-12T09:00:00").at_usec, .zone = ZONE_LOCAL},
                         .text = "\u202e\u0645\u0631\u062d\u0628\u0627"});
    put(sample, item, 5, (struct message){.at = at("2024-02-13"), .direction = DIRECTION_IN});
    put(sample, item, 6,
        (struct message){.at = MOMENT_UNKNOWN,
                         .direction = DIRECTION_OUT,
                         .text = "王小明在这里等你吗王小明在这里等你吗王小明在这里等你吗"});
    put(sample, item, 7,
        (struct message){
            .thread = "2", .at = at("1969-12-31T23:59:00Z"), .direction = DIRECTION_IN, .text = "old"});
}

static char *print(const char *column, const char *value, int columns, int64_t *count)
{
    struct error error = {0};
    struct rows *rows;
    struct sample_case sample;
    sample_case_make_empty(&sample);
    put_all(&sample);
    assert_int_equal(rows_open(&rows, sample.casefile, listing_named("conversation"), column, value, &error),
                     0);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_int_equal(conversation_print(rows, sample.casefile, columns, out, count, &error), 0);
    fclose(out);
    rows_close(rows);
    sample_case_remove(&sample);
    return text;
}

static void a_conversation_reads_from_top_to_bottom(void **state)
{
    (void)state;
    int64_t count;
    char *text = print("conversation", "1", 40, &count);
    assert_string_equal(text, "Conversation 1: sms, chat.db, thread 1\n"
                              "With +447700900101\n"
                              "6 messages: 3 in, 2 out; 1 deleted or\n"
                              "carved; 2024-02-11 to 2024-02-13\n"
                              "In chat.db/<U+202E>moc\n"
                              "Times are UTC. In brackets: where in\n"
                              "that file a message stands.\n"
                              "\n"
                              "Time not known\n"
                              "--:--  owner: 王小明在这里等你吗王小明在\n"
                              "       这里等你吗王小明在这里等你吗\n"
                              "       [sms 6]\n"
                              "\n"
                              "Sunday 11 February 2024\n"
                              "10:45  +447700900101: are you open\n"
                              "       10:46  owner: yes\n"
                              "\n"
                              "       [sms 9]  [sms 1]\n"
                              "22:15  owner [edited, forwarded]: a line\n"
                              "       that is longer than forty columns\n"
                              "       and has spaces\n"
                              "       reply to: are you open\u240a10:46\n"
                              "       owner: yes\u240a\u240a[sms 9]\u240a  [sms 2]\n"
                              "\n"
                              "Monday 12 February 2024\n"
                              "00:00  +447700900101 [deleted, taken\n"
                              "       back by its sender]:\n"
                              "       reply to: what was asked\n"
                              "       attachment: a.jpg\n"
                              "       attachment: b\u241b[2J.jpg  [sms 3]\n"
                              "09:00  sender not named [by a clock\n"
                              "       whose zone is not known]:\n"
                              "       <U+202E>\u0645\u0631\u062d\u0628\u0627\u200e\n"
                              "       reply to: message gone, which\n"
                              "       does not stand above  [sms 4]\n"
                              "\n"
                              "Tuesday 13 February 2024\n"
                              "--:--  +447700900101: (no text)  [sms 5]\n");
    assert_int_equal(count, 6);
    free(text);
}

static void several_stand_below_one_another(void **state)
{
    (void)state;
    int64_t count;
    char *text = print(NULL, NULL, 0, &count);
    assert_int_equal(count, 7);
    assert_non_null(strstr(text, "[sms 5]\n\nConversation 2: sms, chat.db, thread 2\n"));
    assert_non_null(strstr(text, "\nWednesday 31 December 1969\n23:59  +447700900101: old  [sms 7]\n"));
    free(text);
}

static void none_is_nothing(void **state)
{
    (void)state;
    int64_t count = -1;
    char *text = print("conversation", "3", 80, &count);
    assert_string_equal(text, "");
    assert_int_equal(count, 0);
    free(text);
}

static void lines_are_cut_where_words_end(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t columns, fits, next;
    } cases[] = {
        {"", 5, 0, 0},           {"abc", 3, 3, 3},       {"ab cd", 4, 2, 3},    {"ab  cd", 5, 2, 4},
        {"abcdef", 4, 4, 4},     {"ab cd", 5, 5, 5},     {"ab cd ef", 5, 5, 6}, {"王小明", 5, 6, 6},
        {"ab王小", 3, 2, 2},     {"王小ab cd", 6, 8, 9}, {"王", 1, 3, 3},       {" abc", 2, 2, 2},
        {"abe\u0301f", 3, 5, 5}, {"ab ", 2, 3, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t next;
        assert_int_equal(display_fit(bytes_of_text(cases[i].text), cases[i].columns, &next), cases[i].fits);
        assert_int_equal(next, cases[i].next);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_conversation_reads_from_top_to_bottom),
        cmocka_unit_test(several_stand_below_one_another),
        cmocka_unit_test(none_is_nothing),
        cmocka_unit_test(lines_are_cut_where_words_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
