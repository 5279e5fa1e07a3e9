#include "document/font.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>
#include <pthread.h>

/* Colour fonts are pictures: one message of emoji would make a receipt larger than LIMIT_DOCUMENT.
 */
static const char without_colour[] =
    "<?xml version=\"1.0\"?><fontconfig><selectfont><rejectfont><pattern>"
    "<patelt name=\"color\"><bool>true</bool></patelt>"
    "</pattern></rejectfont></selectfont></fontconfig>";

/* Read once a process, never changed or freed afterwards: fontconfig allows many readers of one
 * configuration, and a document must not change because a font was installed meanwhile. */
static FcConfig *fonts;
static pthread_once_t fonts_once = PTHREAD_ONCE_INIT;

static void read_fonts(void)
{
    FcConfig *config = FcInitLoadConfig();
    if (config == NULL) {
        return;
    }
    if (!FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)without_colour, FcTrue) ||
        !FcConfigBuildFonts(config)) {
        FcConfigDestroy(config);
        return;
    }
    const FcFontSet *set = FcConfigGetFonts(config, FcSetSystem);
    if (set == NULL || set->nfont == 0) { /* pango would end the process */
        FcConfigDestroy(config);
        return;
    }
    fonts = config;
}

/* Without hints a document is the same whatever the machine's taste in screens is. */
static void set_options(PangoContext *context)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
}

PangoContext *font_context(const char *language)
{
    (void)pthread_once(&fonts_once, read_fonts);
    if (fonts == NULL) {
        return NULL;
    }
    /* pango keeps a map for each thread and drops it when the thread ends */
    PangoFontMap *map = pango_cairo_font_map_get_default();
    if (map == NULL || !PANGO_IS_FC_FONT_MAP(map)) {
        return NULL;
    }
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), fonts);
    PangoContext *context = pango_font_map_create_context(map);
    pango_context_set_language(context, pango_language_from_string(language));
    set_options(context);
    return context;
}
