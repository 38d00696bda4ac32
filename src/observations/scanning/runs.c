// Finds runs by the masks, 64 bytes at a time: a run begins where enough bytes of text follow each other.
#include "observations/scanning/runs.h"

#include "base/text.h"

enum {
    SEED_BYTES = 6,
    SEED_IN_RANDOM_BYTES = 12,
    RUN_MAX_BYTES = 256 * 1024, // longer ones are given in pieces, cut behind a line or space
    OWN_SURROUNDINGS_BYTES = 256,
    BACK_MAX_BYTES = 256,
};

__extension__ typedef unsigned __int128 two_words;

// Bits where `count` bits that are set begin.
static uint64_t seeds(uint64_t word, uint64_t next, unsigned count)
{
    two_words bits = (two_words)next << 64 | word;
    bits &= bits >> 1;
    two_words four = bits & (bits >> 2), six = four & (bits >> 4);
    return (uint64_t)(count == SEED_BYTES ? six : six & (six >> 6));
}

static uint64_t word_of(const struct stretch *stretch, size_t word)
{
    if (word * 64 >= stretch->size)
        return stretch->text[word];
    switch ((enum block_class)stretch->classes[word * 64 / BLOCK_BYTES]) {
    case BLOCK_TEXT:
        return stretch->text[word] | stretch->high[word];
    case BLOCK_MIXED:
    case BLOCK_RANDOM:
        return stretch->text[word];
    case BLOCK_CONSTANT:
        break;
    }
    return 0;
}

static bool is_text(uint8_t byte)
{
    return (byte >= 0x20 && byte < 0x7f) || byte == '\t' || byte == '\n' || byte == '\r';
}

static size_t extend_forward(struct bytes bytes, size_t at)
{
    size_t stop = bytes.size - at > RUN_MAX_BYTES ? at + RUN_MAX_BYTES : bytes.size;
    while (at < stop) {
        size_t length = is_text(bytes.data[at]) ? 1 : text_utf8_length(bytes.data + at, bytes.size - at);
        if (length == 0 || (length == 1 && !is_text(bytes.data[at])))
            break;
        at += length;
    }
    return at;
}

static size_t extend_back(struct bytes bytes, size_t floor, size_t at)
{
    size_t stop = at - floor > BACK_MAX_BYTES ? at - BACK_MAX_BYTES : floor;
    while (at > stop) {
        size_t length = 1;
        if (!is_text(bytes.data[at - 1])) {
            for (length = 2; length <= 4; length++)
                if (at >= stop + length &&
                    text_utf8_length(bytes.data + at - length, bytes.size - (at - length)) == length)
                    break;
            if (length > 4)
                break;
        }
        at -= length;
    }
    return at;
}

static void give(struct run_finder *finder, size_t end)
{
    bool own = finder->place != RUN_IN_TEXT && end - finder->open >= OWN_SURROUNDINGS_BYTES;
    if (end > finder->open)
        finder->take(finder->payload, finder->open, end, own ? RUN_LONG : finder->place);
    finder->done = end;
}

static void open_run(struct run_finder *finder, size_t at, enum block_class class)
{
    finder->is_open = true;
    finder->open = class == BLOCK_TEXT ? at : extend_back(finder->bytes, finder->done, at);
    finder->place = class == BLOCK_TEXT ? RUN_IN_TEXT : class == BLOCK_RANDOM ? RUN_IN_RANDOM : RUN_IN_BYTES;
}

static void close_run(struct run_finder *finder, size_t end)
{
    finder->is_open = false;
    give(finder, extend_forward(finder->bytes, end));
}

// Gives what there is of a long run, up to where it is best cut.
static void give_piece(struct run_finder *finder, size_t now)
{
    static const uint8_t breaks[] = {'\n', ' '};
    size_t cut = now;
    for (size_t i = 0; i < 2 && cut == now; i++)
        for (size_t at = now; at > now - RUN_MAX_BYTES / 4; at--)
            if (finder->bytes.data[at - 1] == breaks[i]) {
                cut = at;
                break;
            }
    give(finder, cut);
    finder->open = cut;
    finder->place = RUN_IN_TEXT;
}

static void runs_of_word(struct run_finder *finder, const struct stretch *stretch, size_t word, size_t at)
{
    uint64_t bits = word_of(stretch, word), next = word_of(stretch, word + 1);
    enum block_class class = (enum block_class)stretch->classes[word * 64 / BLOCK_BYTES];
    unsigned seed = class == BLOCK_RANDOM ? SEED_IN_RANDOM_BYTES : SEED_BYTES, from = 0;
    for (;;) {
        if (!finder->is_open) {
            if (finder->done > at + from)
                from = finder->done - at < 64 ? (unsigned)(finder->done - at) : 64;
            uint64_t found = from < 64 ? seeds(bits & ~UINT64_C(0) << from, next, seed) : 0;
            if (found == 0)
                return;
            from = (unsigned)__builtin_ctzll(found);
            open_run(finder, at + from, class);
        }
        uint64_t ends = ~bits & ~UINT64_C(0) << from;
        if (ends == 0)
            return;
        from = (unsigned)__builtin_ctzll(ends);
        close_run(finder, at + from);
    }
}

void runs_of_stretch(struct run_finder *finder, const struct stretch *stretch, size_t at)
{
    for (size_t word = 0; word * 64 < stretch->size; word++) {
        runs_of_word(finder, stretch, word, at + word * 64);
        size_t now = at + word * 64 + 64;
        if (finder->is_open && now < at + stretch->size && now - finder->open >= RUN_MAX_BYTES)
            give_piece(finder, now);
    }
}

void runs_end(struct run_finder *finder)
{
    if (finder->is_open)
        close_run(finder, finder->bytes.size);
}
