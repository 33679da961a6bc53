// SPDX-License-Identifier: MIT
#include "text/topics.h"

#include "text/text.h"

const char *text_topic(enum request_topic topic)
{
    switch (topic) {
    case TOPIC_SUBJECT:
        return tr("Another topic");
    case TOPIC_MATERIAL:
        return tr("Material to take home");
    case TOPIC_PERSON:
        return tr("Another participant");
    case TOPIC_LONGER:
        return tr("A longer block");
    case TOPIC_TIME:
        return tr("A different time");
    case TOPIC_OTHER:
    case TOPICS:
        break;
    }
    return tr("Something else");
}
