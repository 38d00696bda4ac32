// Plans: surveys, then turns.
#include "observations/sampling/plan.h"

#include "base/memory.h"
#include "base/order.h"
#include "base/text.h"
#include "observations/sampling/sampler.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t seed_of(const char *sha256)
{
    uint64_t seed = 0;
    for (size_t i = 0; i < 16 && sha256 && sha256[i]; i++)
        seed =
            seed << 4 | (uint64_t)(text_is_digit(sha256[i]) ? sha256[i] - '0' : (sha256[i] - 'a' + 10) & 15);
    return seed;
}

void plan_init(struct source_plan *plan, const struct source *source)
{
    *plan = (struct source_plan){.source_id = source->id,
                                 .size_bytes = source->size_bytes,
                                 .label = memory_copy_text(source->label),
                                 .regions = memory_copy_text(source->region ? source->region : ""),
                                 .seed = seed_of(source->sha256)};
}

void job_done(struct sample_job *job)
{
    memory_free(job->blocks);
    *job = (struct sample_job){0};
}

static void child_copy(struct child_item *copy, const struct child_item *child)
{
    *copy = *child;
    copy->path = memory_copy_text(child->path);
    copy->address = memory_copy_text(child->address);
    struct extent *extents = memory_new(child->extent_count + 1, sizeof *extents);
    if (child->extent_count)
        for (size_t i = 0; i < child->extent_count; i++)
            extents[i] = child->extents[i];
    copy->extents = extents;
}

static void child_done(struct child_item *child)
{
    memory_free((void *)(uintptr_t)child->path);
    memory_free((void *)(uintptr_t)child->address);
    memory_free((void *)(uintptr_t)child->extents);
}

void plan_done(struct source_plan *plan)
{
    for (size_t i = 0; i < plan->part_count; i++) {
        child_done(&plan->parts[i].row.where);
        memory_free((void *)(uintptr_t)plan->parts[i].row.path);
    }
    for (size_t i = 0; i < plan->artefact_count; i++) {
        child_done(&plan->artefacts[i].child);
        memory_free(plan->artefacts[i].path);
    }
    for (size_t i = 0; i < plan->queue_count; i++)
        job_done(&plan->queue[i]);
    memory_free(plan->parts);
    memory_free(plan->artefacts);
    memory_free(plan->queue);
    memory_free(plan->label);
    memory_free(plan->regions);
}

void plan_add_file(struct source_plan *plan, const struct item_row *file)
{
    ARRAY_ROOM(plan->parts, plan->part_capacity, plan->part_count);
    struct sample_part *part = &plan->parts[plan->part_count++];
    *part = (struct sample_part){.row = *file, .size_bytes = file->where.size_bytes};
    part->row.path = memory_copy_text(file->path);
    part->row.sha256_added = NULL;
    child_copy(&part->row.where, &file->where);
}

static int64_t clamp(int64_t value, int64_t most)
{
    return value < 0 || value > most ? most : value;
}

void plan_start(struct source_plan *plan)
{
    for (size_t i = 0; i < plan->part_count; i++) {
        struct sample_part *part = &plan->parts[i];
        enum artefact_tier tier = artefact_tier_of(part->row.where.path);
        bool alone = plan->part_count == 1;
        part->surveyed = !alone && part->size_bytes < PART_SURVEY_LEAST_BYTES;
        if (alone || tier == ARTEFACT_NONE || part->size_bytes == 0)
            continue;
        ARRAY_ROOM(plan->artefacts, plan->artefact_capacity, plan->artefact_count);
        plan->artefacts[plan->artefact_count++] =
            (struct sample_artefact){.part = i,
                                     .tier = tier,
                                     .cost_bytes = clamp(part->size_bytes, SAMPLE_ARTEFACT_MAX_BYTES),
                                     .path = memory_copy_text(part->row.path),
                                     .is_part = true};
    }
}

// ---- what a survey says ----

void plan_take_medium(struct source_plan *plan, size_t part, enum image_format read_as, int64_t size_bytes)
{
    plan->parts[part].read_as = read_as;
    plan->parts[part].size_bytes = size_bytes > INT64_C(1) << 56 ? 0 : size_bytes;
}

