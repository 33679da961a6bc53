// SPDX-License-Identifier: MIT
#include "config/config.h"
#include "core/agreement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOON INT64_C(1795089600000) // 2026-11-19T12:00:00Z

static struct settings settings;
static struct zone zone;
static struct block block;
static struct roster roster;
static struct agreement agreement;

static void no_fault(void *context, const char *text)
{
    (void)context;
    fail_msg("%s", text);
}

static void use(const char *text)
{
    config_read_text(&settings, "a.ini", text, strlen(text), no_fault, NULL);
    block = (struct block){.start = {NOON}, .end = {NOON + MS_PER_HOUR}};
    snprintf(block.organizer_address, sizeof block.organizer_address, "anna@acme.example");
    roster =
        (struct roster){.count = 2, .people = {{.address = "trainer@school.example"}, {.address = "BO@Acme.Example"}}};
}

static void resolve(int32_t strikes)
{
    agreement_resolve(&settings, &zone, &block, &roster, strikes, &agreement);
}

static const char *client_name(void)
{
    const struct client_settings *client = agreement_client(&settings, &block, &roster, NULL);
    return client != NULL ? client->name : "nobody";
}

static void client_when_its_keys_are_given_then_all_of_them_must_fit(void **state)
{
    (void)state;
    static const struct {
        const char *keys;
        bool fits;
    } cases[] = {
        {"match = *@acme.example", true},
        {"match = *@ACME.example", true},
        {"match = bo@acme.example", true}, // an attendee
        {"match = anna@acme.example", true},
        {"match = *@acme.exampl", false},
        {"match = acme.example", false},
        {"match = ?nna@acme.example", true},
        {"match = ?anna@acme.example", false},
        {"match = *@*.example", true},
        {"match = *", true},
        {"match = *@other.example, *@school.example", true},
        {"match = *@other.example\nmatch = *@school.example", true}, // several lines add up
        {"match = *@other.example", false},
        {"organizer = *@acme.example", true},
        {"organizer = trainer@school.example", false}, // an attendee only
        {"category = training", true},
        {"category = Training", true},
        {"category = train", false},
        {"category = on site", true},
        {"match = *@acme.example\ncategory = training", true},
        {"match = *@acme.example\ncategory = audit", false},
        {"match = *@other.example\norganizer = anna@*\ncategory = training", false},
        {"match = *@school.example\norganizer = anna@*\ncategory = training", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "[client \"Acme\"]\n%s\n", cases[i].keys);
        use(text);
        snprintf(block.categories, sizeof block.categories, "Training\nOn site");
        if (strcmp(client_name(), cases[i].fits ? "Acme" : "nobody") != 0) {
            fail_msg("%s: %s", client_name(), cases[i].keys);
        }
    }
}

static void client_when_several_fit_then_the_first_in_the_file_holds(void **state)
{
    (void)state;
    use("[client \"wide\"]\nmatch = *@*\nwait = 7m\n[client \"exact\"]\nmatch = anna@acme.example\nwait = 8m\n");
    assert_string_equal(client_name(), "wide");
    use("[client \"exact\"]\nmatch = anna@acme.example\n[client \"wide\"]\nmatch = *@*\n");
    assert_string_equal(client_name(), "exact");
    use("[client \"none\"]\nmatch = *@x.example\n[client \"wide\"]\nmatch = *@*\n");
    assert_string_equal(client_name(), "wide");
}

static void client_when_it_fits_then_the_agreement_tells_why(void **state)
{
    (void)state;
    use("[client \"Acme\"]\nmatch = *@x.example *@acme.example\n");
    resolve(0);
    assert_string_equal(agreement.client->name, "Acme");
    assert_string_equal(agreement.match.pattern, "*@acme.example");
    assert_string_equal(agreement.match.address, "anna@acme.example");
    assert_true(agreement.match.organizers);
    block.organizer_address[0] = '\0';
    resolve(0);
    assert_string_equal(agreement.match.address, "BO@Acme.Example");
    assert_false(agreement.match.organizers);
    roster.people[1].declined = true;
    resolve(0);
    assert_null(agreement.client);
    assert_string_equal(agreement.match.address, "");
}

