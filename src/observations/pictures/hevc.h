// HEVC still pictures by libde265, without threads. Knows no container.
#pragma once

#include "base/bytes.h"

struct hevc; // a decoder, used for one tile after the other

enum hevc_range {       // how brightness was coded
    HEVC_RANGE_UNKNOWN, // as the pixels themselves say
    HEVC_RANGE_STUDIO,  // black is 16, white is 235
    HEVC_RANGE_FULL,
};

struct hevc_canvas { // where decoded brightness goes, 8 bits a pixel
    uint8_t *luma;
    uint32_t width, height;
    enum hevc_range range;
};

struct hevc *hevc_new(void);
void hevc_free(struct hevc *hevc);
// Decodes one picture and draws it with its upper left corner at (x, y); what reaches over the canvas is cut.
// `configuration` is an HEVCDecoderConfigurationRecord (ISO/IEC 14496-15), `picture` its units with their
// lengths. False when it cannot be decoded without doubt.
bool hevc_decode(struct hevc *hevc, struct bytes configuration, struct bytes picture,
                 struct hevc_canvas *canvas, uint32_t x, uint32_t y);
const char *hevc_trouble(const struct hevc *hevc); // borrowed; NULL when there was none
