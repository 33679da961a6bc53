// SPDX-License-Identifier: MIT
// Writes what Adjourn says about new times into files, for other programs to read: write_invitations DIR.
#include "calendar/calendar.h"
#include "calendar/edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OLD_UID "5f0d9a2e-7f5b-4b1e-9d8e-000000000001" // of tests/data/resources/thunderbird-series.ics
#define START   1796137200                             // 2026-12-01T15:00:00Z
#define STAMP   1795705200                             // 2026-11-26T15:00:00Z

static struct error error;

static bool save(const char *folder, const char *name, const char *bytes, size_t length)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.ics", folder, name);
    FILE *file = fopen(path, "wb");
    bool ok = file != NULL && fwrite(bytes, 1, length, file) == length;
    return (file == NULL || fclose(file) == 0) && ok;
}

static const struct roster *people(void)
{
    static const struct roster roster = {
        .count = 3,
        .people = {{.name = "Nguyễn Thị Ánh Nguyệt", .address = "nguyet@client.example"},
                   {.name = "Wiśniewska; \"Anna\"", .address = "anna@client.example", .role = PARTICIPANT_OPTIONAL},
                   {.name = "James Hale", .address = "james@trainers.example", .trainer = true}}};
    return &roster;
}

static struct invitation rest(const struct zone *zone)
{
    return (struct invitation){.uid = "0b9c1f4e-0000-4abc-8abc-000000000001",
                               .related_to = OLD_UID,
                               .title = "Деловой английский, часть 2; с запятой",
                               .organizer_name = "James Hale",
                               .organizer_address = "james@trainers.example",
                               .sent_by = "wisla@rooms.example",
                               .location = "Wisła",
                               .start = wall_from_seconds(START),
                               .end = wall_from_seconds(START + 1500),
                               .stamp = wall_from_seconds(STAMP),
                               .zone = zone,
                               .roster = people()};
}

static struct invitation moved(const struct zone *zone)
{
    struct invitation invitation = rest(zone);
    snprintf(invitation.uid, sizeof invitation.uid, OLD_UID);
    snprintf(invitation.recurrence_id, sizeof invitation.recurrence_id, "20261126T080000Z");
    invitation.related_to[0] = '\0';
    invitation.sequence = 1;
    return invitation;
}

// What a stranger's calendar may hold in the place of a title or a name.
static struct invitation hostile(const struct zone *zone)
{
    static struct roster roster;
    struct invitation invitation = rest(zone);
    snprintf(invitation.title, sizeof invitation.title,
             "a\r\nMETHOD:CANCEL\nATTENDEE:mailto:evil@example.com\rEND:VEVENT\x01 \xFF\xC3( \\n \\, ;:\"b\"");
    snprintf(invitation.description, sizeof invitation.description, "one\ntwo\r\nBEGIN:VALARM\r\n x:y;z");
    snprintf(invitation.location, sizeof invitation.location, "L\nX-EVIL:1");
    snprintf(invitation.organizer_name, sizeof invitation.organizer_name, "O\":mailto:evil@example.com\r\nX-EVIL:1");
    roster = (struct roster){.count = 1};
    snprintf(roster.people[0].name, sizeof roster.people[0].name, "P;ROLE=CHAIR:x\",\xE2\x80\xA8\xF0\x9F^n");
    snprintf(roster.people[0].address, sizeof roster.people[0].address, "p@example.com\r\nX-EVIL:1");
    invitation.roster = &roster;
    return invitation;
}

static bool write(const char *folder, const char *name, struct invitation invitation, enum invitation_form form,
                  enum block_status status, int32_t sequence)
{
    char *bytes = NULL;
    size_t length = 0;
    invitation.form = form;
    invitation.status = status;
    invitation.sequence = sequence;
    bool ok = calendar_write_invitation(&invitation, &bytes, &length, &error) && save(folder, name, bytes, length);
    free(bytes);
    return ok;
}

// A stranger's series with one occurrence moved, or called off.
static bool write_edited(const char *folder, const char *name, const struct zone *zone, enum block_status status)
{
    static char bytes[65536];
    FILE *file = fopen("tests/data/resources/thunderbird-series.ics", "rb");
    size_t length = file != NULL ? fread(bytes, 1, sizeof bytes, file) : 0;
    struct edit edit = {.uid = OLD_UID,
                        .recurrence_id = "20261126T080000Z",
                        .start = wall_from_seconds(START),
                        .end = wall_from_seconds(START + 1500),
                        .stamp = wall_from_seconds(STAMP),
                        .status = status};
    char *out = NULL;
    size_t out_length = 0;
    bool ok = file != NULL && fclose(file) == 0 &&
              calendar_edit(&edit, "series.ics", bytes, length, zone, &out, &out_length, &error) &&
              save(folder, name, out, out_length);
    free(out);
    return ok;
}

int main(int argc, char **argv)
{
    const struct zone *zone = calendar_zone("Europe/Warsaw", &error);
    const char *folder = argc == 2 ? argv[1] : "";
    bool ok = argc == 2 && zone != NULL &&
              write(folder, "request", rest(zone), INVITATION_REQUEST, BLOCK_CONFIRMED, 1) &&
              write(folder, "hold", rest(zone), INVITATION_STORED, BLOCK_TENTATIVE, 0) &&
              write(folder, "cancel", rest(zone), INVITATION_CANCEL, BLOCK_CANCELLED, 2) &&
              write(folder, "moved", moved(zone), INVITATION_REQUEST, BLOCK_CONFIRMED, 1) &&
              write(folder, "counter", moved(zone), INVITATION_COUNTER, BLOCK_TENTATIVE, 0) &&
              write(folder, "hostile", hostile(zone), INVITATION_REQUEST, BLOCK_CONFIRMED, 0) &&
              write_edited(folder, "edited", zone, BLOCK_CONFIRMED) &&
              write_edited(folder, "called-off", zone, BLOCK_CANCELLED);
    if (!ok) {
        fprintf(stderr, "write_invitations: %s\n", argc != 2 ? "usage: write_invitations DIR" : error.text);
    }
    return ok ? 0 : 1;
}
