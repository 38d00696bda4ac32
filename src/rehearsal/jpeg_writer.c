// Baseline JPEG (ITU-T T.81) with the least there can be in it: one component, and of each square its
// brightness only. Its own tables: each of the 12 sizes of a difference has a code of 4 bits, and "no more"
// is the bit 0.
#include "rehearsal/jpeg_writer.h"

struct bit_writer {
    struct buffer *out;
    uint32_t bits;
    int count;
};

static void put_bits(struct bit_writer *writer, uint32_t value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        writer->bits = writer->bits << 1 | (value >> i & 1);
        if (++writer->count < 8)
            continue;
        buffer_add_u8(writer->out, (uint8_t)writer->bits);
        if ((writer->bits & 0xff) == 0xff) // a zero behind it says that it is no marker
            buffer_add_u8(writer->out, 0);
        writer->bits = 0;
        writer->count = 0;
    }
}

static void put_difference(struct bit_writer *writer, int difference)
{
    int size = 0;
    for (int left = difference < 0 ? -difference : difference; left; left >>= 1)
        size++;
    put_bits(writer, (uint32_t)size, 4);
    put_bits(writer, (uint32_t)(difference < 0 ? difference + (1 << size) - 1 : difference), size);
    put_bits(writer, 0, 1);
}

static void add_tables(struct buffer *out, int width, int height)
{
    static const uint8_t head[] = {0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F',  'I',  'F', 0,  1, 1,
                                   0,    0,    1,    0,    1, 0,  0,   0xff, 0xdb, 0,   67, 0};
    static const uint8_t codes[] = {
        0xff, 0xc4, 0, 31, 0, 0, 0, 0, 12, 0,  0,  0,    0,    0, 0,  0,    0, 0, 0, 0,  0, 0,
        1,    2,    3, 4,  5, 6, 7, 8, 9,  10, 11, 0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0,  0, 0,
        0,    0,    0, 0,  0, 0, 0, 0, 0,  0,  0,  0xff, 0xda, 0, 8,  1,    1, 0, 0, 63, 0,
    };
    const uint8_t frame[] = {
        0xff,           0xc0, 0, 11,   8, (uint8_t)(height >> 8), (uint8_t)height, (uint8_t)(width >> 8),
        (uint8_t)width, 1,    1, 0x11, 0};
    buffer_add(out, head, sizeof head);
    for (int i = 0; i < 64; i++)
        buffer_add_u8(out, 8); // a step of brightness is one of 256
    buffer_add(out, frame, sizeof frame);
    buffer_add(out, codes, sizeof codes);
}

void jpeg_write(struct buffer *out, struct random *random, int blocks_wide, int blocks_high)
{
    add_tables(out, blocks_wide * 8, blocks_high * 8);
    struct bit_writer writer = {.out = out};
    int before = 0, above[256] = {0};
    for (int y = 0; y < blocks_high; y++)
        for (int x = 0; x < blocks_wide; x++) {
            // near its neighbours, as in a picture
            int level = (above[x] + before) / 2 + (int)random_between(random, -24, 24);
            level = level < -128 ? -128 : level > 127 ? 127 : level;
            put_difference(&writer, level - before);
            before = above[x] = level;
        }
    put_bits(&writer, 0x7f, (8 - writer.count) % 8);
    buffer_add_u8(out, 0xff);
    buffer_add_u8(out, 0xd9);
}
