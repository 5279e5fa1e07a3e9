/* seal_text.c - leaves, signed notes and proofs as bytes and text, and the check of a proof with
 * nothing but the proof and the published key. Pure. */
#include <stdio.h>
#include <string.h>

#include "base/encode.h"
#include "ledger/seal.h"

/* ---- leaves: a tag and the fields, eight bytes each, big-endian */

static const char leaf_tag[] = "okno-transfer-v1";
enum { LEAF_FIELDS = 24, FIELD_BYTES = 8, TAG_BYTES = sizeof leaf_tag - 1 };
_Static_assert(TAG_BYTES + LEAF_FIELDS * FIELD_BYTES <= SEAL_LEAF, "a leaf fits its room");

static void fields_of(const struct transfer *transfer, int64_t fields[LEAF_FIELDS])
{
    const int64_t values[LEAF_FIELDS] = {
        transfer->id,
        transfer->key,
        transfer->step,
        transfer->state,
        transfer->pending_id,
        transfer->debit_account,
        transfer->credit_account,
        transfer->amount,
        transfer->currency,
        transfer->kind,
        transfer->link,
        transfer->business_date,
        transfer->value_date,
        transfer->created_us,
        transfer->user_data,
        transfer->debit_previous,
        transfer->credit_previous,
        transfer->debit_balance,
        transfer->credit_balance,
        transfer->link_left,
        transfer->flags,
        transfer->asked,
        transfer->expires_us,
        transfer->reverses,
    };
    memcpy(fields, values, sizeof values);
}

size_t seal_leaf(const struct transfer *transfer, char out[SEAL_LEAF])
{
    int64_t fields[LEAF_FIELDS];
    fields_of(transfer, fields);
    memcpy(out, leaf_tag, TAG_BYTES);
    char *at = out + TAG_BYTES;
    for (size_t i = 0; i < LEAF_FIELDS; i++) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            *at++ = (char)(unsigned char)((uint64_t)fields[i] >> shift);
        }
    }
    return (size_t)(at - out);
}

enum status seal_leaf_read(struct str leaf, struct transfer *transfer)
{
    if (leaf.size != TAG_BYTES + LEAF_FIELDS * FIELD_BYTES ||
        memcmp(leaf.data, leaf_tag, TAG_BYTES) != 0) {
        return STATUS_INVALID;
    }
    int64_t fields[LEAF_FIELDS];
    const unsigned char *at = (const unsigned char *)leaf.data + TAG_BYTES;
    for (size_t i = 0; i < LEAF_FIELDS; i++) {
        uint64_t number = 0;
        for (size_t b = 0; b < FIELD_BYTES; b++) {
            number = number << 8 | *at++;
        }
        fields[i] = (int64_t)number;
    }
    *transfer = (struct transfer){
        .id = fields[0],
        .key = fields[1],
        .step = fields[2],
        .state = (enum transfer_state)fields[3],
        .pending_id = fields[4],
        .debit_account = fields[5],
        .credit_account = fields[6],
        .amount = fields[7],
        .currency = (enum currency)fields[8],
        .kind = fields[9],
        .link = fields[10],
        .business_date = (int32_t)fields[11],
        .value_date = (int32_t)fields[12],
        .created_us = fields[13],
        .user_data = fields[14],
        .debit_previous = fields[15],
        .credit_previous = fields[16],
        .debit_balance = fields[17],
        .credit_balance = fields[18],
        .link_left = fields[19],
        .flags = fields[20],
        .asked = fields[21],
        .expires_us = fields[22],
        .reverses = fields[23],
    };
    return STATUS_OK;
}

/* ---- notes (C2SP signed-note and tlog-checkpoint) */

enum { KEY_HASH = 4, ALGORITHM_ED25519 = 1, ROOT_TEXT = BASE64_SIZE(SHA256_SIZE) + 1 };

size_t seal_note_body(const char *origin, const struct seal_head *head, char out[SEAL_NOTE])
{
    char root[ROOT_TEXT];
    (void)base64_encode(head->root.bytes, sizeof head->root.bytes, root);
    int size =
        snprintf(out, SEAL_NOTE, "%s\n%llu\n%s\n", origin, (unsigned long long)head->size, root);
    return size < 0 ? 0 : (size_t)size;
}

/* The first bytes of SHA-256(name, newline, algorithm, key): which key signed. */
static void key_hash(struct str origin, const unsigned char public_key[ED25519_PUBLIC],
                     unsigned char out[KEY_HASH])
{
    char bytes[SEAL_ORIGIN + 2 + ED25519_PUBLIC];
    int size = snprintf(bytes, sizeof bytes, "%.*s\n%c", STR_ARGS(origin), ALGORITHM_ED25519);
    memcpy(bytes + size, public_key, ED25519_PUBLIC);
    struct digest digest = sha256((struct str){bytes, (size_t)size + ED25519_PUBLIC});
    memcpy(out, digest.bytes, KEY_HASH);
}

