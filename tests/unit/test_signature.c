// SPDX-License-Identifier: MIT
// Signatures that minisign and signify made (tests/data/signature).
#include "config/signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER "tests/data/signature/"

struct bytes {
    char text[4096];
    size_t length;
};

static struct bytes read(const char *name)
{
    struct bytes bytes = {{0}, 0};
    char path[128];
    snprintf(path, sizeof path, FOLDER "%s", name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    bytes.length = fread(bytes.text, 1, sizeof bytes.text - 1, file);
    fclose(file);
    return bytes;
}

// The second line of a public key file.
static struct signature_key key_of(const char *name)
{
    struct bytes file = read(name);
    struct signature_key key;
    char *line = strchr(file.text, '\n') + 1;
    line[strcspn(line, "\n")] = '\0';
    assert_true(signature_read_key(&key, line));
    return key;
}

static bool verify(const struct signature_key *key, const struct bytes *signature, const struct bytes *file,
                   char comment[SIGNATURE_COMMENT_MAX], struct error *error)
{
    return signature_verify(key, signature->text, signature->length, file->text, file->length, comment, error);
}

static void assert_refused(const struct bytes *signature, const char *why)
{
    struct signature_key key = key_of("minisign.pub");
    struct bytes file = read("settings.ini");
    char comment[SIGNATURE_COMMENT_MAX];
    struct error error = {0};
    assert_false(verify(&key, signature, &file, comment, &error));
    assert_string_equal(error.text, why);
    assert_string_equal(comment, "");
}

static void signature_of_minisign_when_hashed_then_it_holds_with_its_comment(void **state)
{
    (void)state;
    struct signature_key key = key_of("minisign.pub");
    struct bytes file = read("settings.ini"), signature = read("settings.hashed.minisig");
    char comment[SIGNATURE_COMMENT_MAX];
    assert_true(verify(&key, &signature, &file, comment, NULL));
    assert_string_equal(comment, "timestamp:1764300000\tfile:adjourn.ini\thashed");
}

static void signature_of_minisign_when_plain_then_it_holds_with_its_comment(void **state)
{
    (void)state;
    struct signature_key key = key_of("minisign.pub");
    struct bytes file = read("settings.ini"), signature = read("settings.plain.minisig");
    char comment[SIGNATURE_COMMENT_MAX];
    assert_true(verify(&key, &signature, &file, comment, NULL));
    assert_string_equal(comment, "timestamp:1764300001\tfile:adjourn.ini");
}

static void signature_of_signify_when_verified_then_it_holds_without_a_comment(void **state)
{
    (void)state;
    struct signature_key key = key_of("signify.pub");
    struct bytes file = read("settings.ini"), signature = read("settings.signify.sig");
    char comment[SIGNATURE_COMMENT_MAX] = "?";
    assert_true(verify(&key, &signature, &file, comment, NULL));
    assert_string_equal(comment, "");
}

static void signature_when_its_lines_end_as_on_other_systems_then_it_holds(void **state)
{
    (void)state;
    struct signature_key key = key_of("minisign.pub");
    struct bytes file = read("settings.ini"), signature = read("settings.hashed.minisig"), other = {{0}, 0};
    char comment[SIGNATURE_COMMENT_MAX];
    for (size_t i = 0; i < signature.length; i++) {
        if (signature.text[i] == '\n') {
            other.text[other.length++] = '\r';
        }
        other.text[other.length++] = signature.text[i];
    }
    assert_true(verify(&key, &other, &file, comment, NULL));
}

static void signature_when_the_file_is_another_then_it_is_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"settings.hashed.minisig", "settings.plain.minisig"};
    struct signature_key key = key_of("minisign.pub");
    char comment[SIGNATURE_COMMENT_MAX];
    for (size_t n = 0; n < 2; n++) {
        struct bytes signature = read(names[n]);
        for (size_t i = 0; i <= read("settings.ini").length; i++) {
            struct bytes file = read("settings.ini");
            struct error error = {0};
            file.text[i] ^= 0x20;
            file.length += i == file.length ? 1 : 0;
            assert_false(verify(&key, &signature, &file, comment, &error));
            assert_string_equal(error.text, "the signature is not that of these bytes");
        }
    }
}

