// Searches text, once it is found, and sends what stands in it.
#include "observations/scanning/search.h"

#include "observations/selectors/selectors.h"

struct hit_sending {
    struct pass *pass;
    size_t start;                // of the text in the pass
    const struct wide_run *wide; // NULL: 8-bit text
    enum run_place place;
};

static void send(void *payload, size_t start, size_t end, const struct selector *selector)
{
    const struct hit_sending *sending = payload;
    struct pass *pass = sending->pass;
    struct search *search = pass->search;
    if (sending->wide) {
        start = sending->wide->origin[start];
        end = sending->wide->origin[end];
    }
    start += sending->start;
    end += sending->start;
    if (!pass_is_new(pass, start, end))
        return;
    struct selector_hit hit = {.place = search->base, .selector = *selector};
    hit.place.offset = (int64_t)start + (pass->depth == 0 ? search->base.offset : 0);
    hit.place.reached = pass->reached;
    sink_selector_hit(search->context.sink, &hit);
    search->searched->hits++;
}

void search_run(void *payload, size_t start, size_t end, enum run_place place)
{
    struct pass *pass = payload;
    struct hit_sending sending = {.pass = pass, .start = start, .place = place};
    selectors_find_spans(bytes_slice(pass->bytes, start, end - start), &pass->search->context, send,
                         &sending);
    arena_reset(pass->search->context.arena);
}

__extension__ typedef unsigned __int128 two_words;

// Bits where six characters of ASCII begin with a zero behind each.
static uint64_t wide_seeds(const struct stretch *stretch, size_t word)
{
    two_words text = (two_words)stretch->text[word + 1] << 64 | stretch->text[word];
    two_words zero = (two_words)stretch->zero[word + 1] << 64 | stretch->zero[word];
    two_words one = text & (zero >> 1), two = one & (one >> 2);
    return (uint64_t)(two & (two >> 4) & (two >> 8));
}

void search_wide(struct pass *pass, struct level *level, size_t at)
{
    const struct stretch *stretch = &level->stretch;
    struct hit_sending sending = {.pass = pass, .wide = &level->wide};
    for (size_t word = 0; word * 64 < stretch->size; word++) {
        if (!stretch->zeros[word * 64 / BLOCK_BYTES])
            continue;
        uint64_t bits = wide_seeds(stretch, word);
        while (bits) {
            size_t place = at + word * 64 + (size_t)__builtin_ctzll(bits);
            bits &= bits - 1;
            if (place < pass->wide_done)
                continue;
            wide_run_read(&level->wide, pass->bytes, pass->wide_done, place);
            sending.start = level->wide.start;
            selectors_find_spans((struct bytes){level->wide.text, level->wide.size}, &pass->search->context,
                                 send, &sending);
            arena_reset(pass->search->context.arena);
            pass->wide_done = level->wide.end;
        }
    }
}
