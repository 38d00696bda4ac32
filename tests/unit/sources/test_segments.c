// Names of segments, forward and back.
#include "test.h"

#include "sources/segments.h"

static void names_what_follows(void **state)
{
    (void)state;
    static const struct {
        const char *first;
        unsigned way, number;
        const char *name; // NULL: there is none
    } cases[] = {
        {"a/disk.E01", 0, 1, "a/disk.E02"},
        {"a/disk.E01", 0, 98, "a/disk.E99"},
        {"a/disk.E01", 0, 99, "a/disk.EAA"},
        {"a/disk.E01", 0, 99 + 25, "a/disk.EAZ"},
        {"disk.E01", 0, 99 + 26, "disk.EBA"},
        {"disk.E01", 0, 99 + 675, "disk.EZZ"},
        {"disk.E01", 0, 99 + 676, "disk.FAA"},
        {"disk.e01", 0, 99 + 676, "disk.faa"},
        {"disk.E01", 0, 14970, "disk.ZZZ"},
        {"disk.E01", 0, 14971, NULL},
        {"disk.s01", 0, 1, "disk.s02"},
        {"disk.s01", 0, 99 + 676, "disk.taa"},
        {"disk.dd.001", 0, 1, "disk.dd.002"},
        {"disk.000", 0, 1, "disk.001"},
        {"disk.001", 0, 999, "disk.1000"},
        {"disk.0000", 0, 12, "disk.0012"},
        {"x.aa", 0, 1, "x.ab"},
        {"x.aa", 0, 26, "x.ba"},
        {"x.aa", 0, 675, "x.zz"},
        {"x.aa", 0, 676, NULL},
        {"x.aaa", 0, 676, "x.baa"},
        {"phone.zip", 0, 1, "phone.z01"},
        {"phone.ZIP", 0, 12, "phone.Z12"},
        {"phone.ufdr", 0, 100, "phone.z100"},
        {"phone.ufdr.001", 0, 1, "phone.ufdr.002"},
        {"vm.vmdk", 0, 1, "vm-s001.vmdk"},
        {"vm.vmdk", 1, 12, "vm-f012.vmdk"},
        {"vm.vmdk", 2, 1, "vm-flat.vmdk"},
        {"vm.vmdk", 2, 2, NULL},
        {"vm.vmdk", 3, 1, NULL},
        {"disk.E02", 0, 1, NULL},
        {"disk.002", 0, 1, NULL},
        {"disk.raw", 0, 1, NULL},
        {"disk", 0, 1, NULL},
        {"E01", 0, 1, NULL},
        {"folder.001/disk", 0, 1, NULL},
        {"disk.E01", 0, 0, NULL},
        {"disk.E01", 1, 1, NULL},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *name = segment_name(arena, cases[i].first, cases[i].way, cases[i].number);
        if (cases[i].name == NULL || name == NULL)
            assert_ptr_equal(name, cases[i].name);
        else
            assert_string_equal(name, cases[i].name);
    }
    arena_free(arena);
}

static void knows_the_first_of_a_later_one(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *firsts[4]; // by choice, NULL after the last
        bool later;            // by its name alone
    } cases[] = {
        {"a/disk.E02", {"a/disk.E01"}, true},
        {"a/phone.z01", {"a/phone.zip", "a/phone.ufdr"}, false},
        {"PHONE.Z100", {"PHONE.ZIP", "PHONE.UFDR"}, false},
        {"disk.e99", {"disk.e01"}, true},
        {"disk.EAA", {"disk.E01"}, false},
        {"setup.exe", {"setup.aaa", "setup.e01"}, false},
        {"x.zip", {"x.aaa", "x.e01", "x.s01"}, false},
        {"x.E01", {NULL}, false},
        {"x.s02", {"x.s01"}, true},
        {"x.000", {NULL}, false},
        {"x.001", {"x.000"}, false},
        {"x.002", {"x.000", "x.001"}, false},
        {"x.ab", {"x.aa"}, false},
        {"x.aa", {NULL}, false},
        {"vm-s001.vmdk", {"vm.vmdk"}, true},
        {"vm-flat.vmdk", {"vm.vmdk"}, true},
        {"vm.vmdk", {NULL}, false},
        {"-flat.vmdk", {NULL}, false},
        {"readme", {NULL}, false},
        {"a.b/E02", {NULL}, false},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned choice = 0;
        for (; cases[i].firsts[choice]; choice++)
            assert_string_equal(segment_first(arena, cases[i].name, choice), cases[i].firsts[choice]);
        assert_null(segment_first(arena, cases[i].name, choice));
        assert_int_equal(segment_is_later(cases[i].name), cases[i].later);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_what_follows),
        cmocka_unit_test(knows_the_first_of_a_later_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
