// The collecting sink of the tests. Knows records and observers, no observer in particular.
#include "observations/collect.h"

#include "base/memory.h"
#include "observations/wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_LIMIT_GIB = 4 };

static struct selector copy_selector(struct arena *arena, struct selector selector)
{
    selector.value = arena_text(arena, selector.value);
    selector.text = arena_text(arena, selector.text);
    return selector;
}

static const struct selector *copy_selectors(struct arena *arena, const struct selector *from, size_t count)
{
    struct selector *to = arena_alloc(arena, count ? count : 1, sizeof *to);
    for (size_t i = 0; i < count; i++)
        to[i] = copy_selector(arena, from[i]);
    return to;
}

static const char *const *copy_texts(struct arena *arena, const char *const *from, size_t count)
{
    const char **to = arena_alloc(arena, count ? count : 1, sizeof *to);
    for (size_t i = 0; i < count; i++)
        to[i] = arena_text(arena, from[i]);
    return to;
}

static void copy_message(struct arena *arena, struct message *message)
{
    message->app = arena_text(arena, message->app);
    message->thread = arena_text(arena, message->thread);
    message->id = arena_text(arena, message->id);
    message->reply_to = arena_text(arena, message->reply_to);
    message->quoted = arena_text(arena, message->quoted);
    message->from = copy_selector(arena, message->from);
    message->to = copy_selectors(arena, message->to, message->to_count);
    message->text = arena_text(arena, message->text);
    message->attachments = copy_texts(arena, message->attachments, message->attachment_count);
}

static void copy_call(struct arena *arena, struct call *call)
{
    call->app = arena_text(arena, call->app);
    call->from = copy_selector(arena, call->from);
    call->to = copy_selectors(arena, call->to, call->to_count);
}

static void copy_contact(struct arena *arena, struct contact *contact)
{
    contact->app = arena_text(arena, contact->app);
    contact->name = arena_text(arena, contact->name);
    contact->selectors = copy_selectors(arena, contact->selectors, contact->selector_count);
}

static void copy_account(struct arena *arena, struct account *account)
{
    account->app = arena_text(arena, account->app);
    account->name = arena_text(arena, account->name);
    account->selectors = copy_selectors(arena, account->selectors, account->selector_count);
}

static void copy_advert(struct arena *arena, struct advert *advert)
{
    advert->id = arena_text(arena, advert->id);
    advert->url = arena_text(arena, advert->url);
    advert->city = arena_text(arena, advert->city);
    advert->language = arena_text(arena, advert->language);
    advert->text = arena_text(arena, advert->text);
    advert->selectors = copy_selectors(arena, advert->selectors, advert->selector_count);
    advert->pictures = copy_texts(arena, advert->pictures, advert->picture_count);
    advert->digest = arena_text(arena, advert->digest);
    if (advert->mention_count == 0)
        return;
    struct mention *mentions = arena_alloc(arena, advert->mention_count, sizeof *mentions);
    for (size_t i = 0; i < advert->mention_count; i++) {
        mentions[i] = advert->mentions[i];
        mentions[i].value = arena_text(arena, mentions[i].value);
        mentions[i].text = arena_text(arena, mentions[i].text);
    }
    advert->mentions = mentions;
}

static void copy_payment(struct arena *arena, struct payment *payment)
{
    payment->id = arena_text(arena, payment->id);
    payment->statement = arena_text(arena, payment->statement);
    payment->account = copy_selector(arena, payment->account);
    payment->counterparty = copy_selector(arena, payment->counterparty);
    payment->name = arena_text(arena, payment->name);
    payment->currency = arena_text(arena, payment->currency);
    payment->reference = arena_text(arena, payment->reference);
    payment->bank = arena_text(arena, payment->bank);
    payment->ordered_currency = arena_text(arena, payment->ordered_currency);
    payment->end_to_end = arena_text(arena, payment->end_to_end);
    payment->code = arena_text(arena, payment->code);
    payment->site = arena_text(arena, payment->site);
}

static void copy_statement(struct arena *arena, struct statement *statement)
{
    statement->id = arena_text(arena, statement->id);
    statement->account = copy_selector(arena, statement->account);
    statement->owner = arena_text(arena, statement->owner);
    statement->currency = arena_text(arena, statement->currency);
    statement->number = arena_text(arena, statement->number);
    statement->bank = arena_text(arena, statement->bank);
}

static void copy_holder(struct arena *arena, struct holder *holder)
{
    holder->account = copy_selector(arena, holder->account);
    holder->name = arena_text(arena, holder->name);
    holder->role = arena_text(arena, holder->role);
    holder->address = arena_text(arena, holder->address);
    holder->country = arena_text(arena, holder->country);
    holder->selectors = copy_selectors(arena, holder->selectors, holder->selector_count);
}

