/* folder.h - folders that tests make for themselves. */
#ifndef OKNO_TEST_SUPPORT_FOLDER_H
#define OKNO_TEST_SUPPORT_FOLDER_H

#include <stddef.h>

/* A new one, where the system keeps what passes. path [out] */
void folder_make(char *path, size_t size);
/* Remove it and the files in it; names that begin with a dot are nobody's. */
void folder_remove(const char *path);

#endif
