// Masks of 64 bytes at a time, and the look of a block from their counts.
#include "observations/scanning/triage.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

struct masks {
    uint64_t text, zero, high;
};

#ifdef __SSE2__
static struct masks masks_of_64(const uint8_t *at)
{
    struct masks masks = {0};
    const __m128i tab = _mm_set1_epi8('\t'), feed = _mm_set1_epi8('\n'), back = _mm_set1_epi8('\r');
    const __m128i before = _mm_set1_epi8(0x1f), behind = _mm_set1_epi8(0x7f);
    for (int i = 0; i < 4; i++) {
        __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(at + (ptrdiff_t)16 * i));
        __m128i print = _mm_and_si128(_mm_cmpgt_epi8(b, before), _mm_cmplt_epi8(b, behind)); // signed
        __m128i blank = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(b, tab), _mm_cmpeq_epi8(b, feed)),
                                     _mm_cmpeq_epi8(b, back));
        masks.text |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_or_si128(print, blank)) << (16 * i);
        masks.zero |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(b, _mm_setzero_si128()))
                      << (16 * i);
        masks.high |= (uint64_t)(uint32_t)_mm_movemask_epi8(b) << (16 * i);
    }
    return masks;
}
#else
static struct masks masks_of_64(const uint8_t *at)
{
    struct masks masks = {0};
    for (int i = 0; i < 64; i++) {
        uint8_t b = at[i];
        masks.text |= (uint64_t)((b >= 0x20 && b < 0x7f) || b == '\t' || b == '\n' || b == '\r') << i;
        masks.zero |= (uint64_t)(b == 0) << i;
        masks.high |= (uint64_t)(b >> 7) << i;
    }
    return masks;
}
#endif

static void put_word(struct stretch *stretch, size_t word, struct bytes bytes, size_t at)
{
    struct masks masks = {0};
    if (at + 64 <= bytes.size) {
        masks = masks_of_64(bytes.data + at);
    } else if (at < bytes.size) {
        uint8_t last[64] = {0};
        size_t size = bytes.size - at; // 1 to 63
        memcpy(last, bytes.data + at, size);
        masks = masks_of_64(last);
        masks.zero &= (UINT64_C(1) << size) - 1;
    }
    stretch->text[word] = masks.text;
    stretch->zero[word] = masks.zero;
    stretch->high[word] = masks.high;
}

// Chi-squared of a quarter of a whole block against equal chances: about 255 for random bytes, some hundred
// more for deflate, thousands for anything that people or compilers write.
static bool is_even(const uint8_t *block)
{
    enum { SAMPLED = BLOCK_BYTES / 4, CHI_MAX = 420 };
    uint16_t counts[256] = {0};
    for (size_t part = 0; part < BLOCK_BYTES; part += 256)
        for (size_t i = 0; i < 64; i++)
            counts[block[part + i]]++;
    uint32_t squares = 0;
    for (size_t i = 0; i < 256; i++)
        squares += (uint32_t)counts[i] * counts[i];
    return squares / (SAMPLED / 256) - SAMPLED <= CHI_MAX;
}

struct counts {
    size_t text, zero, high;
};

static enum block_class class_of(const uint8_t *block, size_t size, struct counts counts)
{
    size_t controls = size - counts.text - counts.high; // zeros, too
    if (controls * 64 <= size)
        return size == 1 || memcmp(block, block + 1, size - 1) != 0 ? BLOCK_TEXT : BLOCK_CONSTANT;
    if (counts.zero == size || memcmp(block, block + 1, size - 1) == 0)
        return size > 1 || counts.zero ? BLOCK_CONSTANT : BLOCK_MIXED;
    // 98 of 256 values are text, 128 are high; five standard deviations
    bool like = size == BLOCK_BYTES && counts.zero < 64 && counts.high > 2048 - 160 &&
                counts.high < 2048 + 160 && counts.text > 1568 - 155 && counts.text < 1568 + 155;
    return like && is_even(block) ? BLOCK_RANDOM : BLOCK_MIXED;
}

void triage(struct stretch *stretch, struct bytes bytes, size_t at)
{
    stretch->size = bytes.size - at < STRETCH_BYTES ? bytes.size - at : STRETCH_BYTES;
    size_t words = (stretch->size + 63) / 64;
    for (size_t first = 0, block = 0; first < words; first += BLOCK_BYTES / 64, block++) {
        size_t last = first + BLOCK_BYTES / 64 < words ? first + BLOCK_BYTES / 64 : words;
        struct counts counts = {0};
        for (size_t word = first; word < last; word++) {
            put_word(stretch, word, bytes, at + word * 64);
            counts.text += (size_t)__builtin_popcountll(stretch->text[word]);
            counts.zero += (size_t)__builtin_popcountll(stretch->zero[word]);
            counts.high += (size_t)__builtin_popcountll(stretch->high[word]);
        }
        size_t size = stretch->size - first * 64 < BLOCK_BYTES ? stretch->size - first * 64 : BLOCK_BYTES;
        stretch->classes[block] = (uint8_t)class_of(bytes.data + at + first * 64, size, counts);
        stretch->zeros[block] = counts.zero > 0;
    }
    put_word(stretch, words, bytes, at + words * 64);
}