// Every record but the tally, the child and a file's name begins with its place.
static void copy_place(struct arena *arena, struct record *record)
{
    struct place *places[RECORD_TYPES] = {
        [RECORD_MESSAGE] = &record->message.place,
        [RECORD_CALL] = &record->call.place,
        [RECORD_CONTACT] = &record->contact.place,
        [RECORD_OWN_SELECTOR] = &record->own_selector.place,
        [RECORD_SELECTOR_HIT] = &record->selector_hit.place,
        [RECORD_POSITION] = &record->position.place,
        [RECORD_ADVERT] = &record->advert.place,
        [RECORD_PAYMENT] = &record->payment.place,
        [RECORD_STATEMENT] = &record->statement.place,
        [RECORD_HOLDER] = &record->holder.place,
        [RECORD_PICTURE] = &record->picture.place,
        [RECORD_ACCOUNT] = &record->account.place,
        [RECORD_MEMBERSHIP] = &record->membership.place,
        [RECORD_RAW_ROW] = &record->raw_row.place,
        [RECORD_DAMAGE] = &record->damage.place,
    };
    struct place *place = places[record->type];
    if (place == NULL)
        return;
    place->table = arena_text(arena, place->table);
    place->reached = arena_text(arena, place->reached);
}

static void copy_child(struct arena *arena, struct child_item *child)
{
    struct extent *extents = arena_alloc(arena, child->extent_count, sizeof *extents);
    for (size_t i = 0; i < child->extent_count; i++)
        extents[i] = child->extents[i];
    child->path = arena_text(arena, child->path);
    child->address = arena_text(arena, child->address);
    child->extents = extents;
}

static void copy_rest(struct arena *arena, struct record *record)
{
    switch (record->type) {
    case RECORD_OWN_SELECTOR:
        record->own_selector.app = arena_text(arena, record->own_selector.app);
        record->own_selector.selector = copy_selector(arena, record->own_selector.selector);
        break;
    case RECORD_SELECTOR_HIT:
        record->selector_hit.selector = copy_selector(arena, record->selector_hit.selector);
        break;
    case RECORD_POSITION:
        record->position.app = arena_text(arena, record->position.app);
        record->position.label = arena_text(arena, record->position.label);
        record->position.how = arena_text(arena, record->position.how);
        record->position.by = copy_selector(arena, record->position.by);
        break;
    case RECORD_TALLY:
        record->tally.table = arena_text(arena, record->tally.table);
        record->tally.reason = arena_text(arena, record->tally.reason);
        break;
    case RECORD_DAMAGE:
        record->damage.what = arena_text(arena, record->damage.what);
        break;
    case RECORD_PICTURE:
        record->picture.format = arena_text(arena, record->picture.format);
        record->picture.camera = arena_text(arena, record->picture.camera);
        record->picture.pdq = arena_text(arena, record->picture.pdq);
        record->picture.name = arena_text(arena, record->picture.name);
        record->picture.sha256 = arena_text(arena, record->picture.sha256);
        break;
    case RECORD_ACCOUNT:
        copy_account(arena, &record->account);
        break;
    case RECORD_MEMBERSHIP:
        record->membership.app = arena_text(arena, record->membership.app);
        record->membership.role = arena_text(arena, record->membership.role);
        record->membership.group = copy_selector(arena, record->membership.group);
        record->membership.member = copy_selector(arena, record->membership.member);
        break;
    case RECORD_RAW_ROW:
        record->raw_row.columns = arena_text(arena, record->raw_row.columns);
        break;
    case RECORD_FILE_NAME:
        record->file_name.path = arena_text(arena, record->file_name.path);
        record->file_name.known_as = arena_text(arena, record->file_name.known_as);
        break;
    case RECORD_CHILD_ITEM:
        copy_child(arena, &record->child_item);
        break;
    default:
        break;
    }
}

static void deep_copy(struct arena *arena, struct record *record)
{
    copy_place(arena, record);
    switch (record->type) {
    case RECORD_MESSAGE:
        copy_message(arena, &record->message);
        break;
    case RECORD_CALL:
        copy_call(arena, &record->call);
        break;
    case RECORD_CONTACT:
        copy_contact(arena, &record->contact);
        break;
    case RECORD_ADVERT:
        copy_advert(arena, &record->advert);
        break;
    case RECORD_PAYMENT:
        copy_payment(arena, &record->payment);
        break;
    case RECORD_STATEMENT:
        copy_statement(arena, &record->statement);
        break;
    case RECORD_HOLDER:
        copy_holder(arena, &record->holder);
        break;
    default:
        copy_rest(arena, record);
        break;
    }
}

// What the coordinator would refuse costs all that the reader sent.
static void assert_travels(const struct record *record)
{
    struct arena *arena = arena_new((size_t)1 << 28);
    struct buffer buffer;
    buffer_init(&buffer, (size_t)1 << 28);
    wire_put_record(&buffer, record);
    struct reader reader = reader_of(buffer_bytes(&buffer));
    struct wire_message message;
    if (wire_next(&reader, arena, &message) != 1) {
        fprintf(stderr, "collect: a record of type %d that lacks what it must have\n", (int)record->type);
        abort();
    }
    buffer_done(&buffer);
    arena_free(arena);
}