// Each value from each side, one after the other, on top of what is there.
static void value_when_given_by_several_sides_then_the_highest_holds(void **state)
{
    (void)state;
    static const struct {
        enum term term;
        const char *written[4]; // by the room, the client, the step, the event
        int64_t number[4];
    } cases[] = {
        {TERM_counts, {"any", "nobody", "required", "any"}, {1, 2, 0, 1}},
        {TERM_single_absence, {"20m", "10m", "off", "12m"}, {1200000, 600000, 0, 720000}},
        {TERM_total_away, {"20m", "10m", "off", "12m"}, {1200000, 600000, 0, 720000}},
        {TERM_away_percent, {"10", "20%", "off", "30"}, {10, 20, 0, 30}},
        {TERM_interruptions, {"1", "2", "off", "3"}, {1, 2, 0, 3}},
        {TERM_agenda, {"20m", "10m", "off", "12m"}, {1200000, 600000, 0, 720000}},
        {TERM_notice_before, {"1m", "2m", "off", "3m"}, {60000, 120000, 0, 180000}},
        {TERM_wait, {"1m", "2m", "3m", "4m"}, {60000, 120000, 180000, 240000}},
        {TERM_fold, {"1m", "2m", "3m", "4m"}, {60000, 120000, 180000, 240000}},
        {TERM_grace, {"1m", "2m", "off", "4m"}, {60000, 120000, 0, 240000}},
        {TERM_slip, {"1m", "2m", "off", "4m"}, {60000, 120000, 0, 240000}},
        {TERM_still_out, {"1m", "2m", "off", "4m"}, {60000, 120000, 0, 240000}},
    };
    assert_int_equal(sizeof cases / sizeof cases[0], TERMS);
    for (size_t i = 0; i < TERMS; i++) {
        for (int sides = 1; sides <= 4; sides++) {
            const char *name = term_name(cases[i].term);
            char text[512] = "";
            const char *const heads[] = {"[policy]", "[client \"Acme\"]\nmatch = *@acme.example", "[step \"one\"]"};
            for (int side = 0; side < sides && side < 3; side++) {
                snprintf(text + strlen(text), sizeof text - strlen(text), "%s\n%s = %s\n", heads[side], name,
                         cases[i].written[side]);
            }
            use(text);
            if (sides == 4) {
                const char *reason = "";
                int64_t number = 0;
                assert_true(term_read(cases[i].term, cases[i].written[3], &number, &reason));
                terms_put(&block.terms, cases[i].term, number);
            }
            resolve(0);
            if (term_of(&agreement.policy, cases[i].term) != cases[i].number[sides - 1] ||
                agreement.origin[cases[i].term] != (enum agreement_origin)(sides - 1)) {
                fail_msg("%s by %d sides: %lld from %s", name, sides,
                         (long long)term_of(&agreement.policy, cases[i].term),
                         agreement_origin_name(agreement.origin[cases[i].term]));
            }
        }
    }
}

static void value_when_another_clients_then_does_not_hold(void **state)
{
    (void)state;
    use("[client \"Other\"]\nmatch = *@other.example\nsingle_absence = 1m\nlanguage = pl\n");
    resolve(9);
    assert_null(agreement.client);
    assert_int_equal(agreement.policy.single_ms, 15 * MS_PER_MINUTE);
    assert_int_equal(agreement.origin[TERM_single_absence], ORIGIN_ROOM);
    assert_string_equal(agreement.language, "en");
    assert_int_equal(agreement.strikes, 0);
}

static void language_when_the_client_has_one_then_that_else_the_rooms(void **state)
{
    (void)state;
    use("[room]\nlanguage = ru\n[client \"Acme\"]\nmatch = *@acme.example\n");
    resolve(0);
    assert_string_equal(agreement.language, "ru");
    use("[room]\nlanguage = ru\n[client \"Acme\"]\nmatch = *@acme.example\nlanguage = vi\n");
    resolve(0);
    assert_string_equal(agreement.language, "vi");
}

#define LADDER                                                                                                         \
    "[step \"friendly\"]\n"                                                                                            \
    "[step \"managers\"]\nstrikes = 2\ncopy = lead@acme.example, boss@school.example\nwording = neutral\n"             \
    "[step \"account\"]\nstrikes = 4\ncopy = account@school.example\nwording = firm\nsingle_absence = 5m\n"            \
    "[step \"again\"]\nstrikes = 4\n"                                                                                  \
    "[client \"Acme\"]\nmatch = *@acme.example\n"

