#!/bin/sh
# winget.sh VERSION MSI PRODUCT DATE OUT - the three manifests of a version for
# winget, https://github.com/microsoft/winget-cli schemas 1.6.0.  DOWNLOADS is
# where the files of the release can be fetched from.
set -eu
version=$1 msi=$2 product=$3 date=$4 out=$5
: "${DOWNLOADS:=https://example.org/ndes-doctor/releases}"
id=NdesDoctor.NdesDoctor
sum=$(sha256sum "$msi" | cut -c 1-64 | tr a-f A-F)
mkdir -p "$out"
# head TYPE
head_of() {
	printf '# yaml-language-server: $schema=%s.%s.1.6.0.schema.json\n' \
	    https://aka.ms/winget-manifest "$1"
	printf 'PackageIdentifier: %s\nPackageVersion: "%s"\n' $id "$version"
}
tail_of() { printf 'ManifestType: %s\nManifestVersion: 1.6.0\n' "$1"; }
{
	head_of version
	echo 'DefaultLocale: en-US'
	tail_of version
} >"$out/$id.yaml"
{
	head_of defaultLocale
	cat <<END
PackageLocale: en-US
Publisher: The authors of ndes-doctor
PackageName: ndes-doctor
License: MIT
ShortDescription: Finds why NDES issues no certificates for Intune.
END
	tail_of defaultLocale
} >"$out/$id.locale.en-US.yaml"
{
	head_of installer
	cat <<END
InstallerType: msi
Scope: machine
ProductCode: "{$product}"
ReleaseDate: "$date"
Installers:
- Architecture: x64
  InstallerUrl: $DOWNLOADS/$version/${msi##*/}
  InstallerSha256: $sum
END
	tail_of installer
} >"$out/$id.installer.yaml"
