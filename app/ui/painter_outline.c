// SPDX-License-Identifier: MIT
#include "ui/painter_outline.h"

#include <math.h>
#include <string.h>

#define CURVE_PARTS 12
#define ARC_HALVES  4 // a stretch of arc below half a turn becomes 2^4 segments

struct point {
    double x, y;
};

struct pen {
    struct outline *outline;
    struct point at, start, control;
    bool full;
};

static void pen_line(struct pen *pen, struct point to)
{
    struct outline *outline = pen->outline;
    if (outline->count == OUTLINE_SEGMENTS_MAX) {
        pen->full = true;
        return;
    }
    outline->segments[outline->count++] = (struct outline_segment){pen->at.x, pen->at.y, to.x, to.y};
    pen->at = to;
}

static void pen_curve(struct pen *pen, struct point b, struct point c, struct point d)
{
    struct point a = pen->at;
    for (int i = 1; i <= CURVE_PARTS; i++) {
        double t = (double)i / CURVE_PARTS;
        double u = 1 - t;
        double wa = u * u * u, wb = 3 * u * u * t, wc = 3 * u * t * t, wd = t * t * t;
        pen_line(pen,
                 (struct point){wa * a.x + wb * b.x + wc * c.x + wd * d.x, wa * a.y + wb * b.y + wc * c.y + wd * d.y});
    }
}

// From the pen to `to`, by halving: the middle of an arc lies on the ray through the middle of its chord.
static void pen_arc_halves(struct pen *pen, struct point centre, double radius, struct point to, int halves)
{
    if (halves == 0) {
        pen_line(pen, to);
        return;
    }
    double x = (pen->at.x + to.x) / 2 - centre.x;
    double y = (pen->at.y + to.y) / 2 - centre.y;
    double length = sqrt(x * x + y * y);
    struct point middle = {centre.x + x * radius / length, centre.y + y * radius / length};
    pen_arc_halves(pen, centre, radius, middle, halves - 1);
    pen_arc_halves(pen, centre, radius, to, halves - 1);
}

// A circular arc in SVG's terms (SVG 1.1 8.3.8); ellipses are not known here.
static void pen_arc(struct pen *pen, double radius, bool large, bool clockwise, struct point to)
{
    double dx = to.x - pen->at.x;
    double dy = to.y - pen->at.y;
    double chord = sqrt(dx * dx + dy * dy);
    if (chord <= 0) {
        return;
    }
    radius = radius < chord / 2 ? chord / 2 : radius;
    double height = sqrt(radius * radius - chord * chord / 4);
    double side = large == clockwise ? 1 : -1;
    struct point centre = {(pen->at.x + to.x) / 2 + side * dy / chord * height,
                           (pen->at.y + to.y) / 2 - side * dx / chord * height};
    // The arc's own middle, which for a large arc is on the far side of the centre, and for half a turn beside the
    // chord.
    double bulge = clockwise ? 1 : -1;
    struct point middle = {centre.x + bulge * dy / chord * radius, centre.y - bulge * dx / chord * radius};
    struct point start = pen->at;
    struct point ends[] = {middle, to};
    for (int i = 0; i < 2; i++) {
        // A quarter of the way is again below half a turn, where halving is safe.
        struct point from = i == 0 ? start : middle;
        double x = (from.x - centre.x) + (ends[i].x - centre.x);
        double y = (from.y - centre.y) + (ends[i].y - centre.y);
        double length = sqrt(x * x + y * y);
        struct point quarter = {centre.x + x * radius / length, centre.y + y * radius / length};
        pen_arc_halves(pen, centre, radius, quarter, ARC_HALVES - 1);
        pen_arc_halves(pen, centre, radius, ends[i], ARC_HALVES - 1);
    }
}

// Decimal numbers as SVG packs them (".5-3.2"); independent of the locale, unlike strtod.
static bool read_number(const char **text, double *value)
{
    const char *at = *text + strspn(*text, " ,\n");
    double sign = *at == '-' ? -1 : 1;
    at += *at == '-';
    const char *digits = at;
    double number = 0;
    double unit = 1;
    for (; *at >= '0' && *at <= '9'; at++) {
        number = number * 10 + (*at - '0');
    }
    if (*at == '.') {
        for (at++; *at >= '0' && *at <= '9'; at++) {
            number = number * 10 + (*at - '0');
            unit *= 10;
        }
    }
    *value = sign * number / unit;
    *text = at;
    return at > digits;
}

static bool read_numbers(const char **text, double *values, int count)
{
    for (int i = 0; i < count; i++) {
        if (!read_number(text, &values[i])) {
            return false;
        }
    }
    return true;
}

// How many numbers follow a path command, or -1.
static int command_numbers(char command)
{
    static const struct {
        char command;
        int numbers;
    } known[] = {{'m', 2}, {'l', 2}, {'h', 1}, {'v', 1}, {'c', 6}, {'s', 4}, {'a', 7}, {'z', 0}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i].command == (command | 0x20)) {
            return known[i].numbers;
        }
    }
    return -1;
}