void seal_note(const struct seal_signer *signer, const struct seal_head *head, char out[SEAL_NOTE])
{
    unsigned char signed_by[KEY_HASH + ED25519_SIGNATURE];
    char text[BASE64_SIZE(sizeof signed_by) + 1];
    key_hash(str_from(signer->origin), signer->pair.public_key, signed_by);
    memcpy(signed_by + KEY_HASH, head->signature, ED25519_SIGNATURE);
    (void)base64_encode(signed_by, sizeof signed_by, text);
    size_t size = seal_note_body(signer->origin, head, out);
    (void)snprintf(out + size, SEAL_NOTE - size, "\n\xE2\x80\x94 %s %s\n", signer->origin, text);
}

void seal_key_write(const struct seal_signer *signer, char out[SEAL_KEY_TEXT])
{
    unsigned char hash[KEY_HASH];
    unsigned char key[1 + ED25519_PUBLIC] = {ALGORITHM_ED25519};
    char text[BASE64_SIZE(sizeof key) + 1];
    key_hash(str_from(signer->origin), signer->pair.public_key, hash);
    memcpy(key + 1, signer->pair.public_key, ED25519_PUBLIC);
    (void)base64_encode(key, sizeof key, text);
    (void)snprintf(out, SEAL_KEY_TEXT, "%s+%02x%02x%02x%02x+%s", signer->origin, hash[0], hash[1],
                   hash[2], hash[3], text);
}

struct published_key {
    struct str origin;
    unsigned char bytes[ED25519_PUBLIC];
    unsigned char hash[KEY_HASH];
};

static bool read_key(struct str text, struct published_key *key)
{
    unsigned char bytes[1 + ED25519_PUBLIC];
    size_t size = 0;
    while (text.size > 0 && (text.data[text.size - 1] == '\n' || text.data[text.size - 1] == ' ')) {
        text.size--;
    }
    struct str rest = text;
    key->origin = str_cut(&rest, '+');
    struct str hash = str_cut(&rest, '+');
    if (rest.data == NULL || key->origin.size == 0 || key->origin.size >= SEAL_ORIGIN ||
        base64_decode(rest, bytes, sizeof bytes, &size) != STATUS_OK || size != sizeof bytes ||
        bytes[0] != ALGORITHM_ED25519) {
        return false;
    }
    memcpy(key->bytes, bytes + 1, ED25519_PUBLIC);
    key_hash(key->origin, key->bytes, key->hash);
    char expected[2 * KEY_HASH + 1];
    (void)snprintf(expected, sizeof expected, "%02x%02x%02x%02x", key->hash[0], key->hash[1],
                   key->hash[2], key->hash[3]);
    return str_equal(hash, str_from(expected));
}

enum status seal_key_read(struct str text, struct seal_signer *signer)
{
    struct published_key key;
    memset(signer, 0, sizeof *signer);
    if (!read_key(text, &key)) {
        return STATUS_INVALID;
    }
    (void)snprintf(signer->origin, sizeof signer->origin, "%.*s", STR_ARGS(key.origin));
    memcpy(signer->pair.public_key, key.bytes, sizeof key.bytes);
    return STATUS_OK;
}

/* Whose note it is, what it says, and that the key signed exactly that. NULL: it holds. */
static const char *read_note(struct str note, const struct published_key *key,
                             struct seal_head *head)
{
    struct str rest = note;
    struct str origin = str_cut(&rest, '\n');
    struct str size_text = str_cut(&rest, '\n');
    struct str root = str_cut(&rest, '\n');
    struct str empty = str_cut(&rest, '\n');
    struct str line = str_cut(&rest, '\n');
    int64_t size = 0;
    size_t bytes = 0;
    if (!str_equal(origin, key->origin)) {
        return "the checkpoint is of another log";
    }
    if (empty.size != 0 || rest.data == NULL || rest.size != 0 ||
        str_to_int64(size_text, &size) != STATUS_OK ||
        base64_decode(root, head->root.bytes, sizeof head->root.bytes, &bytes) != STATUS_OK ||
        bytes != sizeof head->root.bytes) {
        return "the checkpoint is not of its form";
    }
    head->size = (uint64_t)size;
    struct str start = STR("\xE2\x80\x94 ");
    unsigned char signed_by[KEY_HASH + ED25519_SIGNATURE];
    if (!str_starts(line, start)) {
        return "the checkpoint has no signature";
    }
    struct str text = {line.data + start.size, line.size - start.size};
    struct str name = str_cut(&text, ' ');
    if (!str_equal(name, key->origin) ||
        base64_decode(text, signed_by, sizeof signed_by, &bytes) != STATUS_OK ||
        bytes != sizeof signed_by || memcmp(signed_by, key->hash, KEY_HASH) != 0) {
        return "the checkpoint is signed by another key";
    }
    struct str body = {note.data, (size_t)(root.data + root.size + 1 - note.data)};
    return ed25519_verify(key->bytes, body, signed_by + KEY_HASH)
               ? NULL
               : "the signature of the checkpoint does not fit";
}

