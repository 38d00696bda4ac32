// The first byte chooses a type of message, the rest is its content; and the whole as a database.
#include "phones.h"

#include "observations/phones/wechat/wechat_content.h"
#include "observations/phones/wechat/wechat_xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void judge(const char *text)
{
    if (text && !text_is_utf8(bytes_of_text(text)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t types[] = {1, 3, 34, 42, 43, 47, 48, 49, 50, 10000, 10002, 436207665, -1879048186};
    if (size == 0)
        return 0;
    struct item item = {.path = "EnMicroMsg.db", .bytes = {data, size}};
    judge_item(&observer_wechat_android, &item);
    struct arena *arena = arena_new((size_t)256 << 20);
    const char *content = text_clean(arena, (struct bytes){data + 1, size - 1});
    struct wechat_content read;
    wechat_content_read(types[data[0] % (sizeof types / sizeof *types)], content, data[0] & 0x80, arena,
                        &read);
    judge(read.sender);
    judge(read.text);
    judge(read.quoted);
    judge(read.attachment);
    judge(read.card_name);
    judge(read.transfer.memo);
    if (read.seconds < -1 || (read.transfer.has_amount && read.transfer.amount_e5 <= 0))
        abort();
    arena_free(arena);
    return 0;
}
