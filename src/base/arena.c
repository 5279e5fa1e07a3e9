#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#if defined(__SANITIZE_ADDRESS__)
#define OKNO_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OKNO_ASAN 1
#endif
#endif
#ifdef OKNO_ASAN
#include <sanitizer/asan_interface.h>
#ifndef __clang__
/* gcc takes the poisoning of memory that was never written for a read of it. */
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#define POISON(p, n) __asan_poison_memory_region((p), (n))
#define UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
/* A gap after every allocation, so that an overrun inside the arena is seen. */
enum { GUARD_BYTES = 16 };
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { GUARD_BYTES = 0 };
#endif

struct arena_chunk {
    struct arena_chunk *older;
    size_t size;
    alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *arena, size_t limit)
{
    *arena = (struct arena){.limit = limit};
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk != NULL) {
        struct arena_chunk *older = chunk->older;
        UNPOISON(chunk->bytes, chunk->size);
        free(chunk);
        chunk = older;
    }
}

void arena_free(struct arena *arena)
{
    free_chunks(arena->chunks);
    arena->chunks = NULL;
    arena->used = 0;
    arena->total = 0;
}

void arena_reset(struct arena *arena)
{
    struct arena_chunk *chunk = arena->chunks;
    if (chunk == NULL) {
        return;
    }
    if (chunk->older != NULL) {
        struct arena_chunk *first = chunk;
        while (first->older != NULL) {
            first = first->older;
        }
        struct arena_chunk *newer = chunk;
        while (newer->older != first) {
            newer = newer->older;
        }
        newer->older = NULL;
        free_chunks(chunk);
        arena->chunks = first;
    }
    arena->used = 0;
    arena->total = arena->chunks->size;
    POISON(arena->chunks->bytes, arena->chunks->size);
}

static bool grow(struct arena *arena, size_t bytes)
{
    size_t size = bytes > LIMIT_ARENA_CHUNK ? bytes : LIMIT_ARENA_CHUNK;
    if (size > arena->limit || arena->total > arena->limit - size) {
        return false;
    }
    struct arena_chunk *chunk = malloc(sizeof *chunk + size);
    if (chunk == NULL) {
        return false;
    }
    chunk->older = arena->chunks;
    chunk->size = size;
    POISON(chunk->bytes, size);
    arena->chunks = chunk;
    arena->used = 0;
    arena->total += size;
    return true;
}

void *arena_alloc(struct arena *arena, size_t size, size_t count)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(size, count, &bytes) || bytes > arena->limit) {
        return NULL;
    }
    size_t rounded = (bytes + GUARD_BYTES + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (rounded == 0) {
        rounded = alignof(max_align_t);
    }
    if (arena->chunks == NULL || arena->chunks->size - arena->used < rounded) {
        if (!grow(arena, rounded)) {
            return NULL;
        }
    }
    char *at = arena->chunks->bytes + arena->used;
    arena->used += rounded;
    UNPOISON(at, bytes);
    memset(at, 0, bytes);
    return at;
}

struct str arena_copy(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, 1, text.size + 1);
    if (copy == NULL) {
        return (struct str){NULL, 0};
    }
    if (text.size != 0) {
        memcpy(copy, text.data, text.size);
    }
    return (struct str){copy, text.size};
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_list again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = size < 0 ? NULL : arena_alloc(arena, 1, (size_t)size + 1);
    if (text != NULL) {
        (void)vsnprintf(text, (size_t)size + 1, format, again);
    }
    va_end(again);
    return text == NULL ? (struct str){NULL, 0} : (struct str){text, (size_t)size};
}
