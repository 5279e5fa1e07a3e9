"""Turn a catalogue of providers into C: embed.py OUTPUT FILE.json"""
import json
import sys

output, source = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    text = json.dumps(json.load(file), ensure_ascii=False, separators=(",", ":")).encode()
with open(output, "w", encoding="ascii") as out:
    out.write('#include "bank/provider.h"\n\nconst char provider_demo[] = {\n')
    for at in range(0, len(text), 16):
        out.write("    " + " ".join(f"'\\x{byte:02x}'," for byte in text[at : at + 16]) + "\n")
    out.write("    '\\0',\n};\n")
