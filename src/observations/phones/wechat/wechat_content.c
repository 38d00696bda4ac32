// Types and contents of WeChat's messages. docs/formats/wechat.md.
#include "observations/phones/wechat/wechat_content.h"
#include "observations/phones/wechat/wechat_xml.h"

#include "base/decimal.h"
#include "base/text.h"

#include <string.h>

enum {
    TYPE_TEXT = 1,
    TYPE_IMAGE = 3,
    TYPE_VOICE = 34,
    TYPE_CARD = 42,
    TYPE_VIDEO = 43,
    TYPE_EMOJI = 47,
    TYPE_LOCATION = 48,
    TYPE_APP = 49,
    TYPE_CALL = 50,
    TYPE_CALL_NOTICE = 52,
    TYPE_CALL_INVITATION = 53,
    TYPE_SHORT_VIDEO = 62,
    TYPE_GROUP_CALL_NOTICE = 64,
    TYPE_SERVER_NOTICE = 9999,
    TYPE_SYSTEM = 10000,
    TYPE_SYSTEM_XML = 10002,
    CARD_OPENIM = 66,
    SENDER_MAX_BYTES = 80
};
// Newer versions put the kind of an application's message above the low 16 bits: 0x1a000031 is a red
// envelope.
enum { KIND_LINK = 5, KIND_FILE = 6, KIND_FILE_COMING = 74, KIND_QUOTE = 57, KIND_TRANSFER = 2000 };
enum { KIND_ENVELOPE = 2001, KIND_NOTICE = 87, SHARING_POSITION = 0x0006, LOW_APP = 0x31 };

static bool is_user_byte(int byte)
{
    return text_is_alnum(byte) || byte == '_' || byte == '-' || byte == '@' || byte == '.';
}

// "wxid_a:\ntext" gives its sender; what is no name before the colon is text.
static const char *take_sender(const char *content, const char *after, struct arena *arena,
                               const char **sender)
{
    size_t size = 0;
    while (size < SENDER_MAX_BYTES && is_user_byte((uint8_t)content[size]))
        size++;
    size_t parting = strlen(after);
    if (size == 0 || strncmp(content + size, after, parting) != 0)
        return content;
    *sender = arena_text_n(arena, content, size);
    return content + size + parting;
}

static bool holds(const char *text, const char *part)
{
    return text && strstr(text, part) != NULL;
}

static bool is_revoked(const char *text)
{
    return holds(text, "撤回了一条消息") || holds(text, "撤回一条消息") || holds(text, "撤回了一條訊息") ||
           holds(text, "已收回訊息") || holds(text, "recalled a message");
}

// ---- money ----

bool wechat_amount(const char *text, struct arena *arena, int64_t *amount_e5, const char **currency)
{
    static const struct {
        const char *sign, *currency;
    } signs[] = {{"￥", "CNY"},  {"¥", "CNY"},   {"CNY", "CNY"}, {"RMB", "CNY"},
                 {"HK$", "HKD"}, {"HKD", "HKD"}, {"RM", "MYR"},  {"USD", "USD"}};
    const char *number = NULL;
    for (size_t i = 0; text && number == NULL && i < sizeof signs / sizeof *signs; i++)
        if (text_start(text, signs[i].sign)) {
            number = text + strlen(signs[i].sign);
            *currency = signs[i].currency;
        }
    if (number == NULL)
        return false;
    size_t size = strlen(number), count = 0;
    char *digits = arena_alloc(arena, size + 1, 1);
    for (size_t i = 0; i < size; i++)
        if (number[i] != ',' && number[i] != ' ')
            digits[count++] = number[i];
    return decimal_parse((struct bytes){(const uint8_t *)digits, count}, '.', amount_e5) && *amount_e5 > 0;
}

// Programs differ in the letter case of the elements.
static const char *pay_text(struct bytes xml, const char *const *names, struct arena *arena)
{
    for (; *names; names++) {
        const char *text = wechat_xml_text(xml, arena_print(arena, "wcpayinfo/%s", *names), arena);
        if (text)
            return text;
    }
    return NULL;
}
#define PAY_TEXT(...) pay_text(xml, (const char *const[]){__VA_ARGS__, NULL}, arena)

