/* window.h - the windows that the bank opens in. Numbers are stored: never reused. */
#ifndef OKNO_BASE_WINDOW_H
#define OKNO_BASE_WINDOW_H

enum window { WINDOW_BROWSER, WINDOW_TELEGRAM, WINDOW_VK, WINDOW_MAX, WINDOW_COUNT };

#endif
