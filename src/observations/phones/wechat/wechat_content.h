// What a row of WeChat's messages says: its type and its content, which is text or XML, of Android and iOS
// alike. Knows no database.
#pragma once

#include "observations/phones/parties.h"

enum wechat_what {
    WECHAT_MESSAGE,
    WECHAT_CALL,
    WECHAT_SYSTEM,  // a notice of the application
    WECHAT_REVOKED, // the same, in the place of a message that was taken back
};

struct wechat_place {
    double latitude, longitude;
    const char *label;
};

// A transfer of money. Amounts with a sign of currency that is known only.
struct wechat_transfer {
    const char *id, *payer, *receiver, *memo; // NULL: not stated
    int64_t stage;                            // paysubtype: 1 sent, 3 taken, 4 given back; 0 not stated
    bool has_amount;
    int64_t amount_e5;
    const char *currency; // ISO 4217
};

struct wechat_content {
    enum wechat_what what;
    const char *sender; // in a group: who wrote it; NULL
    const char *text;   // NULL: none
    const char *attachment;
    const char *reply_to, *quoted;
    bool has_place;
    struct wechat_place place;
    const char *card_name, *card_user, *card_alias; // a name card, when card_user or card_alias is there
    bool is_transfer;
    struct wechat_transfer transfer;
    bool is_envelope; // a red envelope: says no amount
    int64_t seconds;  // of a call; -1 unknown
    enum outcome outcome;
};

// `content` is clean text. `in_group`: the talk is a group's and the row is not the owner's own, so that the
// content begins with its sender. Texts are in the arena or in `content`.
void wechat_content_read(int64_t type, const char *content, bool in_group, struct arena *arena,
                         struct wechat_content *read);
// "￥1,000.50" as an amount; false when its currency is not said or it is none.
bool wechat_amount(const char *text, struct arena *arena, int64_t *amount_e5, const char **currency);
