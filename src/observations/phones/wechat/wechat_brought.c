// What WeChat's messages bring beside their text: places and name cards, of Android and iOS alike.
// docs/formats/wechat.md.
#include "observations/phones/wechat/wechat_android.h"

static void send_card(struct evidence_rows *rows, const struct wechat_content *content)
{
    struct observation_context *context = &rows->context;
    struct parties parties = {0};
    if (content->card_user)
        parties_add(&parties, context->arena, wechat_selector(content->card_user, context));
    if (content->card_alias)
        parties_add(&parties, context->arena, wechat_selector(content->card_alias, context));
    if (parties.count == 0)
        return;
    sink_contact(context->sink, &(struct contact){.place = evidence_place(rows),
                                                  .app = "wechat",
                                                  .name = content->card_name,
                                                  .selectors = parties.at,
                                                  .selector_count = parties.count});
    if (parties.count > 1) // WeChat itself says that they are one account
        sink_account(context->sink, &(struct account){.place = evidence_place(rows),
                                                      .app = "wechat",
                                                      .name = content->card_name,
                                                      .selectors = parties.at,
                                                      .selector_count = parties.count});
}

static void send_place(struct evidence_rows *rows, const struct wechat_content *content, struct moment at,
                       struct selector by)
{
    struct position position = {.place = evidence_place(rows),
                                .app = "wechat",
                                .label = content->place.label,
                                .latitude = content->place.latitude,
                                .longitude = content->place.longitude,
                                .how = "shared",
                                .at = at,
                                .by = by};
    if (position_settle(&position))
        sink_position(rows->context.sink, &position);
}

void wechat_brought_send(struct evidence_rows *rows, const struct wechat_content *content, struct moment at,
                         struct selector by)
{
    if (content->has_place)
        send_place(rows, content, at, by);
    send_card(rows, content);
}
