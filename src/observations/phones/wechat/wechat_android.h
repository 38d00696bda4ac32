// What the parts of the readers of WeChat share; that of iOS uses of it the payments and what messages bring.
#pragma once

#include "base/map.h"
#include "observations/phones/side_table.h"
#include "observations/phones/wechat/wechat_content.h"

struct wechat_reading {
    struct evidence_db *db;
    struct sink *sink;
    struct arena *arena;        // for the whole reading
    const char *own;            // the own account's name; NULL: not stated
    struct text_map transfers;  // transfers that are told already
    struct side_table pictures; // number of a message on the server -> path of its picture
    struct table_tally money;   // transfers and red envelopes met in messages
};

struct selector wechat_selector(const char *user, const struct observation_context *context);
bool wechat_is_group(const char *user);
void wechat_people_read(struct wechat_reading *reading);   // own account, contacts, groups
void wechat_messages_read(struct wechat_reading *reading); // after them
// The payment that a transfer tells of, once for all the messages about it. `own`: the row is the owner's.
void wechat_transfer_send(struct wechat_reading *reading, struct evidence_rows *rows,
                          const struct wechat_content *content, struct moment at, const char *talker,
                          bool own);
// A place and a name card; `by`: who wrote.
void wechat_brought_send(struct evidence_rows *rows, const struct wechat_content *content, struct moment at,
                         struct selector by);
// What the owner took out of red envelopes, of the wallet's table.
void wechat_envelopes_read(struct wechat_reading *reading);