// Of a stream nobody says what it unpacks to.
static int64_t cost_of(const struct child_item *child)
{
    enum { UNPACKS_TO_TIMES = 4 };
    bool is_stream = child->size_bytes < 0 && child->stored_bytes >= 0;
    return is_stream && child->stored_bytes < SAMPLE_ARTEFACT_MAX_BYTES
               ? child->stored_bytes * UNPACKS_TO_TIMES
               : child->size_bytes;
}

void plan_take_artefact(struct source_plan *plan, size_t part, const struct child_item *child)
{
    char path[8192];
    if (plan->extent_count + child->extent_count > PLAN_EXTENTS_MAX)
        return;
    enum artefact_tier tier = artefact_tier_of(child->path);
    snprintf(path, sizeof path, "%s/%s", plan->parts[part].row.path, child->path);
    plan->extent_count += child->extent_count;
    ARRAY_ROOM(plan->artefacts, plan->artefact_capacity, plan->artefact_count);
    struct sample_artefact *artefact = &plan->artefacts[plan->artefact_count++];
    *artefact = (struct sample_artefact){.part = part,
                                         .tier = tier ? tier : ARTEFACT_RECORDS, // what a stream unpacks to
                                         .cost_bytes = clamp(cost_of(child), SAMPLE_ARTEFACT_MAX_BYTES),
                                         .path = memory_copy_text(path)};
    child_copy(&artefact->child, child);
}

void plan_survey_ended(struct source_plan *plan)
{
    plan->surveys_open--;
}

// What people's words are in comes first, then small before large.
static int compare_artefacts(const void *a, const void *b)
{
    const struct sample_artefact *one = a, *other = b;
    if (one->tier != other->tier)
        return one->tier < other->tier ? -1 : 1;
    if (one->cost_bytes != other->cost_bytes)
        return one->cost_bytes < other->cost_bytes ? -1 : 1;
    int order = strcmp(one->path, other->path);
    return order ? order : one->part < other->part ? -1 : one->part > other->part;
}

static void lay_out(struct source_plan *plan, int64_t budget_bytes)
{
    uint64_t total = 0;
    for (size_t i = 0; i < plan->part_count; i++) {
        struct sample_part *part = &plan->parts[i];
        int64_t size = part->size_bytes < 0 ? 0 : part->size_bytes;
        part->first_block = total;
        part->block_count = (uint64_t)(size + SAMPLE_BLOCK_BYTES - 1) / SAMPLE_BLOCK_BYTES;
        total += part->block_count;
    }
    if (plan->artefact_count)
        qsort(plan->artefacts, plan->artefact_count, sizeof *plan->artefacts, compare_artefacts);
    for (size_t i = 0; i < plan->artefact_count; i++)
        if (plan->artefacts[i].is_part &&
            plan->parts[plan->artefacts[i].part].size_bytes <= SAMPLE_ARTEFACT_MAX_BYTES)
            plan->parts[plan->artefacts[i].part].artefact = i + 1;
    plan->sequence = sequence_of(plan->seed, total);
    uint64_t whole = budget_bytes ? (uint64_t)budget_bytes / 2 / SAMPLE_BLOCK_BYTES : WHOLE_BLOCKS;
    plan->in_order = total <= whole;
    plan->laid_out = true;
}

uint64_t plan_blocks(const struct source_plan *plan)
{
    return plan->sequence.count;
}

int64_t plan_medium_bytes(const struct source_plan *plan)
{
    int64_t total = 0;
    for (size_t i = 0; plan->laid_out && i < plan->part_count; i++)
        total += plan->parts[i].size_bytes < 0 ? 0 : plan->parts[i].size_bytes;
    return total;
}

// ---- turns ----

static void push(struct source_plan *plan, const struct sample_job *job)
{
    ARRAY_ROOM(plan->queue, plan->queue_capacity, plan->queue_count);
    plan->queue[plan->queue_count++] = *job;
}

void plan_put_back(struct source_plan *plan, struct sample_job *job)
{
    push(plan, job);
    *job = (struct sample_job){0};
}

