// SPDX-License-Identifier: MIT
#include "calendar/journal.h"

#include "calendar/write.h"

#include <stdlib.h>
#include <string.h>

struct journal {
    icalcomponent *calendar;
};

bool journal_create(struct journal **journal, struct error *error)
{
    *journal = calloc(1, sizeof **journal);
    if (*journal == NULL) {
        return error_set(error, "out of memory");
    }
    (*journal)->calendar = write_calendar();
    return true;
}

void journal_destroy(struct journal *journal)
{
    if (journal != NULL) {
        icalcomponent_free(journal->calendar);
        free(journal);
    }
}

static void add_common(icalcomponent *component, const struct journal_entry *entry)
{
    write_text(component, icalproperty_new_uid, entry->uid, DECODE_ONE_LINE);
    icalcomponent_add_property(component, icalproperty_new_dtstamp(write_utc(entry->stamp)));
    icalcomponent_add_property(component, icalproperty_new_dtstart(write_utc(entry->start)));
    write_text(component, icalproperty_new_summary, entry->title, DECODE_ONE_LINE);
    write_text(component, icalproperty_new_description, entry->description, DECODE_LINES);
    write_text(component, icalproperty_new_relatedto, entry->related_to, DECODE_ONE_LINE);
    if (entry->digest != NULL && entry->digest[0] != '\0') {
        icalproperty *digest = icalproperty_new_x(entry->digest);
        icalproperty_set_x_name(digest, "X-ADJOURN-DIGEST");
        icalcomponent_add_property(component, digest);
    }
}

bool journal_add_session(struct journal *journal, const struct journal_entry *entry, struct error *error)
{
    if (entry->uid[0] == '\0') {
        return error_set(error, "a session without a UID");
    }
    icalcomponent *component = icalcomponent_new_vjournal();
    add_common(component, entry);
    icalcomponent_add_property(component, icalproperty_new_status(ICAL_STATUS_FINAL));
    icalcomponent_add_component(journal->calendar, component);
    return true;
}

bool journal_add_event(struct journal *journal, const struct journal_entry *entry, struct error *error)
{
    if (entry->uid[0] == '\0' || entry->end.ms < entry->start.ms) {
        return error_set(error, "an interruption without a UID, or that ends before it begins");
    }
    icalcomponent *component = icalcomponent_new_vevent();
    add_common(component, entry);
    icalcomponent_add_property(component, icalproperty_new_dtend(write_utc(entry->end)));
    icalcomponent_add_property(component, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
    icalcomponent_add_component(journal->calendar, component);
    return true;
}

bool journal_write(const struct journal *journal, char **bytes, size_t *length, struct error *error)
{
    *bytes = icalcomponent_as_ical_string_r(journal->calendar);
    *length = *bytes != NULL ? strlen(*bytes) : 0;
    return *bytes != NULL || error_set(error, "out of memory");
}
