// Filtering and sampling are one linear map of each side, of which only 64 rows are ever needed. So their
// weights are made once, and a picture is hashed row by row as a decoder gives it, without being kept. Knows
// no file format.
#include "observations/pictures/pdq.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

// The pixels under the box around one pixel: an even window reaches one further forward; at an edge the box
// is cut.
struct window {
    uint32_t first, end;
};

static struct window window_at(uint32_t at, uint32_t width, uint32_t size)
{
    uint32_t after = width / 2, before = width - 1 - after;
    return (struct window){at > before ? at - before : 0, least(at + after + 1, size)};
}

// `shrunk` pixels of the picture stand in one pixel that is given, as their mean: it gets the weight of them
// all.
static void weigh(struct pdq_sample *sample, uint32_t at, uint32_t width, const struct pdq_side *side,
                  struct arena *arena)
{
    struct window outer = window_at(at, width, side->size);
    sample->first = window_at(outer.first, width, side->size).first / side->shrunk;
    sample->count = (window_at(outer.end - 1, width, side->size).end - 1) / side->shrunk - sample->first + 1;
    float *weights = arena_alloc(arena, sample->count, sizeof *weights);
    for (uint32_t middle = outer.first; middle < outer.end; middle++) {
        struct window inner = window_at(middle, width, side->size);
        float share = 1.0F / ((float)(outer.end - outer.first) * (float)(inner.end - inner.first));
        for (uint32_t i = inner.first; i < inner.end; i++)
            weights[i / side->shrunk - sample->first] += share;
    }
    sample->weights = weights;
}

static void side_begin(struct pdq_side *side, uint32_t size, uint32_t shrunk, struct arena *arena)
{
    side->size = size;
    side->shrunk = shrunk;
    side->given = (size + shrunk - 1) / shrunk;
    uint32_t width = (uint32_t)(((uint64_t)size + 2 * PDQ_GRID - 1) / (2 * PDQ_GRID));
    for (uint32_t i = 0; i < PDQ_GRID; i++) {
        uint32_t middle = (uint32_t)((uint64_t)(2 * i + 1) * size / (2 * PDQ_GRID));
        weigh(&side->samples[i], middle, width, side, arena);
    }
}

void pdq_begin(struct pdq *pdq, struct arena *arena, uint32_t width, uint32_t height, uint32_t shrunk)
{
    memset(pdq, 0, sizeof *pdq);
    side_begin(&pdq->across, width, shrunk, arena);
    side_begin(&pdq->down, height, shrunk, arena);
    pdq->luma = arena_alloc(arena, pdq->across.given, sizeof *pdq->luma);
}

