// Tokens, forms, and texts laid beside them.
#include "test.h"

#include "base/form.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static struct letters *letters;
static struct form_aligner *aligner;

static int set_up(void **state)
{
    (void)state;
    letters = letters_new();
    aligner = form_aligner_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    form_aligner_free(aligner);
    letters_free(letters);
    return 0;
}

// "word|word|...", a known one in braces with its kind.
static const char *tokens_of(const char *text)
{
    static char out[4096];
    struct token_list list = {0};
    size_t used = 0;
    tokens_read(&list, letters, bytes_of_text(text), NULL, 0);
    out[0] = '\0';
    for (size_t i = 0; i < list.count; i++) {
        const struct token *token = &list.all[i];
        used += (size_t)snprintf(out + used, sizeof out - used, "%s%s%s%.*s%s", i ? "|" : "",
                                 token->class == TOKEN_KNOWN ? slot_kind_name(token->kind) : "",
                                 token->class == TOKEN_KNOWN ? "{" : "", (int)token->size,
                                 text + token->offset, token->class == TOKEN_KNOWN ? "}" : "");
    }
    tokens_done(&list);
    return out;
}

static void words_signs_and_numbers_are_tokens(void **state)
{
    (void)state;
    assert_string_equal(tokens_of("Hello, it's 150€!"), "Hello|,|it's|150|€|!");
    assert_string_equal(tokens_of("  l'hôtel\n à 2,50 "), "l'hôtel|à|2,50");
    assert_string_equal(tokens_of("1,000.50 a.b 07700 900-123"), "1,000.50|a|.|b|07700|900|-|123");
    assert_string_equal(tokens_of(""), "");
}

static void hours_days_addresses_and_emoji_are_known(void **state)
{
    (void)state;
    assert_string_equal(tokens_of("10:30 bis 22h, 9am"), "time{10:30}|bis|time{22h}|,|time{9am}");
    assert_string_equal(tokens_of("from 2024-03-12. to 1/3/2024"),
                        "from|time{2024-03-12}|.|to|time{1/3/2024}");
    assert_string_equal(tokens_of("see https://example.org/a?b=1, ok"),
                        "see|url{https://example.org/a?b=1}|,|ok");
    assert_string_equal(tokens_of("hi❤️🌹 x"), "hi|emoji{❤️🌹}|x");
    assert_string_equal(tokens_of("99:30 25h"), "99:30|25h");
}

static void scripts_without_spaces_are_read_by_characters(void **state)
{
    (void)state;
    assert_string_equal(tokens_of("我叫Ana，10点"), "我|叫|Ana|，|time{10点}");
    assert_string_equal(tokens_of("مرحبا بكم ٢٠٠"), "مرحبا|بكم|٢٠٠"); // Arabic has spaces
}

static void known_places_are_one_token(void **state)
{
    (void)state;
    const char *text = "call 07700 900 123 now";
    const struct known_place place = {5, 13, SLOT_PHONE, "+447700900123"};
    struct token_list list = {0};
    tokens_read(&list, letters, bytes_of_text(text), &place, 1);
    assert_int_equal(list.count, 3);
    assert_int_equal(list.all[1].kind, SLOT_PHONE);
    assert_int_equal(list.all[1].size, 13);
    assert_int_equal(list.all[1].known, 0);
    tokens_done(&list);
}

static bool near(const char *a, const char *b)
{
    struct token_list one = {0}, other = {0};
    tokens_read(&one, letters, bytes_of_text(a), NULL, 0);
    tokens_read(&other, letters, bytes_of_text(b), NULL, 0);
    bool result = tokens_near(&one.all[0], one.pool, &other.all[0], other.pool);
    tokens_done(&one);
    tokens_done(&other);
    return result;
}