static void step_when_strikes_reach_its_number_then_holds_and_not_one_earlier(void **state)
{
    (void)state;
    static const struct {
        int32_t strikes;
        const char *step, *copy;
        enum wording wording;
        int64_t single_m;
    } cases[] = {
        {0, "friendly", "", WORDING_FRIENDLY, 15},
        {1, "friendly", "", WORDING_FRIENDLY, 15},
        {2, "managers", "lead@acme.example boss@school.example", WORDING_NEUTRAL, 15},
        {3, "managers", "lead@acme.example boss@school.example", WORDING_NEUTRAL, 15},
        {4, "account", "account@school.example", WORDING_FIRM, 5},
        {99, "account", "account@school.example", WORDING_FIRM, 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        use(LADDER);
        resolve(cases[i].strikes);
        assert_non_null(agreement.step);
        assert_string_equal(agreement.step->name, cases[i].step);
        assert_string_equal(agreement.copy, cases[i].copy);
        assert_int_equal(agreement.wording, cases[i].wording);
        assert_int_equal(agreement.policy.single_ms, cases[i].single_m * MS_PER_MINUTE);
    }
}

static void step_when_the_client_names_its_ladder_then_others_are_passed_over(void **state)
{
    (void)state;
    use(LADDER "steps = friendly, again\n");
    resolve(3);
    assert_string_equal(agreement.step->name, "friendly");
    resolve(4);
    assert_string_equal(agreement.step->name, "again");
    use("[step \"late\"]\nstrikes = 1\n[client \"Acme\"]\nmatch = *@acme.example\n");
    resolve(0);
    assert_null(agreement.step);
    assert_string_equal(agreement.copy, "");
    assert_int_equal(agreement.wording, WORDING_FRIENDLY);
}

static void agenda_when_settled_then_items_stand_before_the_setting_but_not_before_the_event(void **state)
{
    (void)state;
    static const struct {
        const char *setting, *event, *description;
        int64_t needs_m;
        enum agreement_origin origin;
    } cases[] = {
        {"listed", NULL, "", 0, ORIGIN_ROOM},
        {"listed", NULL, "- 20m Tenses", 20, ORIGIN_AGENDA},
        {"40m", NULL, "", 40, ORIGIN_ROOM},
        {"40m", NULL, "- 20m Tenses", 20, ORIGIN_AGENDA},
        {"off", NULL, "- 20m Tenses", 0, ORIGIN_ROOM},
        {"off", "listed", "- 20m Tenses", 20, ORIGIN_AGENDA},
        {"40m", "30m", "- 20m Tenses", 30, ORIGIN_EVENT},
        {"40m", "off", "- 20m Tenses", 0, ORIGIN_EVENT},
        {"40m", "listed", "", 0, ORIGIN_EVENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "[policy]\nagenda = %s\n", cases[i].setting);
        use(text);
        snprintf(block.description, sizeof block.description, "%s", cases[i].description);
        if (cases[i].event != NULL) {
            const char *reason = "";
            int64_t number = 0;
            assert_true(term_read(TERM_agenda, cases[i].event, &number, &reason));
            terms_put(&block.terms, TERM_agenda, number);
        }
        resolve(0);
        if (agreement.policy.agenda_ms != cases[i].needs_m * MS_PER_MINUTE ||
            agreement.origin[TERM_agenda] != cases[i].origin) {
            fail_msg("case %zu: %d ms from %s", i, (int)agreement.policy.agenda_ms,
                     agreement_origin_name(agreement.origin[TERM_agenda]));
        }
    }
}

static void terms_when_encoded_then_come_back_and_what_is_wrong_is_passed_over(void **state)
{
    (void)state;
    struct term_set terms = {0};
    struct term_set back;
    char text[TERMS_TEXT_MAX];
    terms_encode(&terms, text, sizeof text);
    assert_string_equal(text, "");
    terms_put(&terms, TERM_counts, COUNTS_ANY);
    terms_put(&terms, TERM_single_absence, 0);
    terms_put(&terms, TERM_interruptions, 3);
    terms_encode(&terms, text, sizeof text);
    assert_string_equal(text, "counts=1 single_absence=0 interruptions=3");
    terms_decode(&back, text);
    assert_memory_equal(&back, &terms, sizeof back);
    terms_decode(&back,
                 "counts=3 wait=0 fold grace=1x colour=2 interruptions=101 single_absence=9999 = =1 slip= agenda=1");
    assert_int_equal(back.set, 1U << TERM_slip | 1U << TERM_agenda);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(client_when_its_keys_are_given_then_all_of_them_must_fit),
        cmocka_unit_test(client_when_several_fit_then_the_first_in_the_file_holds),
        cmocka_unit_test(client_when_it_fits_then_the_agreement_tells_why),
        cmocka_unit_test(value_when_given_by_several_sides_then_the_highest_holds),
        cmocka_unit_test(value_when_another_clients_then_does_not_hold),
        cmocka_unit_test(language_when_the_client_has_one_then_that_else_the_rooms),
        cmocka_unit_test(step_when_strikes_reach_its_number_then_holds_and_not_one_earlier),
        cmocka_unit_test(step_when_the_client_names_its_ladder_then_others_are_passed_over),
        cmocka_unit_test(agenda_when_settled_then_items_stand_before_the_setting_but_not_before_the_event),
        cmocka_unit_test(terms_when_encoded_then_come_back_and_what_is_wrong_is_passed_over),
    };
    zone_init_fixed(&zone, "UTC", 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
