// The fields of each record, in order; worker and coordinator are one program, so the order is nobody else's
// business.
#include "observations/wire_fields.h"

static void code_message(struct codec *codec, struct message *message)
{
    code_place(codec, &message->place);
    code_required(codec, &message->app);
    code_text(codec, &message->thread);
    code_text(codec, &message->id);
    code_text(codec, &message->reply_to);
    code_text(codec, &message->quoted);
    code_enum(codec, &message->marks, 1u << MARK_BITS);
    code_selector(codec, &message->from);
    code_selectors(codec, &message->to, &message->to_count);
    code_moment(codec, &message->at);
    CODE_ENUM(codec, message->direction, 3);
    code_text(codec, &message->text);
    code_texts(codec, &message->attachments, &message->attachment_count);
}

static void code_call(struct codec *codec, struct call *call)
{
    code_place(codec, &call->place);
    code_required(codec, &call->app);
    code_selector(codec, &call->from);
    code_selectors(codec, &call->to, &call->to_count);
    code_moment(codec, &call->at);
    code_int(codec, &call->seconds);
    CODE_ENUM(codec, call->direction, 3);
    CODE_ENUM(codec, call->outcome, 6);
}

static void code_position(struct codec *codec, struct position *position)
{
    code_place(codec, &position->place);
    code_required(codec, &position->app);
    code_text(codec, &position->label);
    code_real(codec, &position->latitude);
    code_real(codec, &position->longitude);
    CODE_ENUM(codec, position->axes, AXES_COUNT);
    code_text(codec, &position->how);
    code_real(codec, &position->accuracy_m);
    code_moment(codec, &position->at);
    code_selector(codec, &position->by);
}

static void code_mentions(struct codec *codec, const struct mention **list, size_t *count)
{
    *count = code_count(codec, *count);
    struct mention *items = codec->out ? NULL : arena_alloc(codec->arena, *count, sizeof *items);
    for (size_t i = 0; i < *count; i++) {
        struct mention item = codec->out ? (*list)[i] : (struct mention){0};
        CODE_ENUM(codec, item.kind, MENTION_KINDS);
        code_required(codec, &item.value);
        code_required(codec, &item.text);
        code_int(codec, &item.offset);
        if (items)
            items[i] = item;
    }
    if (items)
        *list = items;
}

static void code_advert(struct codec *codec, struct advert *advert)
{
    code_place(codec, &advert->place);
    code_required(codec, &advert->id);
    code_text(codec, &advert->url);
    code_text(codec, &advert->city);
    code_text(codec, &advert->language);
    code_required(codec, &advert->text);
    code_moment(codec, &advert->posted);
    code_selectors(codec, &advert->selectors, &advert->selector_count);
    code_texts(codec, &advert->pictures, &advert->picture_count);
    code_mentions(codec, &advert->mentions, &advert->mention_count);
    code_text(codec, &advert->digest);
}

static void code_payment(struct codec *codec, struct payment *payment)
{
    code_place(codec, &payment->place);
    code_required(codec, &payment->id);
    code_text(codec, &payment->statement);
    code_selector(codec, &payment->account);
    code_selector(codec, &payment->counterparty);
    code_text(codec, &payment->name);
    code_text(codec, &payment->bank);
    code_moment(codec, &payment->at);
    code_moment(codec, &payment->valued);
    code_int(codec, &payment->amount_e5);
    code_required(codec, &payment->currency);
    code_int(codec, &payment->ordered_e5);
    code_text(codec, &payment->ordered_currency);
    code_text(codec, &payment->reference);
    code_text(codec, &payment->end_to_end);
    CODE_ENUM(codec, payment->method, METHODS);
    code_text(codec, &payment->code);
    code_text(codec, &payment->site);
}

static void code_statement(struct codec *codec, struct statement *statement)
{
    code_place(codec, &statement->place);
    code_text(codec, &statement->id);
    code_text(codec, &statement->number);
    code_selector(codec, &statement->account);
    code_text(codec, &statement->bank);
    code_text(codec, &statement->owner);
    code_text(codec, &statement->currency);
    code_moment(codec, &statement->from);
    code_moment(codec, &statement->to);
    code_int(codec, &statement->opening_e5);
    code_int(codec, &statement->closing_e5);
    code_int(codec, &statement->sum_e5);
    code_int(codec, &statement->entry_count);
    CODE_ENUM(codec, statement->balance, 3);
}

static void code_holder(struct codec *codec, struct holder *holder)
{
    code_place(codec, &holder->place);
    code_selector(codec, &holder->account);
    code_text(codec, &holder->name);
    code_text(codec, &holder->role);
    code_text(codec, &holder->address);
    code_text(codec, &holder->country);
    code_moment(codec, &holder->born);
    code_moment(codec, &holder->opened);
    code_selectors(codec, &holder->selectors, &holder->selector_count);
}

