/* assets.h - the web app, made by web/build.mjs and compiled in. */
#ifndef OKNO_MAIN_ASSETS_H
#define OKNO_MAIN_ASSETS_H

#include "http/http.h"

extern const struct http_asset okno_assets[]; /* ended by a row whose path is NULL */

#endif
