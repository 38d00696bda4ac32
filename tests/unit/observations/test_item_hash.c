// Sums over items that are in memory only in part.
#include "test.h"

#include "base/memory.h"
#include "observations/item_hash.h"

#include <libdeflate.h>

static void the_sum_of_an_item_in_part_is_of_all_of_it(void **state)
{
    (void)state;
    size_t size = (5 << 20) + 7;
    uint8_t *data = memory_new(size, 1);
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)(i * 31 >> 8);
    struct item item = {.path = "x", .bytes = {data, size}};
    uint32_t whole = libdeflate_crc32(0, data, size);
    assert_int_equal(item_crc32(&item), whole);
    item.in_part = true;
    item.bytes.size = 1 << 20;
    item.medium = medium_of_bytes((struct bytes){data, size});
    assert_int_equal(item_crc32(&item), whole);
    medium_close(item.medium);
    memory_free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sum_of_an_item_in_part_is_of_all_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
