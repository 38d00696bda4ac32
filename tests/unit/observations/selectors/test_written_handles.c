// Handles and addresses as advertisers write them, and sentences in which a cue is a word like any other.
#include "test.h"

#include "finding.h"

static void chinese_cues(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "微信 mei88ab",    "微信号：mei88ab", "加我微信mei88ab", "薇信：mei88ab", "威信mei88ab",
        "V信 mei88ab",     "加V mei88ab",     "VX：mei88ab",     "wx mei88ab",    "V：mei88ab",
        "wei xin mei88ab", "薇芯：mei88ab",   "卫星：mei88ab",   "微：mei88ab",   "weixin: mei88ab"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_named(texts[i], "wechat:mei88ab");
    check_named("扣扣 1130696", "qq:1130696");
    check_named("扣：1130696", "qq:1130696");
    check_named("Q 1130696", "qq:1130696");
    check_named("QQ1130696", "qq:1130696");
    check_named("电报 @mei_ab", "telegram:mei_ab");
    check_named("赖：mei88ab", "line:mei88ab");
}

static void signs_and_words_between_cue_and_name(void **state)
{
    (void)state;
    check_named("snap 👻 lilyxo", "snapchat:lilyxo");
    check_named("telegram👉@meiab", "telegram:meiab");
    check_named("📱Telegram ➡️ mei_ab", "telegram:mei_ab");
    check_named("My Telegram is mei88ab", "telegram:mei88ab");
    check_named("mi instagram es mei.ab", "instagram:mei.ab");
    check_named("KIK me at meiab88", "kik:meiab88");
    check_named("skype: live:mei.ab_1", "skype:live:mei.ab_1");
    check_named("fb: mei.ab.77", "facebook:mei.ab.77");
    check_named("@mei.ab on instagram", "instagram:mei.ab");
    check_named("wechat / telegram: mei88ab", "telegram:mei88ab");
    check_named("line mei88ab", "line:mei88ab");
}

static void a_name_that_is_a_word_needs_a_phrase_of_its_own(void **state)
{
    (void)state;
    check_named("new in town | snapchat meixxab | real", "snapchat:meixxab");
    check_named("snapchat meixxab", "snapchat:meixxab");
    check_named("I post snapchat meixxab things", "");
}

static void words_behind_a_cue_are_no_names(void **state)
{
    (void)state;
    static const char *const texts[] = {"the line is busy",
                                        "line: busy",
                                        "telegram only please",
                                        "snapchat available",
                                        "Snapchat premium.",
                                        "instagram private",
                                        "telegram welcome",
                                        "I use WeChat and Telegram",
                                        "contact by wechat or telegram",
                                        "signal lost",
                                        "insta 24h, telegram 60min",
                                        "snap 50euro",
                                        "wechat pay accepted",
                                        "at home or in hotel. call me",
                                        "meet (at) home",
                                        "look at me dot"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_named(texts[i], "");
}

static void addresses_are_spelled(void **state)
{
    (void)state;
    static const char *const texts[] = {"mei (at) example (dot) org",
                                        "mei[at]example.org",
                                        "mei {at} example {dot} org",
                                        "mei at example dot org",
                                        "mei arroba example punto org",
                                        "write mei (a) example.org",
                                        "Mei@Example.org"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_named(texts[i], "mei@example.org");
    check_named("mei@example.org or ana (at) example.com", "mei@example.org | ana@example.com");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_cues),
        cmocka_unit_test(signs_and_words_between_cue_and_name),
        cmocka_unit_test(a_name_that_is_a_word_needs_a_phrase_of_its_own),
        cmocka_unit_test(words_behind_a_cue_are_no_names),
        cmocka_unit_test(addresses_are_spelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