static void misspellings_are_near(void **state)
{
    (void)state;
    assert_true(near("friendly", "freindly"));
    assert_true(near("friendly", "frendly"));
    assert_true(near("friendly", "FRIENDLYY"));
    assert_true(near("outpost", "outpoѕt")); // a Cyrillic letter
    assert_true(near("wonderful", "wnoderfull"));
    assert_false(near("Lyon", "Paris"));
    assert_false(near("cat", "car")); // too short to say
    assert_false(near("150", "151"));
    assert_false(near("friendly", "fiendish"));
}

// The text with what differs from the form: [slot:text], <changed>, +added+; missing constants as -N-.
static const char *laid_beside(const char *parts, const char *text)
{
    static char out[8192];
    struct form form;
    struct token_list list = {0};
    struct filling *fillings = memory_new(TOKENS_MAX, sizeof *fillings);
    size_t used = 0, next = 0;
    form_init(&form);
    assert_true(form_parse(&form, letters, parts));
    tokens_read(&list, letters, bytes_of_text(text), NULL, 0);
    form_align(aligner, &form, &list, fillings);
    out[0] = '\0';
    for (size_t i = 0; i <= list.count; i++) {
        const size_t part = i < list.count ? fillings[i].part : form.count;
        size_t missing = 0;
        for (; next < part; next++)
            missing += !form.parts[next].is_slot;
        if (missing)
            used += (size_t)snprintf(out + used, sizeof out - used, "-%zu- ", missing);
        if (i == list.count)
            break;
        next = fillings[i].as == FILLED_ADDED ? part : part + 1;
        const int size = (int)list.all[i].size;
        const char *word = text + list.all[i].offset;
        if (fillings[i].as == FILLED_IN)
            used += (size_t)snprintf(out + used, sizeof out - used, "[%d:%.*s] ", form.parts[part].slot, size,
                                     word);
        else
            used += (size_t)snprintf(out + used, sizeof out - used,
                                     fillings[i].as == FILLED_CHANGED ? "<%.*s> "
                                     : fillings[i].as == FILLED_ADDED ? "+%.*s+ "
                                                                      : "%.*s ",
                                     size, word);
    }
    if (used)
        out[used - 1] = '\0';
    memory_free(fillings);
    tokens_done(&list);
    form_done(&form);
    return out;
}

static const char form_of_ana[] = "[\"My name is \",{\"slot\":0,\"kind\":\"name\"},\" and I am staying in \","
                                  "{\"slot\":1,\"kind\":\"city\"},\". Call me today.\"]";

static void a_text_fills_a_form(void **state)
{
    (void)state;
    assert_string_equal(laid_beside(form_of_ana, "My name is Ana and I am staying in Lyon. Call me today."),
                        "My name is [0:Ana] and I am staying in [1:Lyon] . Call me today .");
    assert_string_equal(
        laid_beside(form_of_ana, "MY NAME IS Ana Maria and I am staying in San Marino. Call me today."),
        "MY NAME IS [0:Ana] [0:Maria] and I am staying in [1:San] [1:Marino] . Call me today .");
}

static void differences_are_told_apart(void **state)
{
    (void)state;
    assert_string_equal(laid_beside(form_of_ana, "My name is Ana and am am satying in Lyon ❤️. Call me."),
                        "My name is [0:Ana] and <am> am <satying> in [1:Lyon] +❤️+ . Call me -1- .");
    assert_string_equal(laid_beside(form_of_ana, "name is and I am staying in Lyon. Call us today, now."),
                        "-1- name is and I am staying in [1:Lyon] . Call <us> today +,+ +now+ .");
    assert_string_equal(laid_beside(form_of_ana, ""), "-13-");
    assert_string_equal(laid_beside("[]", "a b"), "+a+ +b+");
}

static void values_compare(void **state)
{
    (void)state;
    assert_string_equal(laid_beside("[\"from \",{\"slot\":0,\"kind\":\"time\"},\" on\"]", "from 10h30 on"),
                        "from [0:10h30] on");
    assert_string_equal(
        laid_beside("[\"电话\",{\"slot\":0,\"kind\":\"phone\"},\"。\"]", "电话 07700 900123 。"),
        "电 话 [0:07700] [0:900123] 。");
}

