// The sections of the report in their order. Each prints itself from the model; none reads the case.
#pragma once

#include "views/report/model.h"
#include "views/report/page.h"

void section_head(struct page *page, const struct model *model); // opens the document too
void section_findings(struct page *page, const struct model *model);
void section_network(struct page *page, const struct model *model);
void section_conversations(struct page *page, const struct model *model);
void section_devices(struct page *page, const struct model *model);
void section_routes(struct page *page, const struct model *model);
void section_presence(struct page *page, const struct model *model);
void section_adverts(struct page *page, const struct model *model);
void section_templates(struct page *page, const struct model *model);
void section_trails(struct page *page, const struct model *model);
void section_money(struct page *page, const struct model *model);
void section_statements(struct page *page, const struct model *model); // within that of money
void section_hubs(struct page *page, const struct model *model);
void section_judgements(struct page *page, const struct model *model);
void section_sources(struct page *page, const struct model *model);
void section_tally(struct page *page, const struct model *model);
void section_verify(struct page *page, const struct model *model); // closes the document too
