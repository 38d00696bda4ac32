// Chats: what their messages have in common, who belongs to them.
#include "observations/phones/extractions/ufdr_book.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

// Whatever a report calls it, so many are no talk of two.
enum { TWO = 2, MANY = 16, SETTLES_MAX = 4 };

static bool is_group(const struct ufdr_talk *talk, const char *id)
{
    const char *type = ufdr_text(talk->model, "ChatType");
    if (talk->party_count > MANY)
        return true;
    if (type)
        return strcasestr(type, "group") || strcasestr(type, "broadcast") || strcasestr(type, "channel");
    if (id && strchr(id, '@'))
        return text_end(id, "@g.us") || text_end(id, "@broadcast") || text_end(id, "@newsletter");
    return talk->party_count > TWO;
}

void ufdr_talk_begin(struct ufdr_book *book, struct ufdr_talk *talk, const struct ufdr_model *model,
                     struct arena *arena)
{
    *talk = (struct ufdr_talk){.model = model, .arena = arena};
    book->talk = talk;
}

static void read_parties(struct ufdr_book *book, struct ufdr_talk *talk)
{
    size_t count = 0;
    const struct ufdr_model *party = ufdr_child(talk->model, "Participants");
    for (const struct ufdr_model *at = party; at; at = at->next)
        count++;
    talk->parties = arena_alloc(talk->arena, count + 1, sizeof *talk->parties);
    talk->party_count = 0;
    talk->knows_owner = false;
    for (; party; party = party->next) {
        struct ufdr_party *kept = &talk->parties[talk->party_count];
        *kept = ufdr_party(book, talk->app, party, ufdr_place(book, talk->model));
        talk->knows_owner = talk->knows_owner || kept->owner;
        talk->party_count += !kept->system;
    }
}

void ufdr_talk_settle(struct ufdr_book *book, struct ufdr_talk *talk)
{
    static const char *const ids[] = {"Id", "Identifier", NULL};
    static const char *const titles[] = {"Name", "Description", NULL};
    struct arena *scratch = book->context.arena;
    if (talk->settles++ >= SETTLES_MAX && talk->party_count > MANY) { // made to be read over and over
        talk->settled = true;
        return;
    }
    book->context.arena = talk->arena; // what is worked out here outlives the message
    const char *id = ufdr_text_of(talk->model, ids);
    talk->settled = true;
    talk->app = ufdr_app(ufdr_text(talk->model, "Source"), "sms");
    talk->thread = id ? id : talk->model->id;
    talk->title = ufdr_text_of(talk->model, titles);
    read_parties(book, talk);
    talk->is_group = is_group(talk, id);
    talk->group = talk->is_group && id ? ufdr_identity(book, talk->app, id) : peers_nobody();
    if (talk->group.kind != SELECTOR_HANDLE) // a group is no telephone
        talk->group = talk->is_group && id ? selector_of_handle(&book->context, talk->app, bytes_of_text(id))
                                           : peers_nobody();
    book->context.arena = scratch;
}

static void tell_members(struct ufdr_book *book, const struct ufdr_talk *talk, struct place place)
{
    const struct ufdr_model *party = ufdr_child(talk->model, "Participants");
    for (; party; party = party->next) {
        struct ufdr_party member = ufdr_party(book, talk->app, party, place);
        const char *role = ufdr_true(party, "IsGroupAdmin") ? "admin" : NULL;
        if (member.system)
            continue;
        sink_membership(book->context.sink, &(struct membership){.place = place,
                                                                 .app = talk->app,
                                                                 .group = talk->group,
                                                                 .member = member.selector,
                                                                 .role = role,
                                                                 .since = MOMENT_UNKNOWN});
        arena_reset(book->context.arena);
    }
}

void ufdr_talk_end(struct ufdr_book *book, struct ufdr_talk *talk)
{
    struct place place = ufdr_place(book, talk->model);
    ufdr_talk_settle(book, talk);
    if (talk->group.value[0]) {
        tell_members(book, talk, place);
        if (talk->title)
            sink_contact(book->context.sink,
                         &(struct contact){place, talk->app, talk->title, &talk->group, 1});
    }
    ufdr_emitted(book, talk->model);
    book->talk = NULL;
}
