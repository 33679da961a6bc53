// SPDX-License-Identifier: MIT
#include "sync/smtp.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CONNECT_MS_MAX 10000

// How far the conversation is: what was said to the server last.
enum phase {
    PHASE_GREETING, // also EHLO and STARTTLS
    PHASE_SIGN_IN,
    PHASE_FROM,
    PHASE_TO,
    PHASE_DATA,
    PHASE_HANDED, // the end of the mail
};

struct smtp {
    CURL *curl;
    fetch_stop_fn stopped;
    void *context;
    const struct smtp_mail *mail; // of the mail that is sent
    size_t given;                 // bytes of it
    enum phase phase;
    bool withheld;  // `handing` said no
    bool leaving;   // QUIT was said: what comes then answers nothing else
    int code;       // the last answer in this phase; 0 = none yet
    char said[256]; // its words
};

static size_t give_mail(char *out, size_t size, size_t count, void *context)
{
    struct smtp *smtp = context;
    size_t left = smtp->mail->length - smtp->given;
    size_t length = size * count < left ? size * count : left;
    if (left == 0 && smtp->phase != PHASE_HANDED) {
        smtp->withheld = !smtp->mail->handing(smtp->mail->context);
        if (smtp->withheld) {
            return CURL_READFUNC_ABORT;
        }
        smtp->phase = PHASE_HANDED;
        smtp->code = 0;
    }
    memcpy(out, smtp->mail->bytes + smtp->given, length);
    smtp->given += length;
    return length;
}

// One line of an answer: "250-SIZE" or "250 OK".
static size_t take_answer(char *line, size_t size, size_t count, void *context)
{
    struct smtp *smtp = context;
    size_t length = size * count;
    size_t kept = length < sizeof smtp->said - 1 ? length : sizeof smtp->said - 1;
    int code = 0;
    for (size_t i = 0; i < 3 && i < length && line[i] >= '0' && line[i] <= '9'; i++) {
        code = code * 10 + (line[i] - '0');
    }
    if (code < 100 || smtp->leaving) {
        return length;
    }
    smtp->code = code;
    for (size_t i = 0; i < kept; i++) {
        smtp->said[i] = line[i] >= ' ' && line[i] < 0x7f ? line[i] : ' ';
    }
    while (kept > 0 && smtp->said[kept - 1] == ' ') {
        kept--;
    }
    smtp->said[kept] = '\0';
    return length;
}

// The library tells what it says to the server; only which command it is matters, and nothing of it is kept.
static int note_command(CURL *curl, curl_infotype type, char *bytes, size_t length, void *context)
{
    static const struct {
        const char *command;
        enum phase phase;
    } commands[] = {{"EHLO", PHASE_GREETING}, {"HELO", PHASE_GREETING}, {"STARTTLS", PHASE_GREETING},
                    {"AUTH", PHASE_SIGN_IN},  {"MAIL", PHASE_FROM},     {"RCPT", PHASE_TO},
                    {"DATA", PHASE_DATA}};
    static const char quit[] = "QUIT";
    struct smtp *smtp = context;
    (void)curl;
    if (type == CURLINFO_HEADER_OUT && length >= sizeof quit - 1 && strncasecmp(bytes, quit, sizeof quit - 1) == 0) {
        smtp->leaving = true;
    }
    for (size_t i = 0; type == CURLINFO_HEADER_OUT && i < sizeof commands / sizeof commands[0]; i++) {
        size_t word = strlen(commands[i].command);
        if (length >= word && strncasecmp(bytes, commands[i].command, word) == 0) {
            smtp->phase = commands[i].phase;
            smtp->code = 0;
            smtp->said[0] = '\0';
        }
    }
    return 0;
}

static int ask_stop(void *context, curl_off_t down, curl_off_t now_down, curl_off_t up, curl_off_t now_up)
{
    (void)down;
    (void)now_down;
    (void)up;
    (void)now_up;
    struct smtp *smtp = context;
    return smtp->stopped != NULL && smtp->stopped(smtp->context);
}

static CURLcode set_options(struct smtp *smtp, const struct mail_settings *settings, const char *secret)
{
    CURL *curl = smtp->curl;
    bool starttls = settings->starttls && strncasecmp(settings->server, "smtp:", 5) == 0;
    long total_ms = (long)settings->timeout_ms;
    const struct {
        CURLoption option;
        long value;
    } numbers[] = {
        {CURLOPT_NOSIGNAL, 1},
        {CURLOPT_NOPROGRESS, 0},
        {CURLOPT_UPLOAD, 1},
        {CURLOPT_VERBOSE, 1}, // into note_command
        {CURLOPT_USE_SSL, starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE},
        {CURLOPT_SSL_VERIFYPEER, 1},
        {CURLOPT_SSL_VERIFYHOST, 2},
        {CURLOPT_CONNECTTIMEOUT_MS, total_ms < CONNECT_MS_MAX ? total_ms : CONNECT_MS_MAX},
        {CURLOPT_TIMEOUT_MS, total_ms},
    };
    CURLcode code = curl_easy_setopt(curl, CURLOPT_URL, settings->server);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && code == CURLE_OK; i++) {
        code = curl_easy_setopt(curl, numbers[i].option, numbers[i].value);
    }
    if (code == CURLE_OK && settings->ca_file[0] != '\0') {
        code = curl_easy_setopt(curl, CURLOPT_CAINFO, settings->ca_file);
    }
    if (code == CURLE_OK && secret != NULL) {
        code = curl_easy_setopt(curl, CURLOPT_USERNAME, settings->user);
        code = code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_PASSWORD, secret) : code;
    }
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_mail);
    curl_easy_setopt(curl, CURLOPT_READDATA, smtp);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_answer);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, smtp);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, note_command);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, smtp);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, ask_stop);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, smtp);
    return code;
}

