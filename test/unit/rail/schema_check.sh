#!/bin/sh
# A message of every kind, as the bank writes it, held against our schemas by xmllint.
# schema_check.sh PROGRAM VECTORS SCHEMAS
set -eu
command -v xmllint > /dev/null || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" "$2" "$folder"
for message in "$folder"/*.xml; do
    xmllint --nonet --noout --schema "$3/$(basename "$message" .xml).xsd" "$message"
done
test "$(ls "$folder" | wc -l)" = 9
