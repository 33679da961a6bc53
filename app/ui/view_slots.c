// SPDX-License-Identifier: MIT
#include "ui/view_slots.h"

#include "text/text.h"

#include <stdio.h>

// The lower, the longer a tag stays.
enum weight {
    WEIGHT_APPROVAL,
    WEIGHT_FEE,
    WEIGHT_AGREED,
    WEIGHT_STANDING,
    WEIGHT_OTHER_TERMS,
    WEIGHT_FIRST,
    WEIGHT_CONFIRMED,
};

struct tags {
    size_t count;
    struct view_tag tag[SLOT_REASONS];
    enum weight weight[SLOT_REASONS];
};

static void add_tag(struct tags *tags, enum weight weight, enum icon icon, const char *text, const char *brief)
{
    struct view_tag *tag = &tags->tag[tags->count];
    tag->icon = icon;
    text_copy(tag->text, sizeof tag->text, text);
    text_copy(tag->brief, sizeof tag->brief, brief);
    tags->weight[tags->count++] = weight;
}

// What a time outside the regular rule is called with its surcharge: in general, or in the words of the settings.
static void fee_text(char text[VIEW_LABEL_MAX], enum slot_reason reason, const struct settings *settings)
{
    bool evening = reason == SLOT_EVENING, weekend = reason == SLOT_WEEKEND;
    const char *fee = evening ? settings->fee.evening : weekend ? settings->fee.weekend : settings->fee.short_notice;
    if (fee[0] != '\0') {
        const char *pattern = evening   ? tr("Evening: {fee}")
                              : weekend ? tr("Weekend: {fee}")
                                        : tr("Short notice: {fee}");
        text_fill(text, VIEW_LABEL_MAX, pattern, (const char *const[]){"fee", fee, NULL});
    } else {
        text_copy(text, VIEW_LABEL_MAX,
                  evening   ? tr("Evening: fee applies")
                  : weekend ? tr("Weekend: fee applies")
                            : tr("Short notice: fee applies"));
    }
}

void view_slot_fees(char *out, size_t size, unsigned fees, const struct settings *settings)
{
    static const enum slot_reason terms[] = {SLOT_SHORT_NOTICE, SLOT_EVENING, SLOT_WEEKEND};
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        if (fees & terms[i] && used < size) {
            char text[VIEW_LABEL_MAX];
            fee_text(text, terms[i], settings);
            used += (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? "; " : "", text);
        }
    }
}

static void add_terms(struct tags *tags, const struct slot *slot, enum slot_reason reason, enum icon icon,
                      const char *plain, const struct settings *settings)
{
    if (slot->fees & reason) {
        char text[VIEW_LABEL_MAX];
        fee_text(text, reason, settings);
        add_tag(tags, WEIGHT_FEE, ICON_TAG, text, tr("Fee applies"));
    } else if (slot->reasons & reason) {
        add_tag(tags, WEIGHT_OTHER_TERMS, icon, plain, "");
    }
}

static void add_all(struct tags *tags, const struct slot *slot, enum slot_agreed agreed,
                    const struct settings *settings, struct date date)
{
    if (slot->reasons & SLOT_STANDING) {
        char weekday[VIEW_LABEL_MAX], text[VIEW_LABEL_MAX];
        text_weekday(weekday, sizeof weekday, date);
        text_fill(text, sizeof text, tr("Your regular {weekday} block"),
                  (const char *const[]){"weekday", weekday, NULL});
        add_tag(tags, WEIGHT_STANDING, ICON_CALENDAR, text, tr("Your regular day"));
    }
    if (slot->reasons & SLOT_FIRST_FREE) {
        add_tag(tags, WEIGHT_FIRST, ICON_CLOCK, tr("First free time"), tr("First free"));
    }
    add_terms(tags, slot, SLOT_SHORT_NOTICE, ICON_CLOCK, tr("Short notice"), settings);
    add_terms(tags, slot, SLOT_EVENING, ICON_MOON, tr("In the evening"), settings);
    add_terms(tags, slot, SLOT_WEEKEND, ICON_CALENDAR, tr("At the weekend"), settings);
    if (slot->reasons & SLOT_AGREED) {
        add_tag(tags, WEIGHT_AGREED, ICON_PEOPLE, view_slot_agreed(agreed), tr("Agreed"));
    }
    if (slot->reasons & SLOT_APPROVAL) {
        char text[VIEW_LABEL_MAX];
        text_copy(text, sizeof text, tr("Needs approval"));
        if (settings->approver_count > 0) {
            text_fill(text, sizeof text, tr("Needs approval by {name}"),
                      (const char *const[]){"name", settings->approver[0].name, NULL});
        }
        add_tag(tags, WEIGHT_APPROVAL, ICON_PERSON, text, tr("Needs approval"));
    }
    if (slot->reasons & SLOT_CONFIRMED) {
        add_tag(tags, WEIGHT_CONFIRMED, ICON_CHECK, tr("Confirmed at once"), tr("Confirmed"));
    }
}

static void remove_tag(struct tags *tags, size_t at)
{
    for (size_t i = at; i + 1 < tags->count; i++) {
        tags->tag[i] = tags->tag[i + 1];
        tags->weight[i] = tags->weight[i + 1];
    }
    tags->count--;
}

// The least important goes first; of several fees one tag stays that says so.
static void drop_one(struct tags *tags)
{
    size_t least = 0;
    for (size_t i = 1; i < tags->count; i++) {
        least = tags->weight[i] > tags->weight[least] ? i : least;
    }
    if (tags->weight[least] == WEIGHT_FEE) {
        text_copy(tags->tag[least].text, sizeof tags->tag[least].text, tr("Fee applies"));
        least++; // fees stand beside each other
    }
    remove_tag(tags, least);
}

size_t view_slot_tags(struct view_tag *tags, size_t most, const struct slot *slot, enum slot_agreed agreed,
                      const struct settings *settings, struct date date)
{
    struct tags all = {0};
    add_all(&all, slot, agreed, settings, date);
    while (all.count > most) {
        drop_one(&all);
    }
    for (size_t i = 0; i < all.count; i++) {
        tags[i] = all.tag[i];
    }
    return all.count;
}

const char *view_slot_refusal(enum slot_rule rule)
{
    switch (rule) {
    case SLOT_RULE_NOTICE:
        return tr("New times begin after the agreed notice, and those days are taken.");
    case SLOT_RULE_GAP:
        return tr("New times begin a few days after this block, and those days are taken.");
    case SLOT_RULE_HOURS:
        return tr("The free times lie outside the opening hours.");
    case SLOT_RULE_HOLIDAY:
        return tr("The next days are holidays.");
    case SLOT_RULE_HORIZON:
        return tr("The agreed weeks are full.");
    case SLOT_RULE_MOVES:
        return tr("This block has moved as often as agreed.");
    case SLOT_RULE_UNKNOWN:
        return tr("The calendar is not known any further.");
    case SLOT_RULE_NONE:
    case SLOT_RULE_BUSY:
    case SLOT_RULES:
        break;
    }
    return tr("The room is booked in the agreed weeks.");
}

const char *view_slot_agreed(enum slot_agreed agreed)
{
    switch (agreed) {
    case SLOT_AGREED_PHONE:
        return tr("Agreed by phone");
    case SLOT_AGREED_CUSTOMER:
        return tr("Date set by the customer");
    case SLOT_AGREED_NOT:
    case SLOT_AGREED_HERE:
    case SLOT_AGREED_KINDS:
        break;
    }
    return tr("Agreed with everyone here");
}