static void read_transfer(struct bytes xml, struct arena *arena, struct wechat_content *read)
{
    struct wechat_transfer *transfer = &read->transfer;
    const char *stage = PAY_TEXT("paysubtype"), *amount = PAY_TEXT("feedesc", "feeDesc");
    read->is_transfer = true;
    transfer->id = PAY_TEXT("transferid", "transferId", "transcationid", "transcationId");
    transfer->payer = PAY_TEXT("payer_username", "payerUsername");
    transfer->receiver = PAY_TEXT("receiver_username", "receiverUsername");
    transfer->memo = PAY_TEXT("pay_memo", "paymemo");
    if (stage == NULL || !text_to_int64(bytes_of_text(stage), &transfer->stage))
        transfer->stage = 0;
    transfer->has_amount = wechat_amount(amount, arena, &transfer->amount_e5, &transfer->currency);
    const char *title = wechat_xml_text(xml, "appmsg/title", arena);
    read->text = arena_print(arena, "[%s %s%s%s]", title ? title : "transfer", amount ? amount : "",
                             transfer->memo ? ": " : "", transfer->memo ? transfer->memo : "");
}

static void read_envelope(struct bytes xml, struct arena *arena, struct wechat_content *read)
{
    const char *title = wechat_xml_text(xml, "appmsg/title", arena), *wish = PAY_TEXT("sendertitle");
    read->is_envelope = true;
    read->text =
        arena_print(arena, "[%s%s%s]", title ? title : "red envelope", wish ? ": " : "", wish ? wish : "");
}

// ---- messages of applications: links, files, quotations, money ----

static void read_quote(struct bytes xml, struct arena *arena, struct wechat_content *read)
{
    read->reply_to = wechat_xml_text(xml, "refermsg/svrid", arena);
    const char *quoted = wechat_xml_text(xml, "refermsg/content", arena);
    if (quoted && *quoted == '<') { // itself a message of an application, a picture, ...
        struct bytes inner = bytes_of_text(quoted);
        const char *title = wechat_xml_text(inner, "appmsg/title", arena);
        quoted = title ? title : "<media>";
    }
    read->quoted = quoted;
}

static void read_app(struct bytes xml, struct arena *arena, struct wechat_content *read)
{
    int64_t kind = 0;
    const char *kind_text = wechat_xml_text(xml, "appmsg/type", arena);
    if (kind_text == NULL || !text_to_int64(bytes_of_text(kind_text), &kind))
        kind = 0;
    if (kind == KIND_TRANSFER) {
        read_transfer(xml, arena, read);
        return;
    }
    if (kind == KIND_ENVELOPE) {
        read_envelope(xml, arena, read);
        return;
    }
    const char *title = wechat_xml_text(xml, "appmsg/title", arena);
    const char *description = wechat_xml_text(xml, "appmsg/des", arena);
    const char *url = wechat_xml_text(xml, "appmsg/url", arena);
    read->text = title;
    if (kind == KIND_FILE || kind == KIND_FILE_COMING) {
        read->attachment = title ? title : "file";
        read->text = NULL;
    } else if (kind == KIND_QUOTE) {
        read_quote(xml, arena, read);
    } else {
        if (kind == KIND_NOTICE)
            description = wechat_xml_text(xml, "appmsg/textannouncement", arena);
        if (description && (title == NULL || strcmp(title, description) != 0))
            read->text = title ? arena_print(arena, "%s\n%s", title, description) : description;
        read->attachment = url;
    }
}

// ---- places, cards, calls ----

static void read_place(struct bytes xml, struct arena *arena, struct wechat_content *read)
{
    const char *latitude = wechat_xml_attribute(xml, "location", "x", arena);
    const char *longitude = wechat_xml_attribute(xml, "location", "y", arena);
    const char *name = wechat_xml_attribute(xml, "location", "poiname", arena);
    const char *label = wechat_xml_attribute(xml, "location", "label", arena);
    struct wechat_place *place = &read->place;
    if (name && strcmp(name, "[位置]") == 0)
        name = NULL;
    place->label = name && label ? arena_print(arena, "%s, %s", name, label) : name ? name : label;
    read->has_place = latitude && longitude && text_to_real(bytes_of_text(latitude), &place->latitude) &&
                      text_to_real(bytes_of_text(longitude), &place->longitude);
    read->text = place->label;
    read->attachment = "location";
}

static void read_card(struct bytes xml, struct arena *arena, struct wechat_content *read)
{
    read->card_user = wechat_xml_attribute(xml, "msg", "username", arena);
    read->card_alias = wechat_xml_attribute(xml, "msg", "alias", arena);
    read->card_name = wechat_xml_attribute(xml, "msg", "nickname", arena);
    const char *openim = wechat_xml_attribute(xml, "msg", "openimdesc", arena);
    read->attachment = "name card";
    read->text = read->card_name ? read->card_name : openim;
}