static void signature_when_made_with_another_key_then_it_is_refused(void **state)
{
    (void)state;
    struct bytes signature = read("settings.other.minisig");
    assert_refused(&signature, "it is signed with another key");
}

static void signature_when_its_comment_was_changed_then_it_is_refused(void **state)
{
    (void)state;
    struct bytes signature = read("settings.hashed.minisig");
    char *at = strstr(signature.text, "timestamp:1");
    assert_non_null(at);
    at[strlen("timestamp:")] = '2';
    assert_refused(&signature, "the comment of the signature is not the signer's");
}

// Every byte of it changed, and every length cut: but for the comment nobody trusts, none of them holds as it was.
static void signature_when_any_byte_of_it_is_another_then_it_is_refused(void **state)
{
    (void)state;
    struct signature_key key = key_of("minisign.pub");
    struct bytes file = read("settings.ini");
    const struct bytes signature = read("settings.hashed.minisig");
    char comment[SIGNATURE_COMMENT_MAX];
    size_t trusted = (size_t)(strchr(signature.text, '\n') + 1 - signature.text);
    for (size_t i = trusted; i < signature.length - 1; i++) {
        struct bytes changed = signature;
        changed.text[i] ^= 1;
        assert_false(verify(&key, &changed, &file, comment, NULL));
        changed = signature;
        changed.length = i;
        assert_false(verify(&key, &changed, &file, comment, NULL));
    }
}

static void signature_when_it_is_none_then_that_is_said(void **state)
{
    (void)state;
    struct bytes none = {"", 0};
    assert_refused(&none, "it is no signature of minisign or signify");
    none = read("settings.ini");
    assert_refused(&none, "it is no signature of minisign or signify");
    none = read("minisign.pub");
    assert_refused(&none, "it is no signature of minisign or signify");
    none = read("settings.hashed.minisig");
    memcpy(none.text + none.length, "\nmore", 6);
    none.length += 5;
    assert_refused(&none, "it is no signature of minisign or signify");
}

// A hashed one has a sealed comment: without it, it is not of minisign.
static void signature_when_hashed_and_its_seal_is_gone_then_it_is_refused(void **state)
{
    (void)state;
    struct bytes signature = read("settings.hashed.minisig");
    signature.length = (size_t)(strstr(signature.text, "trusted comment: t") - signature.text);
    assert_refused(&signature, "it is a signature of an unknown kind (allowed: Ed, ED)");
}

static void key_when_it_is_none_then_it_is_not_read(void **state)
{
    (void)state;
    static const char *const none[] = {"",
                                       "RW",
                                       "untrusted comment: minisign public key",
                                       "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO",
                                       "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO33",
                                       "RXQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3",
                                       "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GF*3"};
    struct signature_key key;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_false(signature_read_key(&key, none[i]));
    }
    assert_true(signature_read_key(&key, "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signature_of_minisign_when_hashed_then_it_holds_with_its_comment),
        cmocka_unit_test(signature_of_minisign_when_plain_then_it_holds_with_its_comment),
        cmocka_unit_test(signature_of_signify_when_verified_then_it_holds_without_a_comment),
        cmocka_unit_test(signature_when_its_lines_end_as_on_other_systems_then_it_holds),
        cmocka_unit_test(signature_when_the_file_is_another_then_it_is_refused),
        cmocka_unit_test(signature_when_made_with_another_key_then_it_is_refused),
        cmocka_unit_test(signature_when_its_comment_was_changed_then_it_is_refused),
        cmocka_unit_test(signature_when_any_byte_of_it_is_another_then_it_is_refused),
        cmocka_unit_test(signature_when_it_is_none_then_that_is_said),
        cmocka_unit_test(signature_when_hashed_and_its_seal_is_gone_then_it_is_refused),
        cmocka_unit_test(key_when_it_is_none_then_it_is_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
