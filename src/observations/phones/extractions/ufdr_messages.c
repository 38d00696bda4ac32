// Messages of any kind: in chats, and alone (instant messages, SMS, MMS, e-mails).
#include "observations/phones/extractions/ufdr_book.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

// A message while it is put together.
struct draft {
    struct ufdr_book *book;
    const struct ufdr_model *model;
    struct message message;
    struct ufdr_party from;
    bool has_from, to_owner;
    struct parties to;
};

static bool holds(const char *text, const char *part)
{
    return text && strcasestr(text, part);
}

static void begin(struct draft *draft, struct ufdr_book *book, const struct ufdr_model *model,
                  const char *app)
{
    static const char *const texts[] = {"Body", "Snippet", NULL};
    *draft = (struct draft){.book = book, .model = model};
    draft->message = (struct message){.place = ufdr_place(book, model),
                                      .app = app,
                                      .id = ufdr_text(model, "Identifier"),
                                      .at = ufdr_time(model, "TimeStamp"),
                                      .text = ufdr_text_of(model, texts),
                                      .from = peers_nobody()};
}

static void add_to(struct draft *draft, const struct ufdr_party *party)
{
    if (party->system)
        return;
    draft->to_owner = draft->to_owner || party->owner;
    parties_add(&draft->to, draft->book->context.arena, party->selector);
}

static void add_party(struct draft *draft, const struct ufdr_model *model, const char *role)
{
    struct ufdr_party party = ufdr_party(draft->book, draft->message.app, model, draft->message.place);
    if (text_equal_nocase(role, "From") && !draft->has_from) {
        draft->from = party;
        draft->has_from = true;
    } else {
        add_to(draft, &party);
    }
}

// Parties stand in fields named for what they are, or in one field with a role each.
static void add_parties(struct draft *draft)
{
    static const char *const roles[] = {"From", "To", "Cc", "Bcc"};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        for (const struct ufdr_model *party = ufdr_child(draft->model, roles[i]); party; party = party->next)
            add_party(draft, party, roles[i]);
    for (const struct ufdr_model *party = ufdr_child(draft->model, "Parties"); party; party = party->next)
        add_party(draft, party, ufdr_text(party, "Role"));
}

// ---- what a message says of itself ----

static void add_attachments(struct draft *draft)
{
    static const char *const names[] = {
        "Filename", "attachment_extracted_path", "Title", "URL", "ContentType", NULL};
    static const char *const fields[] = {"Attachments", "Attachment"};
    size_t count = 0;
    const char **list = NULL;
    for (int pass = 0; pass < 2; pass++) {
        size_t at = 0;
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
            for (const struct ufdr_model *one = ufdr_child(draft->model, fields[i]); one; one = one->next) {
                const char *name = ufdr_text_of(one, names);
                if (pass && at < count)
                    list[at] = name ? name : "attachment";
                at++;
            }
        count = at < RECORD_LIST_MAX ? at : RECORD_LIST_MAX;
        if (pass == 0)
            list = arena_alloc(draft->book->context.arena, count + 1, sizeof *list);
    }
    draft->message.attachments = list;
    draft->message.attachment_count = count;
}

static void add_answer(struct draft *draft)
{
    static const char *const ids[] = {"OriginalMessageID", "ReferenceId", NULL};
    const struct ufdr_model *answer = ufdr_below(draft->model, "ReplyMessageData");
    if (answer == NULL)
        answer = ufdr_below(draft->model, "QuotedMessageData");
    if (answer == NULL)
        return;
    const struct ufdr_model *original = ufdr_below(answer, "InstantMessage");
    draft->message.reply_to = ufdr_text_of(answer, ids);
    if (original && draft->message.reply_to == NULL)
        draft->message.reply_to = ufdr_text(original, "Identifier");
    draft->message.quoted = original ? ufdr_text(original, "Body") : NULL;
}

static unsigned mark_of_label(const char *label)
{
    return (holds(label, "forward") ? MARK_FORWARDED : 0) | (holds(label, "edited") ? MARK_EDITED : 0) |
           (holds(label, "revoke") || holds(label, "unsent") || holds(label, "for everyone") ? MARK_REVOKED
                                                                                             : 0);
}

static void add_marks(struct draft *draft)
{
    const struct ufdr_model *model = draft->model, *extra = ufdr_child(model, "MessageExtraData");
    unsigned marks =
        mark_of_label(ufdr_text(model, "Label")) | mark_of_label(ufdr_text(model, "DeletionReason"));
    for (; extra; extra = extra->next) {
        marks |= mark_of_label(ufdr_text(extra, "Label"));
        marks |= strcmp(extra->type, "ForwardedMessageData") == 0 ? MARK_FORWARDED : 0;
    }
    if (ufdr_child(model, "ForwardedMessageData") || ufdr_child(model, "ForwardedMessage"))
        marks |= MARK_FORWARDED;
    const char *status = ufdr_text(model, "Status"), *folder = ufdr_text(model, "Folder");
    if (holds(folder, "draft") || text_equal_nocase(status, "Draft") || text_equal_nocase(status, "Unsent"))
        marks |= MARK_DRAFT;
    if (holds(status, "fail"))
        marks |= MARK_FAILED;
    draft->message.marks = marks;
}

static enum direction direction_of_folder(const struct ufdr_model *model)
{
    const char *folder = ufdr_text(model, "Folder"), *status = ufdr_text(model, "Status");
    if (holds(folder, "inbox") || text_equal_nocase(status, "Unread"))
        return DIRECTION_IN;
    if (holds(folder, "sent") || holds(folder, "outbox") || holds(folder, "draft") ||
        text_equal_nocase(status, "Sent") || text_equal_nocase(status, "Unsent"))
        return DIRECTION_OUT;
    return DIRECTION_UNKNOWN;
}

