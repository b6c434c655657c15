# image.sh - the file of the program and the zip of it; part of check.sh.

# --- the file itself -------------------------------------------------------
x86_64-w64-mingw32-objdump -p "$exe" >"$tmp/pe"
sed -n 's/.*DLL Name: //p' "$tmp/pe" | tr A-Z a-z | sort >"$tmp/dlls"
foreign() { ! grep -vxE '(kernel32|msvcrt|user32|advapi32|ws2_32)\.dll' "$tmp/dlls"; }
ok 'imports: only what Windows takes from itself in any case' foreign
ok 'hardening' sh tests/check-hardening.sh "$exe"
ok 'imports: some' [ -s "$tmp/dlls" ]
ok 'addresses are random' grep -q 'HIGH_ENTROPY_VA' "$tmp/pe"
ok 'data is not run' grep -q 'NX_COMPAT' "$tmp/pe"
ok 'a console program' grep -q 'Windows CUI' "$tmp/pe"
ok 'one file for 64 bit' grep -q 'file format pei-x86-64' "$tmp/pe"
ok 'manifest' grep -aq 'longPathAware' "$exe"
version=$(sed -n 's/^VERSION *:= *//p' Makefile)
wide_text() { printf '%s' "$1" | iconv -t UTF-16LE | od -An -v -tx1 | tr -d ' \n'; }
od -An -v -tx1 "$exe" | tr -d ' \n' >"$tmp/hex"
ok 'version resource' grep -q "$(wide_text FileVersion)" "$tmp/hex"
ok 'its version' grep -q "$(wide_text "$version")0000" "$tmp/hex"
build_path() { ! grep -aq -e "$top" -e "$HOME/" "$exe"; }
ok 'no path of the build' build_path

# --- what is given away ----------------------------------------------------
zip=build/dist/ndes-doctor-$version-win64.zip
ok 'zip: whole' unzip -q "$zip" -d "$tmp/zip"
in_zip=$tmp/zip/ndes-doctor-$version-win64
ok 'zip: the program' cmp "$exe" "$in_zip/ndes-doctor.exe"
for f in README.txt LISEZMOI.txt LICENSE.txt licences/ncurses.txt \
    licences/pcre2.txt licences/libxml2.txt licences/jansson.txt \
    licences/openssl.txt licences/mingw-w64.txt licences/gcc-runtime.txt \
    licences/versions.txt; do
	ok "zip: $f" [ -s "$in_zip/$f" ]
	ok "zip: $f has CRLF" grep -q "$(printf '\r')\$" "$in_zip/$f"
done
ok 'zip: what it is made of' python3 tests/check-sbom.py \
    "$in_zip/sbom.cdx.json" "$in_zip/ndes-doctor.exe"
ok 'zip: README names its version' grep -q "$version" "$in_zip/README.txt"
ok 'zip: in French' grep -q 'Bibliothèques incluses' "$in_zip/LISEZMOI.txt"
(cd build/dist && sha256sum -c --quiet "${zip##*/}.sha256")
ok 'zip: its sum' [ $? -eq 0 ]
