// WeChat for Android: rows of `message` as messages, calls, positions, cards and payments.
// docs/formats/wechat.md.
#include "observations/phones/wechat/wechat_android.h"

#include "base/text.h"
#include "observations/phones/peers.h"
#include "observations/selectors/selectors.h"

#include <inttypes.h>
#include <string.h>

enum { SERVER_ID, TYPE, STATUS, IS_SEND, TIME, TALKER, CONTENT, PICTURE };
static const char *const COLUMNS[] = {"msgSvrId", "type",    "status",  "isSend", "createTime",
                                      "talker",   "content", "imgPath", NULL};
enum { STATUS_FAILED = 5 };

// ---- pictures ----

static void visit_picture(struct evidence_rows *rows, void *payload)
{
    enum { SERVER, BIG, SMALL };
    struct wechat_reading *reading = payload;
    int64_t server = evidence_integer(rows, SERVER, 0);
    const char *path = evidence_text(rows, BIG);
    if (path == NULL || *path == 0 || text_start(path, "SERVERID://"))
        path = evidence_text(rows, SMALL);
    if (server && path && *path && !evidence_is_lost(rows))
        side_table_keep(&reading->pictures, rows, server, 0, path);
    evidence_refuse(rows, SIDE_TABLE_USED);
}

static void read_pictures(struct wechat_reading *reading)
{
    static const char *const columns[] = {"msgSvrId", "bigImgPath", "thumbImgPath", NULL};
    evidence_rows_each_if_there(reading->db, "ImgInfo2", columns, visit_picture, reading);
}

// The file where one is known, else the kind of thing it is.
static const char *attachment_of(struct wechat_reading *reading, struct evidence_rows *rows,
                                 const struct wechat_content *content)
{
    static const char *const files[] = {"image", "voice", "video", "sticker"};
    bool is_file = false;
    for (size_t i = 0; content->attachment && i < sizeof files / sizeof *files; i++)
        is_file |= strcmp(content->attachment, files[i]) == 0;
    if (!is_file)
        return content->attachment;
    size_t count;
    const struct side_row *picture =
        side_table_find(&reading->pictures, evidence_integer(rows, SERVER_ID, 0), &count);
    if (count && strcmp(content->attachment, "image") == 0)
        return picture->text;
    const char *path = evidence_text(rows, PICTURE);
    if (path && text_start(path, "THUMBNAIL_DIRPATH://"))
        path += strlen("THUMBNAIL_DIRPATH://");
    return path && *path ? arena_print(rows->context.arena, "%s/%s", content->attachment, path)
                         : content->attachment;
}

static void read_call(struct evidence_rows *rows, const struct wechat_content *content, const char *talker,
                      struct moment at)
{
    struct call call = {.app = "wechat",
                        .at = at,
                        .seconds = content->seconds,
                        .direction = evidence_integer(rows, IS_SEND, 0) ? DIRECTION_OUT : DIRECTION_IN,
                        .outcome = content->outcome};
    call_of_two(&call, rows->context.arena, wechat_selector(talker, &rows->context));
    call_send(rows, &call);
}

// ---- messages ----

static const char *server_id(struct evidence_rows *rows)
{
    int64_t id = evidence_integer(rows, SERVER_ID, 0);
    return id ? arena_print(rows->context.arena, "%" PRId64, id) : NULL; // 0: never reached the server
}

static void read_message(struct wechat_reading *reading, struct evidence_rows *rows,
                         const struct wechat_content *content, const char *talker, struct moment at)
{
    struct arena *arena = rows->context.arena;
    int64_t is_send = evidence_integer(rows, IS_SEND, -1);
    const char *attachment = attachment_of(reading, rows, content);
    bool revoked = content->what == WECHAT_REVOKED;
    struct message message = {
        .app = "wechat",
        .thread = talker,
        .id = server_id(rows),
        .reply_to = content->reply_to,
        .quoted = content->quoted,
        .marks = (revoked ? MARK_REVOKED : 0) |
                 (is_send > 0 && evidence_integer(rows, STATUS, 0) == STATUS_FAILED ? MARK_FAILED : 0),
        .at = at,
        .direction = is_send < 0 ? DIRECTION_UNKNOWN
                     : is_send   ? DIRECTION_OUT
                                 : DIRECTION_IN,
        .text = revoked ? NULL : content->text,
        .attachments = &attachment,
        .attachment_count = attachment != NULL,
    };
    struct selector peer = wechat_selector(talker, &rows->context);
    if (wechat_is_group(talker))
        message_to_group(&message, arena, wechat_selector(content->sender, &rows->context), peer);
    else
        message_of_two(&message, arena, peer);
    wechat_brought_send(rows, content, at, message.from);
    if (content->is_transfer)
        wechat_transfer_send(reading, rows, content, at, talker, is_send > 0);
    if (content->is_envelope)
        tally_skip(&reading->money, "red envelope: what was taken of it stands in the wallet's table");
    message_send(rows, &message);
}

static void visit(struct evidence_rows *rows, void *payload)
{
    struct wechat_reading *reading = payload;
    const char *talker = evidence_text(rows, TALKER);
    int64_t time = evidence_integer(rows, TIME, 0), type = evidence_integer(rows, TYPE, 0),
            is_send = evidence_integer(rows, IS_SEND, -1);
    if (evidence_is_lost(rows) &&
        (talker == NULL || *talker == 0 || !moment_is_sound(moment_from_msec(time)) || type == 0 ||
         is_send < 0 || is_send > 1)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    talker = talker ? talker : "";
    struct wechat_content content;
    wechat_content_read(type, evidence_text(rows, CONTENT), wechat_is_group(talker) && is_send <= 0,
                        rows->context.arena, &content);
    struct moment at = evidence_moment_msec(rows, TIME);
    if (content.what == WECHAT_SYSTEM) {
        if (content.text)
            selectors_send(&rows->context, evidence_place(rows), content.text);
        tally_skip(&rows->tally, "system message");
    } else if (content.what == WECHAT_CALL) {
        read_call(rows, &content, talker, at);
    } else {
        read_message(reading, rows, &content, talker, at);
    }
}

void wechat_messages_read(struct wechat_reading *reading)
{
    read_pictures(reading);
    evidence_rows_each(reading->db, "message", COLUMNS, visit, reading);
    if (reading->money.emitted || tally_skipped(&reading->money))
        tally_send(reading->sink, &reading->money, -1);
}
