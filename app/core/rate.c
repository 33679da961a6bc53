// SPDX-License-Identifier: MIT
#include "core/rate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// Currencies whose minor unit is not a hundredth (ISO 4217).
static int32_t minor_digits(const char *currency)
{
    static const char whole[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    static const char thousandths[] = "BHD IQD JOD KWD LYD OMR TND";
    if (strlen(currency) != 3) {
        return 2;
    }
    return strstr(whole, currency) != NULL ? 0 : strstr(thousandths, currency) != NULL ? 3 : 2;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Adds a digit to a number that stays small.
static bool take_digit(int64_t *number, char digit)
{
    *number = *number * 10 + (digit - '0');
    return *number <= RATE_MINOR_MAX;
}

// The amount at `text` in minor units; the part behind the point has as many digits as the unit, or none.
static bool read_amount(const char *text, size_t length, int32_t digits, int64_t *minor)
{
    size_t i = 0;
    *minor = 0;
    for (; i < length && is_digit(text[i]); i++) {
        if (!take_digit(minor, text[i])) {
            return false;
        }
    }
    bool broken = i > 0 && i < length && text[i] == '.' && digits > 0;
    if (i == 0 || (i < length && (!broken || length - i - 1 != (size_t)digits))) {
        return false;
    }
    for (int32_t digit = 0; digit < digits; digit++) {
        char c = broken ? text[i + 1 + (size_t)digit] : '0';
        if (!is_digit(c) || !take_digit(minor, c)) {
            return false;
        }
    }
    return true;
}

static bool is_currency(const char *text)
{
    size_t length = strlen(text);
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        bool letter = (*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z') || *at == '$' || *at >= 0x80;
        if (!letter) {
            return false;
        }
    }
    return length > 0 && length < RATE_CURRENCY_MAX;
}

bool rate_read(struct rate *rate, const char *text)
{
    struct rate read = {0};
    size_t amount = strcspn(text, " ");
    const char *currency = text + amount + strspn(text + amount, " ");
    if (text[0] != '\0') {
        if (!is_currency(currency)) {
            return false;
        }
        memcpy(read.currency, currency, strlen(currency));
        read.digits = minor_digits(currency);
        if (!read_amount(text, amount, read.digits, &read.minor)) {
            return false;
        }
    }
    *rate = read;
    return true;
}

int64_t rate_cost(const struct rate *rate, int64_t ms)
{
    return (ms * rate->minor + MS_PER_HOUR / 2) / MS_PER_HOUR;
}

void rate_write(char *out, size_t size, const struct rate *rate, int64_t minor, char point)
{
    int64_t unit = 1;
    for (int32_t i = 0; i < rate->digits; i++) {
        unit *= 10;
    }
    if (rate->digits == 0) {
        snprintf(out, size, "%" PRId64 " %s", minor, rate->currency);
    } else {
        snprintf(out, size, "%" PRId64 "%c%0*" PRId64 " %s", minor / unit, point, (int)rate->digits, minor % unit,
                 rate->currency);
    }
}