// Eight sums side by side: the order of additions is fixed, so that the result does not hang on the compiler,
// and they can be made at once.
static float weighted_sum(const float *values, const float *weights, uint32_t count)
{
    float sums[8] = {0};
    uint32_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (uint32_t k = 0; k < 8; k++)
            sums[k] += values[i + k] * weights[i + k];
    for (; i < count; i++)
        sums[0] += values[i] * weights[i];
    return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

static void take_luma(struct pdq *pdq)
{
    float samples[PDQ_GRID];
    bool sampled = false;
    uint32_t row = pdq->rows++;
    for (int i = 0; i < PDQ_GRID; i++) {
        const struct pdq_sample *down = &pdq->down.samples[i];
        if (row < down->first || row - down->first >= down->count)
            continue;
        for (int k = 0; k < PDQ_GRID && !sampled; k++) {
            const struct pdq_sample *across = &pdq->across.samples[k];
            samples[k] = weighted_sum(pdq->luma + across->first, across->weights, across->count);
        }
        sampled = true;
        float weight = down->weights[row - down->first];
        for (int k = 0; k < PDQ_GRID; k++)
            pdq->grid[i][k] += weight * samples[k];
    }
}

void pdq_row_gray(struct pdq *pdq, const uint8_t *gray)
{
    if (pdq->rows >= pdq->down.given)
        return;
    for (uint32_t i = 0; i < pdq->across.given; i++)
        pdq->luma[i] = gray[i];
    take_luma(pdq);
}

void pdq_row_rgb(struct pdq *pdq, const uint8_t *rgb)
{
    if (pdq->rows >= pdq->down.given)
        return;
    for (uint32_t i = 0; i < pdq->across.given; i++) // ITU-R BT.601
        pdq->luma[i] =
            0.299F * rgb[(size_t)i * 3] + 0.587F * rgb[(size_t)i * 3 + 1] + 0.114F * rgb[(size_t)i * 3 + 2];
    take_luma(pdq);
}

// How much goes on between neighbouring samples; faint differences count for nothing.
static int quality_of(float grid[PDQ_GRID][PDQ_GRID])
{
    int sum = 0;
    for (int i = 0; i < PDQ_GRID; i++)
        for (int k = 0; k < PDQ_GRID; k++) {
            if (i + 1 < PDQ_GRID)
                sum += abs((int)((grid[i][k] - grid[i + 1][k]) * 100 / 255));
            if (k + 1 < PDQ_GRID)
                sum += abs((int)((grid[i][k] - grid[i][k + 1]) * 100 / 255));
        }
    return sum / 90 < 100 ? sum / 90 : 100;
}

// Wave n + 1 of a DCT-II over 64 samples. The scale is that of an orthogonal transform; no bit hangs on it.
static float wave(int n, int at)
{
    return (float)(sqrt(2.0 / PDQ_GRID) * cos(M_PI / 2 / PDQ_GRID * (n + 1) * (2 * at + 1)));
}

static void transform(float grid[PDQ_GRID][PDQ_GRID], float waves[PDQ_WAVES * PDQ_WAVES])
{
    float basis[PDQ_WAVES][PDQ_GRID], half[PDQ_WAVES][PDQ_GRID] = {{0}};
    for (int n = 0; n < PDQ_WAVES; n++)
        for (int at = 0; at < PDQ_GRID; at++)
            basis[n][at] = wave(n, at);
    for (int n = 0; n < PDQ_WAVES; n++)
        for (int at = 0; at < PDQ_GRID; at++)
            for (int k = 0; k < PDQ_GRID; k++)
                half[n][k] += basis[n][at] * grid[at][k];
    for (int n = 0; n < PDQ_WAVES; n++)
        for (int m = 0; m < PDQ_WAVES; m++) {
            float sum = 0;
            for (int at = 0; at < PDQ_GRID; at++)
                sum += half[n][at] * basis[m][at];
            waves[n * PDQ_WAVES + m] = sum;
        }
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

// Of an even number the lower middle one, as the reference takes it.
static float median_of(const float waves[PDQ_WAVES * PDQ_WAVES])
{
    float sorted[PDQ_WAVES * PDQ_WAVES];
    memcpy(sorted, waves, sizeof sorted);
    qsort(sorted, PDQ_WAVES * PDQ_WAVES, sizeof *sorted, by_value);
    return sorted[PDQ_WAVES * PDQ_WAVES / 2 - 1];
}

bool pdq_end(struct pdq *pdq, char hex[PDQ_HEX_SIZE], int *quality)
{
    if (pdq->rows < pdq->down.given)
        return false;
    float waves[PDQ_WAVES * PDQ_WAVES];
    transform(pdq->grid, waves);
    float median = median_of(waves);
    *quality = quality_of(pdq->grid);
    // the lowest wave is the last bit of the text
    for (int digit = 0; digit < 64; digit++) {
        int value = 0;
        for (int bit = 3; bit >= 0; bit--)
            value = value * 2 + (waves[(63 - digit) * 4 + bit] > median);
        hex[digit] = "0123456789abcdef"[value];
    }
    hex[64] = 0;
    return true;
}

static int digit_value(char digit)
{
    return digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : 0;
}

int pdq_distance(const char *a, const char *b)
{
    int distance = 0;
    for (int i = 0; i < 64 && a[i] && b[i]; i++)
        distance += __builtin_popcount((unsigned)(digit_value(a[i]) ^ digit_value(b[i])));
    return distance;
}