static void pen_command(struct pen *pen, char command, const double *n)
{
    bool relative = command >= 'a';
    double ox = relative ? pen->at.x : 0;
    double oy = relative ? pen->at.y : 0;
    struct point reflected = {2 * pen->at.x - pen->control.x, 2 * pen->at.y - pen->control.y};
    struct point control = {0, 0};
    bool curved = false;
    switch (command | 0x20) {
    case 'm':
        pen->at = (struct point){ox + n[0], oy + n[1]};
        pen->start = pen->at;
        break;
    case 'l':
        pen_line(pen, (struct point){ox + n[0], oy + n[1]});
        break;
    case 'h':
        pen_line(pen, (struct point){ox + n[0], pen->at.y});
        break;
    case 'v':
        pen_line(pen, (struct point){pen->at.x, oy + n[0]});
        break;
    case 'c':
        control = (struct point){ox + n[2], oy + n[3]};
        curved = true;
        pen_curve(pen, (struct point){ox + n[0], oy + n[1]}, control, (struct point){ox + n[4], oy + n[5]});
        break;
    case 's':
        control = (struct point){ox + n[0], oy + n[1]};
        curved = true;
        pen_curve(pen, reflected, control, (struct point){ox + n[2], oy + n[3]});
        break;
    case 'a':
        pen_arc(pen, n[0], n[3] > 0, n[4] > 0, (struct point){ox + n[5], oy + n[6]});
        break;
    default:
        pen_line(pen, pen->start);
        break;
    }
    pen->control = curved ? control : pen->at;
}

static bool read_path(struct pen *pen, const char *path)
{
    char command = '\0';
    for (path += strspn(path, " ,\n"); *path != '"' && *path != '\0'; path += strspn(path, " ,\n")) {
        double numbers[7] = {0};
        bool named = command_numbers(*path) >= 0;
        if (named) {
            command = *path++;
        }
        int count = command_numbers(command);
        if (count < 0 || (count == 0 && !named) || !read_numbers(&path, numbers, count)) {
            return false;
        }
        pen_command(pen, command, numbers);
        // Pairs that follow a move are lines.
        command = command == 'm' ? 'l' : command == 'M' ? 'L' : command;
    }
    return *path == '"';
}

static bool read_attribute(const char *element, const char *name, double *value)
{
    const char *end = strchr(element, '>');
    const char *found = strstr(element, name);
    if (end == NULL || found == NULL || found > end) {
        return false;
    }
    found += strlen(name);
    return read_number(&found, value);
}

static bool read_circle(struct pen *pen, const char *element)
{
    double x, y, r;
    if (!read_attribute(element, " cx=\"", &x) || !read_attribute(element, " cy=\"", &y) ||
        !read_attribute(element, " r=\"", &r)) {
        return false;
    }
    pen->at = (struct point){x - r, y};
    pen_arc(pen, r, false, true, (struct point){x + r, y});
    pen_arc(pen, r, false, true, (struct point){x - r, y});
    return true;
}

static bool read_rect(struct pen *pen, const char *element)
{
    double x, y, w, h, r;
    if (!read_attribute(element, " x=\"", &x) || !read_attribute(element, " y=\"", &y) ||
        !read_attribute(element, " width=\"", &w) || !read_attribute(element, " height=\"", &h) ||
        !read_attribute(element, " rx=\"", &r)) {
        return false;
    }
    pen->at = (struct point){x + r, y};
    pen_line(pen, (struct point){x + w - r, y});
    pen_arc(pen, r, false, true, (struct point){x + w, y + r});
    pen_line(pen, (struct point){x + w, y + h - r});
    pen_arc(pen, r, false, true, (struct point){x + w - r, y + h});
    pen_line(pen, (struct point){x + r, y + h});
    pen_arc(pen, r, false, true, (struct point){x, y + h - r});
    pen_line(pen, (struct point){x, y + r});
    pen_arc(pen, r, false, true, (struct point){x + r, y});
    return true;
}

bool outline_read(struct outline *outline, const char *svg)
{
    struct pen pen = {.outline = outline};
    outline->count = 0;
    const char *element = strstr(svg, "<svg ");
    bool good = element != NULL;
    for (element = good ? strchr(element + 1, '<') : NULL; element != NULL; element = strchr(element + 1, '<')) {
        if (strncmp(element, "<path d=\"", 9) == 0) {
            good = good && read_path(&pen, element + 9);
        } else if (strncmp(element, "<circle ", 8) == 0) {
            good = good && read_circle(&pen, element);
        } else if (strncmp(element, "<rect ", 6) == 0) {
            good = good && read_rect(&pen, element);
        } else if (strncmp(element, "</svg>", 6) != 0) {
            good = false;
        }
    }
    return good && !pen.full && outline->count > 0;
}
