import { writeFileSync } from 'node:fs';

const [output, depfile] = process.argv.slice(2);
writeFileSync(
  output,
  '#include "main/assets.h"\nconst struct http_asset okno_assets[] = {{.path = "/index.html", .type = "text/html; charset=utf-8", .etag = "\\"x\\"", .plain = STR_INIT("<p>okno")}, {0}};\n',
);
writeFileSync(depfile, `${output}:\n`);
