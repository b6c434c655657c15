#!/bin/sh
# wixl 0.101 (wixl 0.101+repack-1, Debian 12); its package is read by msiinfo
# of the same version.
#
# In the table Registry of an MSI the first characters of a value are its
# type: #42 is a number, #x0102 are bytes, #%text is a text that expands; what
# has none is a REG_SZ.  wixl marks the number, and neither the bytes of
# Type="binary" nor the text of Type="expandable": both are installed as
# plain texts.  Of a feature with Absent="disallow" nothing is kept (16 would
# be its attribute), so it can be left out.  Exit 0, not a word.  Look at the
# tables with msiinfo export, and put them right with msibuild -q.
. "$(dirname "$0")/kit/kit"
get wixl=0.101+repack-1 msitools=0.101+repack-1 libmsi0=0.101+repack-1 \
    libgcab-1.0-0 libgsf-1-114
in_folder
echo text >a.txt
cat >example.wxs <<'END'
<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="01234567-89AB-CDEF-0123-456789ABCDEF" Name="Example"
      Language="1033" Version="1.2.3" Manufacturer="Example"
      UpgradeCode="11234567-89AB-CDEF-0123-456789ABCDEF">
    <Package InstallerVersion="500" Compressed="yes"/>
    <Media Id="1" Cabinet="a.cab" EmbedCab="yes"/>
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Component Id="One" Guid="21234567-89AB-CDEF-0123-456789ABCDEF">
        <File Id="A" Name="a.txt" Source="a.txt" KeyPath="yes"/>
        <RegistryKey Root="HKLM" Key="Software\Example">
          <RegistryValue Name="Number" Type="integer" Value="42"/>
          <RegistryValue Name="Bytes" Type="binary" Value="0102"/>
          <RegistryValue Name="Path" Type="expandable" Value="%ProgramFiles%"/>
        </RegistryKey>
      </Component>
    </Directory>
    <Feature Id="Main" Level="1" Absent="disallow">
      <ComponentRef Id="One"/>
    </Feature>
  </Product>
</Wix>
END
{
	wixl -o example.msi example.wxs && echo "exit 0"
	msiinfo export example.msi Registry | tr -d '\r' |
	    awk -F '\t' 'NR > 3 { print $4, $5 }'
	msiinfo export example.msi Feature | tr -d '\r' |
	    awk -F '\t' 'NR > 3 { print $1, $8 }'
} >all 2>&1
seen all <<'END'
exit 0
Number #42
Bytes 0102
Path %ProgramFiles%
Main 0
END
