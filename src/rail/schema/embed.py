"""Turn the schemas into C, with what they share put in its place: embed.py OUTPUT FILE.xsd ..."""
import pathlib
import re
import sys

output, *inputs = sys.argv[1:]
paths = [pathlib.Path(path) for path in inputs]
common = next(path for path in paths if path.stem == "common").read_text(encoding="utf-8")
shared = re.search(r"<xs:schema[^>]*>(.*)</xs:schema>", common, re.S).group(1)
with open(output, "w", encoding="utf-8") as out:
    out.write('#include "rail/form.h"\n\nconst struct rail_schema rail_schemas[] = {\n')
    for path in sorted(path for path in paths if path.stem != "common"):
        whole = path.read_text(encoding="utf-8")
        text = whole.replace('<xs:include schemaLocation="common.xsd"/>', shared)
        assert text != whole, path
        out.write(f'    {{"{path.stem}",\n')
        for line in text.splitlines():
            escaped = line.strip().replace("\\", "\\\\").replace('"', '\\"')
            out.write(f'     "{escaped}\\n"\n')
        out.write("    },\n")
    out.write("    {0},\n};\n")
