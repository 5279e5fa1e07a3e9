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
  },
  server: { port: 5173, proxy: { '/v1': 'http://127.0.0.1:8080', '/d': 'http://127.0.0.1:8080' } },
  test: { root: 'web', include: ['app/**/*.test.ts'], environment: 'node' },
});