static void code_extents(struct codec *codec, struct child_item *child)
{
    uint64_t read = child->extent_count;
    if (codec->out)
        buffer_add_varint(codec->out, read);
    else
        read = reader_varint(codec->in);
    if (codec->in && (read > RECORD_EXTENTS_MAX || read > reader_left(codec->in))) {
        codec->in->failed = true;
        return;
    }
    struct extent *extents = codec->out ? NULL : arena_alloc(codec->arena, read, sizeof *extents);
    int64_t total = 0;
    for (size_t i = 0; i < read; i++) {
        struct extent extent = codec->out ? child->extents[i] : (struct extent){0};
        code_int(codec, &extent.offset);
        code_int(codec, &extent.bytes);
        if (codec->in && (extent.offset < -1 || extent.bytes <= 0 ||
                          (extent.offset > 0 && extent.bytes > INT64_MAX - extent.offset) ||
                          __builtin_add_overflow(total, extent.bytes, &total)))
            codec->in->failed = true;
        if (extents)
            extents[i] = extent;
    }
    if (codec->in) {
        child->extents = extents;
        child->extent_count = (size_t)read;
    }
}

static void code_child(struct codec *codec, struct child_item *child)
{
    int64_t crc32 = child->crc32;
    code_required(codec, &child->path);
    code_int(codec, &child->offset);
    code_int(codec, &child->stored_bytes);
    code_int(codec, &child->size_bytes);
    CODE_ENUM(codec, child->storage, FILE_ITSELF); // only a person names files
    CODE_ENUM(codec, child->read_as, IMAGE_FORMATS);
    code_extents(codec, child);
    code_text(codec, &child->address);
    code_int(codec, &child->margin_bytes);
    CODE_ENUM(codec, child->state, 3);
    CODE_ENUM(codec, child->has_crc32, 2);
    code_int(codec, &crc32);
    code_moment(codec, &child->modified);
    if (codec->in && (crc32 < 0 || crc32 > UINT32_MAX))
        codec->in->failed = true;
    child->crc32 = (uint32_t)crc32;
    if (codec->in &&
        (child->offset < 0 || child->stored_bytes < -1 || child->size_bytes < -1 || child->margin_bytes < 0 ||
         ((child->storage == FILE_SYSTEM || child->storage == SQLCIPHER) && child->address == NULL)))
        codec->in->failed = true;
}

static void code_picture(struct codec *codec, struct picture *picture)
{
    code_place(codec, &picture->place);
    code_required(codec, &picture->format);
    code_int(codec, &picture->width);
    code_int(codec, &picture->height);
    code_moment(codec, &picture->taken);
    code_text(codec, &picture->camera);
    code_text(codec, &picture->pdq);
    code_int(codec, &picture->pdq_quality);
    code_text(codec, &picture->name);
    code_text(codec, &picture->sha256);
}

static void code_account(struct codec *codec, struct account *account)
{
    code_place(codec, &account->place);
    code_required(codec, &account->app);
    code_text(codec, &account->name);
    code_selectors(codec, &account->selectors, &account->selector_count);
}

static void code_membership(struct codec *codec, struct membership *membership)
{
    code_place(codec, &membership->place);
    code_required(codec, &membership->app);
    code_selector(codec, &membership->group);
    code_selector(codec, &membership->member);
    code_text(codec, &membership->role);
    code_moment(codec, &membership->since);
}

void code_record(struct codec *codec, struct record *record)
{
    switch (record->type) {
    case RECORD_MESSAGE:
        code_message(codec, &record->message);
        break;
    case RECORD_CALL:
        code_call(codec, &record->call);
        break;
    case RECORD_CONTACT:
        code_place(codec, &record->contact.place);
        code_required(codec, &record->contact.app);
        code_text(codec, &record->contact.name);
        code_selectors(codec, &record->contact.selectors, &record->contact.selector_count);
        break;
    case RECORD_OWN_SELECTOR:
        code_place(codec, &record->own_selector.place);
        code_required(codec, &record->own_selector.app);
        code_selector(codec, &record->own_selector.selector);
        break;
    case RECORD_SELECTOR_HIT:
        code_place(codec, &record->selector_hit.place);
        code_selector(codec, &record->selector_hit.selector);
        break;
    case RECORD_POSITION:
        code_position(codec, &record->position);
        break;
    case RECORD_ADVERT:
        code_advert(codec, &record->advert);
        break;
    case RECORD_PAYMENT:
        code_payment(codec, &record->payment);
        break;
    case RECORD_STATEMENT:
        code_statement(codec, &record->statement);
        break;
    case RECORD_HOLDER:
        code_holder(codec, &record->holder);
        break;
    case RECORD_PICTURE:
        code_picture(codec, &record->picture);
        break;
    case RECORD_ACCOUNT:
        code_account(codec, &record->account);
        break;
    case RECORD_MEMBERSHIP:
        code_membership(codec, &record->membership);
        break;
    case RECORD_RAW_ROW:
        code_place(codec, &record->raw_row.place);
        code_required(codec, &record->raw_row.columns);
        break;
    case RECORD_FILE_NAME:
        code_required(codec, &record->file_name.path);
        code_required(codec, &record->file_name.known_as);
        CODE_ENUM(codec, record->file_name.state, 3);
        break;
    case RECORD_TALLY:
        code_required(codec, &record->tally.table);
        code_required(codec, &record->tally.reason);
        code_int(codec, &record->tally.count);
        if (codec->in && record->tally.count < 0)
            codec->in->failed = true;
        break;
    case RECORD_DAMAGE:
        code_place(codec, &record->damage.place);
        code_required(codec, &record->damage.what);
        break;
    case RECORD_CHILD_ITEM:
        code_child(codec, &record->child_item);
        break;
    case RECORD_TYPES:
        break;
    }
}
