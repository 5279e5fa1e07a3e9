import { defineConfig, type Plugin } from 'vite';

/* The first script decides the theme; the page is not painted before it has run. */
function paintAfterTheme(): Plugin {
  return {
    name: 'okno-paint-after-theme',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replace('<script type="module"', '<script type="module" blocking="render"'),
    },
  };
}

/* Few files, each wanted as a whole: what sign-in shares with the forms, the forms, the rest of the bank. */
function chunkOf(id: string): string | undefined {
  if (/\/ui\/(note|field|phone-field|code-field)\.|\/part\/(main-action|focus)\./.test(id)) return 'field';
  if (
    /\/ui\/(amount|number)-field\.|\/model\/(payee|number)\.|\/app\/(text\/)?transfers\.|\/part\/(transfer|order|quote|look-up|drafts|where|pay-data|pasted|message-field|amount|account-field|confirm|receipt|refusal)|\/screens\/(transfer|done|operation|payments|limits)/.test(
      id,
    )
  )
    return 'pay';
  if (
    /\/ui\/(sheet|segmented|chips|tick|badge|bones|card)\.|\/model\/(draft|days|held)\.|\/app\/(sections\.|screens\/(?!sign-in|arrive))|\/part\/(?!failure|link|screen|gate|turned-away|copy)/.test(
      id,
    )
  )
    return 'bank';
  return undefined;
}

export default defineConfig({
  root: 'web/app',
  base: '/',
  publicDir: '../public',
  plugins: [paintAfterTheme()],
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: ['es2021', 'chrome90', 'safari15', 'firefox90'],
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rollupOptions: { output: { manualChunks: chunkOf, onlyExplicitManualChunks: true } },
  },
  server: { port: 5173, proxy: { '/v1': 'http://127.0.0.1:8080', '/d': 'http://127.0.0.1:8080' } },
  test: {
    root: 'web',
    include: ['app/**/*.test.ts', 'ui/**/*.test.ts', '*.test.mjs'],
    setupFiles: ['./test-setup.mjs'],
    environment: 'node',
  },
});