static void keep(struct sink *sink, const struct record *record)
{
    struct collect *collect = sink->context;
    if ((unsigned)record->type >= RECORD_TYPES) {
        fprintf(stderr, "collect: a record of type %d\n", (int)record->type);
        abort();
    }
    assert_travels(record);
    ARRAY_ROOM(collect->records, collect->capacity, collect->count);
    struct record *kept = &collect->records[collect->count];
    *kept = *record;
    deep_copy(collect->arena, kept);
    __auto_type list = &collect->by_type[record->type];
    ARRAY_ROOM(list->at, list->capacity, list->count);
    list->at[list->count++] = collect->count++;
}

void collect_init(struct collect *collect)
{
    *collect = (struct collect){.arena = arena_new((size_t)ARENA_LIMIT_GIB << 30)};
    collect->sink = (struct sink){.take = keep, .context = collect};
}

void collect_done(struct collect *collect)
{
    for (size_t i = 0; i < RECORD_TYPES; i++)
        memory_free(collect->by_type[i].at);
    memory_free(collect->records);
    arena_free(collect->arena);
    *collect = (struct collect){0};
}

size_t collect_count(const struct collect *collect, enum record_type type)
{
    return collect->by_type[type].count;
}

const struct record *collect_at(const struct collect *collect, enum record_type type, size_t n)
{
    if (n >= collect->by_type[type].count) {
        fprintf(stderr, "collect: record %zu of type %d asked for, %zu there\n", n, (int)type,
                collect->by_type[type].count);
        abort();
    }
    return &collect->records[collect->by_type[type].at[n]];
}

int64_t collect_tally(const struct collect *collect, const char *table, const char *reason)
{
    int64_t total = -1;
    for (size_t i = 0; i < collect_count(collect, RECORD_TALLY); i++) {
        const struct tally *tally = &collect_at(collect, RECORD_TALLY, i)->tally;
        if (strcmp(tally->table, table) == 0 && strcmp(tally->reason, reason) == 0)
            total = (total < 0 ? 0 : total) + tally->count;
    }
    return total;
}

int64_t collect_tally_total(const struct collect *collect, const char *table)
{
    int64_t total = 0;
    for (size_t i = 0; i < collect_count(collect, RECORD_TALLY); i++) {
        const struct tally *tally = &collect_at(collect, RECORD_TALLY, i)->tally;
        if (strcmp(tally->table, table) == 0)
            total += tally->count;
    }
    return total;
}

bool collect_has_damage(const struct collect *collect, const char *part)
{
    for (size_t i = 0; i < collect_count(collect, RECORD_DAMAGE); i++)
        if (strstr(collect_at(collect, RECORD_DAMAGE, i)->damage.what, part))
            return true;
    return false;
}

size_t collect_hits(const struct collect *collect, enum selector_kind kind, const char *value)
{
    size_t hits = 0;
    for (size_t i = 0; i < collect_count(collect, RECORD_SELECTOR_HIT); i++) {
        const struct selector *found = &collect_at(collect, RECORD_SELECTOR_HIT, i)->selector_hit.selector;
        hits += found->kind == kind && strcmp(found->value, value) == 0;
    }
    return hits;
}

static bool observe(struct collect *collect, const struct observer *observer, const struct item *item,
                    const char *const *regions, bool forced, const char *mapping)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct observation_context context = {.item = item,
                                          .sink = &collect->sink,
                                          .arena = arena,
                                          .regions = regions,
                                          .forced = forced,
                                          .mapping = mapping};
    while (regions && regions[context.region_count])
        context.region_count++;
    bool recognised = observer->recognises(&context);
    if (recognised)
        observer->observe(&context);
    arena_free(arena);
    return recognised;
}

bool collect_observe(struct collect *collect, const struct observer *observer, const struct item *item,
                     const char *const *regions)
{
    return observe(collect, observer, item, regions, false, NULL);
}

bool collect_observe_forced(struct collect *collect, const struct observer *observer, const struct item *item,
                            const char *const *regions)
{
    return observe(collect, observer, item, regions, true, NULL);
}

bool collect_observe_mapped(struct collect *collect, const struct observer *observer, const struct item *item,
                            const char *const *regions, const char *mapping)
{
    return observe(collect, observer, item, regions, false, mapping);
}

struct item collect_shared_file(struct collect *collect, const char *path)
{
    struct item item = {.path = arena_text(collect->arena, path)};
    const char *root = getenv("CLEW_SHARED_DATA");
    if (root == NULL)
        return item;
    FILE *file = fopen(arena_print(collect->arena, "%s/%s", root, path), "rb");
    if (file == NULL)
        return item;
    struct buffer content;
    buffer_init(&content, (size_t)1 << 30);
    uint8_t block[65536];
    for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0;)
        buffer_add(&content, block, got);
    fclose(file);
    item.bytes = arena_bytes(collect->arena, buffer_bytes(&content));
    buffer_done(&content);
    return item;
}