/* ---- proofs */

static const char proof_format[] = "okno-proof-v1";

json_t *seal_path_json(const struct merkle_proof *path)
{
    json_t *list = json_array();
    for (size_t i = 0; i < path->count && list != NULL; i++) {
        char text[BASE64URL_SIZE(SHA256_SIZE) + 1];
        (void)base64url_encode(path->hashes[i].bytes, SHA256_SIZE, text);
        if (json_array_append_new(list, json_string(text)) != 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

json_t *seal_proof_json(const struct seal_signer *signer, const struct seal_proof *proof)
{
    char leaf[BASE64URL_SIZE(SEAL_LEAF) + 1];
    char index[ID_TEXT];
    char note[SEAL_NOTE];
    (void)base64url_encode(proof->leaf, proof->leaf_size, leaf);
    (void)snprintf(index, sizeof index, "%llu", (unsigned long long)proof->index);
    seal_note(signer, &proof->head, note);
    return json_pack("{s:s,s:s,s:s,s:o,s:s}", "format", proof_format, "leaf", leaf, "index", index,
                     "path", seal_path_json(&proof->path), "checkpoint", note);
}

static struct str text_of(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? (struct str){json_string_value(value), json_string_length(value)}
                                 : (struct str){NULL, 0};
}

static bool read_path(const json_t *list, struct merkle_proof *path)
{
    path->count = json_array_size(list);
    if (!json_is_array(list) || path->count > MERKLE_PROOF_MOST) {
        return false;
    }
    for (size_t i = 0; i < path->count; i++) {
        const json_t *item = json_array_get(list, i);
        struct str text = {json_string_value(item), json_string_length(item)};
        size_t size = 0;
        if (!json_is_string(item) ||
            base64url_decode(text, path->hashes[i].bytes, SHA256_SIZE, &size) != STATUS_OK ||
            size != SHA256_SIZE) {
            return false;
        }
    }
    return true;
}

static const char *check_object(const json_t *object, const struct published_key *key,
                                struct transfer *transfer)
{
    char leaf[SEAL_LEAF];
    size_t size = 0;
    int64_t index = 0;
    struct merkle_proof path;
    struct seal_head head;
    if (!str_equal(text_of(object, "format"), str_from(proof_format))) {
        return "not a proof of this kind";
    }
    struct str leaf_text = text_of(object, "leaf");
    if (leaf_text.data == NULL ||
        base64url_decode(leaf_text, leaf, sizeof leaf, &size) != STATUS_OK ||
        seal_leaf_read((struct str){leaf, size}, transfer) != STATUS_OK) {
        return "the leaf is not a transfer";
    }
    struct str index_text = text_of(object, "index");
    if (index_text.data == NULL || str_to_int64(index_text, &index) != STATUS_OK ||
        !read_path(json_object_get(object, "path"), &path)) {
        return "the path is not of its form";
    }
    struct str note = text_of(object, "checkpoint");
    const char *why = note.data == NULL ? "there is no checkpoint" : read_note(note, key, &head);
    if (why != NULL) {
        return why;
    }
    struct digest hash = merkle_leaf((struct str){leaf, size});
    return merkle_inclusion_holds((uint64_t)index, head.size, &hash, &path, &head.root)
               ? NULL
               : "the transfer is not in the tree that was signed";
}

enum status seal_proof_check(struct str proof, struct str key_text, struct transfer *transfer,
                             const char **why)
{
    struct published_key key;
    memset(transfer, 0, sizeof *transfer);
    if (!read_key(key_text, &key)) {
        *why = "the key is not a published key";
        return STATUS_INVALID;
    }
    json_t *object = json_loadb(proof.data, proof.size, JSON_REJECT_DUPLICATES, NULL);
    *why = json_is_object(object) ? check_object(object, &key, transfer) : "not a JSON object";
    json_decref(object);
    return *why == NULL ? STATUS_OK : STATUS_INVALID;
}