bool smtp_create(struct smtp **smtp, const struct mail_settings *settings, const char *secret, fetch_stop_fn stopped,
                 void *context, struct error *error)
{
    struct smtp *made = calloc(1, sizeof *made);
    *smtp = NULL;
    CURL *curl = made != NULL && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? curl_easy_init() : NULL;
    if (curl == NULL) {
        free(made);
        return error_set(error, "out of memory");
    }
    *made = (struct smtp){.curl = curl, .stopped = stopped, .context = context};
    CURLcode code = set_options(made, settings, secret);
    if (code != CURLE_OK) {
        smtp_destroy(made);
        return error_set(error, "%s", curl_easy_strerror(code));
    }
    *smtp = made;
    return true;
}

void smtp_destroy(struct smtp *smtp)
{
    if (smtp != NULL) {
        curl_easy_cleanup(smtp->curl);
        free(smtp);
    }
}

static const char *words_of_server(CURLcode code)
{
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
        return "The mail server cannot be reached.";
    case CURLE_OPERATION_TIMEDOUT:
        return "The mail server does not answer in time.";
    case CURLE_SSL_CONNECT_ERROR:
        return "The mail server's encryption does not work.";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return "The mail server's certificate is not to be trusted.";
    case CURLE_USE_SSL_FAILED:
        return "The mail server offers no encryption.";
    case CURLE_LOGIN_DENIED:
        return "The mail server does not accept the sign-in.";
    default:
        return "The mail server ended the connection.";
    }
}

// Answers that mean the sign-in and not the mail (RFC 4954 6).
static bool is_sign_in(int code)
{
    return code == 530 || code == 534 || code == 535 || code == 538;
}

static void set_end(struct smtp_reply *reply, enum smtp_end end, const char *words)
{
    reply->end = end;
    reply->words = words;
}

// Before the mail was on its way: nothing was taken.
static void judge_before(const struct smtp *smtp, CURLcode code, struct smtp_reply *reply)
{
    if (smtp->withheld) {
        set_end(reply, SMTP_LATER, "The device could not note the mail; it is sent later.");
    } else if (code == CURLE_ABORTED_BY_CALLBACK) {
        set_end(reply, SMTP_STOPPED, "");
    } else if (smtp->phase < PHASE_FROM || is_sign_in(smtp->code)) {
        set_end(reply, SMTP_SERVER,
                is_sign_in(smtp->code) ? "The mail server does not accept the sign-in." : words_of_server(code));
    } else if (smtp->code / 100 == 5) {
        set_end(reply, SMTP_REFUSED,
                smtp->phase == PHASE_TO ? "The mail server takes no mail for this address."
                                        : "The mail server does not take this mail.");
    } else if (smtp->code / 100 == 4) {
        set_end(reply, SMTP_LATER, "The mail server asks for the mail later.");
    } else {
        set_end(reply, SMTP_LATER, words_of_server(code));
    }
}

static void judge(const struct smtp *smtp, CURLcode code, struct smtp_reply *reply)
{
    if (smtp->phase != PHASE_HANDED) {
        judge_before(smtp, code, reply);
    } else if (smtp->code / 100 == 2) { // whatever the library met after it
        set_end(reply, SMTP_TAKEN, "");
    } else if (smtp->code / 100 == 5) {
        set_end(reply, SMTP_REFUSED, "The mail server does not take this mail.");
    } else if (smtp->code / 100 == 4) {
        set_end(reply, SMTP_LATER, "The mail server asks for the mail later.");
    } else {
        set_end(reply, SMTP_UNKNOWN, "The mail server gave no answer to the mail; it may have arrived.");
    }
    reply->code = smtp->code;
    if (smtp->phase != PHASE_SIGN_IN) {
        snprintf(reply->said, sizeof reply->said, "%s", smtp->said);
    }
}

void smtp_send(struct smtp *smtp, const struct smtp_mail *mail, struct smtp_reply *reply)
{
    CURL *curl = smtp->curl;
    char from[PERSON_ADDRESS_MAX + 2];
    char to[PERSON_ADDRESS_MAX + 2];
    *reply = (struct smtp_reply){.words = ""};
    snprintf(from, sizeof from, "<%s>", mail->from);
    snprintf(to, sizeof to, "<%s>", mail->to);
    struct curl_slist *recipient = curl_slist_append(NULL, to);
    if (recipient == NULL) {
        set_end(reply, SMTP_LATER, "The device is out of memory; the mail is sent later.");
        return;
    }
    smtp->mail = mail;
    smtp->given = 0;
    smtp->phase = PHASE_GREETING;
    smtp->withheld = smtp->leaving = false;
    smtp->code = 0;
    smtp->said[0] = '\0';
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipient);
    CURLcode code = curl_easy_perform(curl);
    judge(smtp, code, reply);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(recipient);
}
