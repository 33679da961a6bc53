// SPDX-License-Identifier: MIT
#include "export/pdf.h"

#include "export/page_internal.h"
#include "export/utf8.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

#define SHEET_WIDTH  595.276
#define SHEET_HEIGHT 841.89
#define MARGIN       34.0
#define CELL         84.0

struct pdf_sheets {
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoLayout *layout;
    char *bytes;
    size_t length, room;
};

static cairo_status_t keep(void *context, const unsigned char *data, unsigned int length)
{
    struct pdf_sheets *sheets = context;
    if (sheets->length + length > sheets->room) {
        size_t room = 2 * sheets->room + length;
        char *grown = realloc(sheets->bytes, room);
        if (grown == NULL) {
            return CAIRO_STATUS_NO_MEMORY;
        }
        sheets->bytes = grown;
        sheets->room = room;
    }
    memcpy(sheets->bytes + sheets->length, data, length);
    sheets->length += length;
    return CAIRO_STATUS_SUCCESS;
}

void pdf_begin(struct pdf *pdf, const char *title, const char *language, const char *told)
{
    struct pdf_sheets *sheets = calloc(1, sizeof *sheets);
    *pdf = (struct pdf){.sheets = sheets};
    if (sheets == NULL) {
        return;
    }
    sheets->surface = cairo_pdf_surface_create_for_stream(keep, sheets, SHEET_WIDTH, SHEET_HEIGHT);
    cairo_pdf_surface_set_metadata(sheets->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(sheets->surface, CAIRO_PDF_METADATA_CREATE_DATE, told);
    sheets->cairo = cairo_create(sheets->surface);
    cairo_translate(sheets->cairo, MARGIN, MARGIN);
    sheets->layout = pango_cairo_create_layout(sheets->cairo);
    pango_context_set_language(pango_layout_get_context(sheets->layout), pango_language_from_string(language));
}

void pdf_next_sheet(struct pdf *pdf)
{
    if (pdf->sheets != NULL) {
        cairo_show_page(pdf->sheets->cairo);
        pdf->y = 0;
    }
}

bool pdf_end(struct pdf *pdf, char **bytes, size_t *length, struct error *error)
{
    struct pdf_sheets *sheets = pdf->sheets;
    *bytes = NULL;
    *length = 0;
    if (sheets == NULL) {
        return error_set(error, "out of memory");
    }
    g_object_unref(sheets->layout);
    cairo_status_t drawn = cairo_status(sheets->cairo);
    cairo_destroy(sheets->cairo);
    cairo_surface_finish(sheets->surface);
    cairo_status_t written = cairo_surface_status(sheets->surface);
    cairo_surface_destroy(sheets->surface);
    cairo_status_t status = drawn != CAIRO_STATUS_SUCCESS ? drawn : written;
    *bytes = sheets->bytes;
    *length = sheets->length;
    free(sheets);
    pdf->sheets = NULL;
    if (status != CAIRO_STATUS_SUCCESS) {
        free(*bytes);
        *bytes = NULL;
        return error_set(error, "the sheets could not be drawn: %s", cairo_status_to_string(status));
    }
    return true;
}

static void use_colour(cairo_t *cairo, const char *name)
{
    uint32_t colour = page_colour_light(name);
    cairo_set_source_rgb(cairo, (colour >> 16 & 0xff) / 255.0, (colour >> 8 & 0xff) / 255.0, (colour & 0xff) / 255.0);
}

// Pango wants UTF-8 and no line breaks here; what is neither becomes a replacement character or a blank.
static char *clean(const char *text)
{
    size_t length = strlen(text);
    char *out = malloc(3 * length + 1);
    size_t used = 0;
    for (const unsigned char *p = (const unsigned char *)text; out != NULL && *p != '\0';) {
        int bytes = utf8_length(p);
        if (bytes == 0) {
            memcpy(out + used, "\xef\xbf\xbd", 3);
            used += 3;
        } else if (*p < 0x20 || *p == 0x7f) {
            out[used++] = ' ';
        } else {
            memcpy(out + used, p, (size_t)bytes);
            used += (size_t)bytes;
        }
        p += bytes > 0 ? bytes : 1;
    }
    if (out != NULL) {
        out[used] = '\0';
    }
    return out;
}

static double draw(struct pdf *pdf, double x, double width, enum pdf_align align, int size, const char *colour,
                   const char *text, bool one_line)
{
    static const PangoAlignment alignments[] = {
        [PDF_LEFT] = PANGO_ALIGN_LEFT, [PDF_CENTRE] = PANGO_ALIGN_CENTER, [PDF_RIGHT] = PANGO_ALIGN_RIGHT};
    struct pdf_sheets *sheets = pdf->sheets;
    char *said = sheets != NULL ? clean(text) : NULL;
    if (said == NULL) {
        return 0;
    }
    PangoFontDescription *font = pango_font_description_from_string("Inter, sans-serif");
    pango_font_description_set_absolute_size(font, (size & 0xff) * PANGO_SCALE);
    pango_font_description_set_weight(font, size & PDF_BOLD ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_MEDIUM);
    pango_layout_set_font_description(sheets->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(sheets->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(sheets->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(sheets->layout, one_line ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
    pango_layout_set_alignment(sheets->layout, alignments[align]);
    pango_layout_set_auto_dir(sheets->layout, FALSE);
    pango_layout_set_text(sheets->layout, said, -1);
    free(said);
    use_colour(sheets->cairo, colour);
    cairo_move_to(sheets->cairo, x, pdf->y);
    pango_cairo_show_layout(sheets->cairo, sheets->layout);
    int height = 0;
    pango_layout_get_size(sheets->layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

double pdf_text(struct pdf *pdf, double x, double width, enum pdf_align align, int size, const char *colour,
                const char *text)
{
    return draw(pdf, x, width, align, size, colour, text, false);
}

double pdf_line(struct pdf *pdf, double x, double width, enum pdf_align align, int size, const char *colour,
                const char *text)
{
    return draw(pdf, x, width, align, size, colour, text, true);
}

void pdf_row(struct pdf *pdf, const char *const *cells, size_t count, const char *colour)
{
    double first = PDF_WIDTH - CELL * (double)(count - 1);
    for (size_t i = 0; i < count; i++) {
        double x = i == 0 ? 0 : first + CELL * (double)(i - 1);
        pdf_line(pdf, x, i == 0 ? first - 8 : CELL, i == 0 ? PDF_LEFT : PDF_RIGHT, 9, colour, cells[i]);
    }
    pdf->y += 15;
    pdf_plane(pdf, 0, pdf->y - 2, PDF_WIDTH, 0.7, "track", NULL);
    pdf->y += 1;
}

void pdf_plane(struct pdf *pdf, double x, double y, double width, double height, const char *colour, const char *edge)
{
    if (pdf->sheets == NULL || width <= 0 || height <= 0) {
        return;
    }
    cairo_t *cairo = pdf->sheets->cairo;
    const double quarter = 1.5707963267948966;
    double radius = width < 8 || height < 8 ? 0 : 3.5;
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, x + width - radius, y + radius, radius, -quarter, 0);
    cairo_arc(cairo, x + width - radius, y + height - radius, radius, 0, quarter);
    cairo_arc(cairo, x + radius, y + height - radius, radius, quarter, 2 * quarter);
    cairo_arc(cairo, x + radius, y + radius, radius, 2 * quarter, 3 * quarter);
    cairo_close_path(cairo);
    use_colour(cairo, colour);
    if (edge == NULL) {
        cairo_fill(cairo);
    } else {
        cairo_fill_preserve(cairo);
        use_colour(cairo, edge);
        cairo_set_line_width(cairo, 1);
        cairo_stroke(cairo);
    }
}