// A file that is read as an artefact is not read in blocks, too: it is read now, if it was not yet.
static void read_whole(struct source_plan *plan, struct sample_job *job)
{
    struct sample_artefact *artefact = &plan->artefacts[plan->parts[job->part].artefact - 1];
    job->stands_for = job->block_count;
    job->block_count = 0;
    if (artefact->is_planned)
        return;
    artefact->is_planned = true;
    job->what = ORDER_ARTEFACT;
    job->artefact = plan->parts[job->part].artefact - 1;
}

// Draws blocks and queues them, a job for each part they lie in.
static void draw(struct source_plan *plan, uint64_t count)
{
    uint64_t drawn[QUANTUM_BLOCKS];
    size_t part = 0;
    for (uint64_t i = 0; i < count; i++)
        drawn[i] = plan->in_order ? plan->block_next++ : sequence_at(&plan->sequence, plan->block_next++);
    plan->block_bytes += (int64_t)count * SAMPLE_BLOCK_BYTES;
    qsort(drawn, count, sizeof *drawn, order_int64);
    for (size_t i = 0; i < count;) {
        while (drawn[i] >= plan->parts[part].first_block + plan->parts[part].block_count)
            part++;
        struct sample_job job = {.what = ORDER_BLOCKS, .part = part};
        uint64_t first = plan->parts[part].first_block, end = first + plan->parts[part].block_count;
        job.blocks = memory_new(count, sizeof *job.blocks);
        for (; i < count && drawn[i] < end; i++)
            job.blocks[job.block_count++] = drawn[i] - first;
        if (plan->parts[part].artefact)
            read_whole(plan, &job);
        push(plan, &job);
    }
}

static bool next_artefact(struct source_plan *plan, int64_t budget_bytes, struct sample_job *job)
{
    for (; plan->artefact_next < plan->artefact_count; plan->artefact_next++) {
        int64_t cost = plan->artefacts[plan->artefact_next].cost_bytes;
        if (plan->artefacts[plan->artefact_next].is_planned)
            continue;
        if (budget_bytes && plan->artefact_bytes + cost > budget_bytes / 2)
            continue; // a smaller one of the next tier may fit
        plan->artefact_bytes += cost;
        plan->artefacts[plan->artefact_next].is_planned = true;
        *job = (struct sample_job){.what = ORDER_ARTEFACT,
                                   .part = plan->artefacts[plan->artefact_next].part,
                                   .artefact = plan->artefact_next};
        plan->artefact_next++;
        return true;
    }
    return false;
}

static uint64_t blocks_to_draw(const struct source_plan *plan, int64_t budget_bytes)
{
    uint64_t left = plan->sequence.count - plan->block_next;
    if (budget_bytes) {
        int64_t room = budget_bytes - plan->artefact_bytes - plan->block_bytes;
        uint64_t most = room < 0 ? 0 : (uint64_t)room / SAMPLE_BLOCK_BYTES;
        left = left < most ? left : most;
    }
    return left < QUANTUM_BLOCKS ? left : QUANTUM_BLOCKS;
}

bool plan_next(struct source_plan *plan, int64_t budget_bytes, struct sample_job *job)
{
    while (plan->survey_next < plan->part_count) {
        size_t part = plan->survey_next++;
        if (plan->parts[part].surveyed)
            continue;
        plan->surveys_open++;
        *job = (struct sample_job){.what = ORDER_SURVEY, .part = part};
        return true;
    }
    if (plan->surveys_open && plan->queue_count == 0)
        return false;
    if (plan->queue_count) {
        *job = plan->queue[--plan->queue_count];
        return true;
    }
    if (!plan->laid_out)
        lay_out(plan, budget_bytes);
    // With a budget all artefacts that fit go first: what is left of it is then known, and is for blocks.
    bool first = budget_bytes || plan->artefact_bytes <= plan->block_bytes;
    if (first && next_artefact(plan, budget_bytes, job))
        return true;
    uint64_t count = blocks_to_draw(plan, budget_bytes);
    if (count == 0)
        return next_artefact(plan, budget_bytes, job);
    draw(plan, count);
    *job = plan->queue[--plan->queue_count];
    return true;
}
