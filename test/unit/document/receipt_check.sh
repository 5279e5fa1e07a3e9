#!/bin/sh
# Look at receipts from outside: one tagged page, text that can be read out, a code that scans.
# Usage: receipt_check.sh RECEIPT_TEST; needs poppler-utils and zbar-tools (exit 77 = skipped).
set -eu

for tool in pdfinfo pdftotext pdftoppm pdffonts zbarimg; do
    command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
test_program=$(realpath "$1")
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$test_program" "$directory" >"$directory/log" 2>&1 || { cat "$directory/log"; exit 1; }

fail() {
    echo "receipt_check: $1" >&2
    exit 1
}

expect() { # file, text
    pdftotext -layout "$directory/$1.pdf" - | tr '\240' ' ' | grep -qF -- "$2" ||
        fail "$1 does not say: $2"
}

for file in "$directory"/*.pdf; do
    info=$(pdfinfo "$file" 2>"$directory/complaints")
    [ ! -s "$directory/complaints" ] || fail "$file: $(cat "$directory/complaints")"
    echo "$info" | grep -q '^Pages: *1$' || fail "$file: not one page"
    echo "$info" | grep -q '^Tagged: *yes$' || fail "$file: not tagged"
    ! pdffonts "$file" 2>/dev/null | tail -n +3 | grep -qv ' yes yes ' ||
        fail "$file: a font is not inside"
done
expect ru 'Банк Окно'
expect ru 'Перевод по номеру телефона'
expect ru 'Без комиссии'
expect ru 'За ужин, спасибо'
expect en 'In progress'
expect en '1,234,567,920.50'
expect long 'Без НДС, счёт 417'
for name in ru en long; do
    pdftoppm -r 150 -png -singlefile "$directory/$name.pdf" "$directory/$name" 2>/dev/null
    zbarimg -q --raw "$directory/$name.png" 2>/dev/null |
        grep -qx 'okno:receipt:812604417203118081:1500.00:2026-11-24' ||
        fail "$name: the code does not scan"
done
echo "receipt_check: ok"