static void take(void *payload, const struct form_part *slot, const char *value)
{
    (void)slot;
    buffer_add_text(payload, value);
    buffer_add_u8(payload, '|');
}

static void values_are_in_normal_form(void **state)
{
    (void)state;
    const char *text = "from 10H30 ÉLODIE-Anne, 07700 900 123 and 07700900999";
    const struct known_place known[] = {{42, 11, SLOT_PHONE, "+447700900999"}};
    struct form form;
    struct token_list list = {0};
    struct filling fillings[64];
    struct buffer values;
    buffer_init(&values, 256);
    form_init(&form);
    assert_true(
        form_parse(&form, letters,
                   "[\"from \",{\"slot\":0,\"kind\":\"time\"},\" \",{\"slot\":1,\"kind\":\"name\"},\", \","
                   "{\"slot\":2,\"kind\":\"phone\"},\" and \",{\"slot\":3,\"kind\":\"phone\"}]"));
    tokens_read(&list, letters, bytes_of_text(text), known, 1);
    form_align(aligner, &form, &list, fillings);
    form_values(&form, &list, fillings, known, take, &values);
    assert_string_equal(buffer_text(&values), "10:30|elodie-anne|07700900123|+447700900999|");
    buffer_done(&values);
    tokens_done(&list);
    form_done(&form);
}

static void what_is_no_form_is_refused(void **state)
{
    static const char *const texts[] = {
        "", "{}", "[1]", "[{\"slot\":0}]", "[{\"slot\":0,\"kind\":\"x\"}]", "[{\"kind\":\"name\"}]"};
    (void)state;
    struct form form;
    form_init(&form);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(form_parse(&form, letters, texts[i]));
    form_done(&form);
}

// Two texts of a megabyte that have nothing in common, and one that is one word again and again.
static void the_work_is_bounded(void **state)
{
    (void)state;
    const size_t size = 1024 * 1024;
    char *text = memory_new(size + 1, 1);
    struct token_list list = {0};
    struct filling *fillings = memory_new(TOKENS_MAX, sizeof *fillings);
    struct form form;
    form_init(&form);
    for (size_t i = 0; i < size; i++)
        text[i] = i % 5 == 4 ? ' ' : (char)('a' + i * i / 7 % 26);
    tokens_read(&list, letters, bytes_of_text(text), NULL, 0);
    assert_int_equal(list.count, TOKENS_MAX);
    for (size_t i = 0; i < list.count; i++)
        form_add_constant(&form, &list.all[i], list.pool);
    form_ready(&form);
    for (size_t i = 0; i < size; i++)
        text[i] = i % 3 == 2 ? ' ' : (char)('n' + i * i / 11 % 13);
    tokens_read(&list, letters, bytes_of_text(text), NULL, 0);
    assert_true(form_align(aligner, &form, &list, fillings) < 2 * 1000 * 1000);
    memset(text, 'x', size);
    for (size_t i = 1; i < size; i += 2)
        text[i] = ' ';
    tokens_read(&list, letters, bytes_of_text(text), NULL, 0);
    assert_true(form_align(aligner, &form, &list, fillings) < 2 * 1000 * 1000);
    for (size_t i = 0; i < list.count; i++)
        assert_true(fillings[i].part <= form.count);
    memory_free(fillings);
    memory_free(text);
    tokens_done(&list);
    form_done(&form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_signs_and_numbers_are_tokens),
        cmocka_unit_test(hours_days_addresses_and_emoji_are_known),
        cmocka_unit_test(scripts_without_spaces_are_read_by_characters),
        cmocka_unit_test(known_places_are_one_token),
        cmocka_unit_test(misspellings_are_near),
        cmocka_unit_test(a_text_fills_a_form),
        cmocka_unit_test(differences_are_told_apart),
        cmocka_unit_test(values_compare),
        cmocka_unit_test(values_are_in_normal_form),
        cmocka_unit_test(what_is_no_form_is_refused),
        cmocka_unit_test(the_work_is_bounded),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