static void add_direction(struct draft *draft, const struct ufdr_talk *talk)
{
    if (draft->from.owner || ufdr_true(draft->model, "FromIsOwner"))
        draft->message.direction = DIRECTION_OUT;
    else if (draft->has_from && (draft->to_owner || (talk && talk->knows_owner)))
        draft->message.direction = DIRECTION_IN;
    else
        draft->message.direction = direction_of_folder(draft->model);
}

// ---- who it is from and to ----

static void set_to(struct draft *draft, const struct selector *to, size_t count)
{
    draft->message.to = to;
    draft->message.to_count = count;
}

// Those of the chat but the sender.
static void add_rest_of_talk(struct draft *draft, const struct ufdr_talk *talk)
{
    for (size_t i = 0; i < talk->party_count; i++) {
        const struct selector *one = &talk->parties[i].selector, *from = &draft->message.from;
        if (one->kind != from->kind || strcmp(one->value, from->value) != 0)
            add_to(draft, &talk->parties[i]);
    }
}

static void settle_parties(struct draft *draft, const struct ufdr_talk *talk)
{
    struct message *message = &draft->message;
    add_direction(draft, talk);
    if (message->direction == DIRECTION_OUT)
        message->from = SELECTOR_OF_OWNER;
    else if (draft->has_from)
        message->from = draft->from.selector;
    if (talk && talk->group.value[0]) {
        set_to(draft, &talk->group, 1);
        return;
    }
    if (draft->to.count == 0 && talk)
        add_rest_of_talk(draft, talk);
    // a talk of two of whom the report names one
    if (draft->to.count == 0 && message->direction == DIRECTION_IN)
        parties_add(&draft->to, draft->book->context.arena, SELECTOR_OF_OWNER);
    set_to(draft, draft->to.at, draft->to.count);
    if (message->direction == DIRECTION_UNKNOWN && draft->to_owner)
        message->direction = DIRECTION_IN;
}

// ---- what stands in it besides ----

static void send_position(struct draft *draft)
{
    static const char *const labels[] = {"PositionAddress", NULL};
    struct position position = {.place = draft->message.place,
                                .app = draft->message.app,
                                .label = ufdr_text_of(draft->model, labels),
                                .how = "shared",
                                .at = draft->message.at,
                                .by = draft->message.from};
    ufdr_send_position(draft->book, draft->model, &position);
}

static void send_contacts(struct draft *draft)
{
    const struct ufdr_model *contact = ufdr_child(draft->model, "SharedContacts");
    for (; contact; contact = contact->next)
        ufdr_send_contact(draft->book, contact, draft->message.app, draft->message.place);
}

static bool says_nothing(const struct draft *draft)
{
    const struct message *message = &draft->message;
    return message->text == NULL && message->attachment_count == 0 && message->at.at_usec == TIME_UNKNOWN &&
           !draft->has_from && draft->to.count == 0 && ufdr_child(draft->model, "Position") == NULL &&
           ufdr_child(draft->model, "SharedContacts") == NULL;
}

static void send(struct draft *draft, const struct ufdr_talk *talk)
{
    struct message *message = &draft->message;
    struct observation_context *context = &draft->book->context;
    add_attachments(draft);
    add_answer(draft);
    add_marks(draft);
    if (says_nothing(draft)) {
        ufdr_skipped(draft->book, draft->model, "empty");
        return;
    }
    if (message->text)
        selectors_send_written(context, message->place, message->text);
    if (message->quoted)
        selectors_send_written(context, message->place, message->quoted);
    if (draft->from.system || text_equal_nocase(ufdr_text(draft->model, "Type"), "System")) {
        ufdr_skipped(draft->book, draft->model, "a notice of the application");
        return;
    }
    settle_parties(draft, talk);
    sink_message(context->sink, message);
    send_position(draft);
    send_contacts(draft);
    ufdr_emitted(draft->book, draft->model);
}

// ---- the kinds ----

static const char *source_of(const struct ufdr_model *model)
{
    static const char *const names[] = {"Source", "SourceApplication", NULL};
    return ufdr_text_of(model, names);
}

void ufdr_read_message(struct ufdr_book *book, const struct ufdr_model *model)
{
    struct ufdr_talk *talk = book->talk;
    struct draft draft;
    if (!talk->settled)
        ufdr_talk_settle(book, talk);
    begin(&draft, book, model, talk->app);
    ufdr_first_time(book, model->id);
    draft.message.thread = talk->thread;
    add_parties(&draft);
    send(&draft, talk);
}

void ufdr_read_single_message(struct ufdr_book *book, const struct ufdr_model *model)
{
    static const char *const threads[] = {"ChatId", NULL};
    struct draft draft;
    if (!ufdr_first_time(book, model->id)) {
        ufdr_skipped(book, model, "stands in its chat already");
        return;
    }
    begin(&draft, book, model, ufdr_app(source_of(model), "sms"));
    draft.message.thread = ufdr_text_of(model, threads);
    add_parties(&draft);
    send(&draft, NULL);
}

static const char *native_of(const struct ufdr_model *model)
{
    return strcmp(model->type, "MMS") == 0 ? "mms" : strcmp(model->type, "Email") == 0 ? "email" : "sms";
}

void ufdr_read_text_message(struct ufdr_book *book, const struct ufdr_model *model)
{
    struct draft draft;
    const char *native = native_of(model), *subject = ufdr_text(model, "Subject");
    begin(&draft, book, model, strcmp(native, "email") == 0 ? native : ufdr_app(source_of(model), native));
    struct message *message = &draft.message;
    if (subject)
        message->text =
            arena_print(book->context.arena, "%s\n%s", subject, message->text ? message->text : "");
    add_parties(&draft);
    send(&draft, NULL);
}