// "01:15" and "1:02:03" anywhere in the text as seconds; -1 when there is none.
static int64_t clock_in(const char *text)
{
    for (const char *at = text; at && *at; at++) {
        if (!text_is_digit(*at))
            continue;
        int64_t total = 0, parts = 0;
        for (;; at++) {
            int64_t part = 0;
            size_t digits = 0;
            for (; text_is_digit(*at) && digits < 3; digits++)
                part = part * 10 + (*at++ - '0');
            total = total * 60 + part;
            parts++;
            if (*at != ':' || !text_is_digit(at[1]) || digits == 0 || parts == 3)
                break;
        }
        if (parts > 1)
            return total;
    }
    return -1;
}

static void read_call(const char *content, struct arena *arena, struct wechat_content *read)
{
    struct bytes xml = bytes_of_text(content);
    const char *said = wechat_xml_text(xml, "VoIPBubbleMsg/msg", arena);
    const char *duration = wechat_xml_text(xml, "VoIPBubbleMsg/duration", arena);
    read->what = WECHAT_CALL;
    read->seconds = clock_in(said);
    if (read->seconds < 0 &&
        (duration == NULL || !text_to_int64(bytes_of_text(duration), &read->seconds) || read->seconds < 0))
        read->seconds = -1;
    if (read->seconds > 0)
        read->outcome = OUTCOME_ANSWERED;
    else if (holds(said, "拒绝") || holds(said, "拒絕") || holds(said, "eclined"))
        read->outcome = OUTCOME_REJECTED;
    else if (holds(said, "无应答") || holds(said, "無應答") || holds(said, "取消") ||
             holds(said, "anceled") || holds(said, "o answer") || holds(said, "未接"))
        read->outcome = OUTCOME_MISSED;
}

static void read_by_type(int64_t type, const char *content, struct arena *arena, struct wechat_content *read)
{
    struct bytes xml = bytes_of_text(content);
    switch (type) {
    case TYPE_TEXT:
        read->text = content;
        break;
    case TYPE_IMAGE:
        read->attachment = "image";
        break;
    case TYPE_VIDEO:
    case TYPE_SHORT_VIDEO:
        read->attachment = "video";
        break;
    case TYPE_VOICE:
        read->attachment = "voice";
        break;
    case TYPE_EMOJI:
        read->attachment = "sticker";
        break;
    case TYPE_CARD:
    case CARD_OPENIM:
        read_card(xml, arena, read);
        break;
    case TYPE_LOCATION:
        read_place(xml, arena, read);
        break;
    case TYPE_CALL:
        read_call(content, arena, read);
        break;
    case TYPE_CALL_NOTICE:
    case TYPE_CALL_INVITATION:
    case TYPE_GROUP_CALL_NOTICE:
    case TYPE_SERVER_NOTICE:
        read->what = WECHAT_SYSTEM;
        break;
    default:
        read->text = content; // a type that is not known: as it stands
    }
}

void wechat_content_read(int64_t type, const char *content, bool in_group, struct arena *arena,
                         struct wechat_content *read)
{
    *read = (struct wechat_content){.what = WECHAT_MESSAGE, .seconds = -1};
    content = content ? content : "";
    uint64_t bits = (uint64_t)type;
    bool wide = (bits & UINT64_C(0xffff0000)) != 0; // the kind stands above the type
    int64_t low = wide ? (int64_t)(bits & 0xffff) : type;
    if (in_group && low != TYPE_SYSTEM && low != TYPE_SYSTEM_XML)
        content = take_sender(content, low == TYPE_VOICE ? ":" : ":\n", arena, &read->sender);
    if (low == TYPE_SYSTEM || low == TYPE_SYSTEM_XML || wechat_xml_has(bytes_of_text(content), "sysmsg")) {
        read->what = low == TYPE_SYSTEM && is_revoked(content) ? WECHAT_REVOKED : WECHAT_SYSTEM;
        read->text = content;
    } else if (low == TYPE_APP && wechat_xml_has(bytes_of_text(content), "appmsg")) {
        read_app(bytes_of_text(content), arena, read);
    } else if (wide && low == SHARING_POSITION) {
        read->attachment = "live location";
    } else {
        read_by_type(wide && low == LOW_APP ? TYPE_APP : type, content, arena, read);
    }
    if (read->text && *read->text == 0)
        read->text = NULL;
}
