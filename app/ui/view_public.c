// SPDX-License-Identifier: MIT
// What everybody may see of a session in the discreet mode: its end, its agenda, and no time away.
#include "ui/view_parts.h"

#include "core/agenda.h"
#include "text/text.h"

static void set_status(struct view_public *words, const struct session *session)
{
    const char *text = tr("Under way");
    words->icon = ICON_PLAY;
    if (session->ended_at > 0) {
        words->icon = ICON_CHECK;
        text = tr("This block is over");
    } else if (session->state == SESSION_PAUSED) {
        words->icon = ICON_PAUSE;
        text = tr("Paused");
    } else if (session->offer.open) {
        words->icon = ICON_CLOCK;
        text = tr("A question waits for the trainer");
    }
    text_copy(words->status, sizeof words->status, text);
}

// The items from the one before the running one on, as many as a screen has lines for.
static void set_items(struct view_public *words, const struct facts *facts)
{
    const struct session *session = facts->situation->session;
    struct agenda agenda;
    if (session->block.private_) {
        return;
    }
    agenda_read(&session->block, facts->situation->zone, &agenda);
    size_t running = agenda.count;
    for (size_t i = 0; i < agenda.count; i++) {
        running = agenda.item[i].start.ms <= facts->at && facts->at < agenda.item[i].end.ms ? i : running;
    }
    size_t first = running > 1 && running < agenda.count ? running - 1 : 0;
    for (size_t i = first; i < agenda.count && words->item_count < VIEW_ITEMS_MAX; i++) {
        const struct agenda_item *item = &agenda.item[i];
        view_clock(words->item[words->item_count].time, facts->situation, item->start.ms);
        text_copy(words->item[words->item_count].title, sizeof words->item[0].title, item->title);
        words->item[words->item_count].running = i == running;
        words->item[words->item_count++].past = item->end.ms <= facts->at;
    }
    for (size_t shown = 0; shown <= words->item_count; shown++) {
        int64_t more = (int64_t)(agenda.count - first + agenda.beyond - shown);
        if (more > 0) {
            view_count(words->more[shown], sizeof words->more[shown], "and {n} more", "and {n} more", more);
        }
    }
}

void view_public(struct view *view, const struct facts *facts)
{
    const struct session *session = facts->situation->session;
    struct view_public *words = &view->public_;
    bool over = session->ended_at > 0;
    if (over) {
        view_dial_ring(&words->dial, facts->situation, &session->block);
        words->over = true;
    } else {
        view_dial_session(&words->dial, facts);
    }
    set_status(words, session);
    view_times(words->times, sizeof words->times, facts->situation, session->block.start, session->block.end);
    view_title(words->title, words->title_short, &session->block);
    set_items(words, facts);
    words->open.icon = over ? ICON_CHEVRON : ICON_PEOPLE;
    words->open.action = (struct action){ACTION_TRAINER, 0};
    text_copy(words->open.text, sizeof words->open.text, over ? tr("See the summary") : tr("Trainer's view"));
}
