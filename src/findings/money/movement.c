// One place for what cycles, shapes, mirrors, structured cash and trails say of a movement.
#include "findings/money/movement.h"

#include "casefile/findings.h"

int64_t movement_day(const struct movement *movement, bool received)
{
    const bool by_receiver = received ? movement->received_id != 0 : movement->sent_id == 0;
    return by_receiver ? movement->received_day : movement->sent_day;
}

void movement_write(const struct case_money *money, const struct transfer *transfer,
                    const struct movement *movement, struct arena *arena, struct json_out *json)
{
    words_key_day(json, "day", movement_day(movement, false));
    json_out_key_text(json, "from", words_party(arena, money, transfer->from));
    json_out_key_text(json, "to", words_party(arena, money, transfer->to));
    words_key_decimal(json, "amount", transfer->amount_e5);
    if (movement->rate_e8) {
        words_key_decimal(json, "amount_as_stated", movement->amount_e5);
        json_out_key_text(json, "currency_as_stated", movement->currency);
    }
}

int movement_add_evidence(struct casefile *casefile, int64_t finding_id, const struct movement *movement,
                          struct error *error)
{
    if (movement->sent_id && finding_add_evidence(casefile, finding_id, movement->sent_id, error))
        return -1;
    return movement->received_id ? finding_add_evidence(casefile, finding_id, movement->received_id, error)
                                 : 0;
}
