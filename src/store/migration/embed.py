"""Turn the migrations into C: embed.py OUTPUT FILE.sql ..."""
import pathlib
import sys

output, *inputs = sys.argv[1:]
with open(output, "w", encoding="utf-8") as out:
    out.write('#include "store/store_internal.h"\n\nconst struct migration store_migrations[] = {\n')
    for path in sorted(map(pathlib.Path, inputs)):
        out.write(f'    {{"{path.stem}",\n')
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.replace("\\", "\\\\").replace('"', '\\"')
            out.write(f'     "{text}\\n"\n')
        out.write("    },\n")
    out.write("    {0},\n};\n")
