/*
 * What no guide may ask for, in every spelling that the system takes.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/host/interest.h"
#include "engine/host/secrets.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void
test_keys(void **state)
{
	static const char *const secret[] = {
		"HKLM\\SAM",
		"HKLM\\SAM\\SAM\\Domains\\Account\\Users",
		"hklm\\sam",
		"HKEY_LOCAL_MACHINE\\SECURITY\\Policy\\Secrets",
		"HKEY_LOCAL_MACHINE:\\SECURITY",
		"HKLM\\\\SECURITY\\\\Cache",
		"HKLM/SECURITY/Cache",
		"SECURITY",
		"\\SECURITY\\",
		"HKLM\\SOFTWARE\\..\\SAM",
		"Computer\\HKEY_LOCAL_MACHINE\\SAM",
		"\\Registry\\Machine\\SAM",
		"Registry::HKLM\\SAM",
		"\\\\?\\HKLM\\SAM",
		"HKLM\\WOW6432Node\\SAM",
		"HKLM\\S\xc5\xbf"
		"AM\\..\\A",
		"HKLM\\\xc5\xbf"
		"AM",
		"HKLM\\SECUR\xc4\xb1TY",
		"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\JD",
		"HKLM\\System\\ControlSet001\\Control\\LSA\\Skew1",
		"HKLM\\SYSTEM\\controlset123\\Control\\Lsa\\GBG\\A",
		"HKLM\\SYSTEM\\CurrentControlSet\\Services\\SNMP\\Parameters"
		"\\ValidCommunities",
		"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
		"\\Winlogon",
		"HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows NT"
		"\\CurrentVersion\\Winlogon",
		"HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Keys\\A",
		"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MachineKeys",
	};
	static const char *const open[] = {
		"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa",
		"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\MSV1_0",
		"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP",
		"HKLM\\SOFTWARE\\SAMBA",
		"HKLM\\SAMPLES",
		"HKLM\\SOFTWARE\\SAM",
		"HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\MicrosoftIntune",
		"HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\MY",
		("HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\MY"
		 "\\Certificates\\A"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(secret); i++)
		if (!secret_key(span_of(secret[i])) ||
		    secret_refuse_key(span_of(secret[i])) != REFUSAL_SECRET)
			fail_msg("%s is not refused", secret[i]);
	for (size_t i = 0; i < COUNT(open); i++)
		if (secret_refuse_key(span_of(open[i])) != REFUSAL_NONE)
			fail_msg("%s is refused", open[i]);
}

static void
test_keys_elsewhere(void **state)
{
	static const char *const elsewhere[] = {
		"",
		"HKLM",
		"HKLM\\",
		"HKLM\\SOFTWARE\\",
		"HKLM\\\\SOFTWARE",
		"HKLM\\SOFTWARE/Microsoft",
		"HKCU\\Software",
		"HKU\\S-1-5-18",
		"SOFTWARE\\Microsoft",
		"HKLM\\SOFTWARE\\.\\Microsoft",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(elsewhere); i++)
		if (secret_refuse_key(span_of(elsewhere[i])) !=
		    REFUSAL_ELSEWHERE)
			fail_msg("%s is taken", elsewhere[i]);
	assert_int_equal(secret_refuse_key(SPAN_NONE), REFUSAL_ELSEWHERE);
}

static void
test_files(void **state)
{
	static const char *const secret[] = {
		"C:\\Windows\\System32\\config\\SAM",
		"c:/windows/system32/CONFIG/x.log",
		"%SystemRoot%\\System32\\config",
		"%windir%\\repair\\sam.log",
		"C:\\Windows\\repair",
		"C:\\Windows\\NTDS\\edb.log",
		"C:\\logs\\ntds.dit",
		"C:\\logs\\NTDS.DIT.",
		"C:\\logs\\ntds.dit ",
		"C:\\logs\\a.log:secret",
		"C:\\logs::$DATA",
		"C:\\logs\\..\\Windows\\a.log",
		"%ProgramData%\\Microsoft\\Crypto\\RSA\\MachineKeys\\a",
		"%ProgramData%\\Microsoft\\\\Crypto//Keys\\a.log",
		"%ProgramData%\\MICROS~1\\a.log",
		"C:\\PROGRA~3\\a.log",
		"\\\\?\\C:\\Windows\\System32\\config\\a.log",
		"\\\\.\\C:\\Windows\\Panther\\a.log",
		("\\\\?\\GLOBALROOT\\Device\\HarddiskVolume1\\Windows\\System32"
		 "\\config\\a.log"),
		"\\\\ndes01\\c$\\Windows\\Panther\\a.log",
		"C:\\Windows\\Panther\\unattend.xml",
		"C:\\logs\\Autounattend.xml",
		"C:\\logs\\sysprep.inf",
		"C:\\logs\\key.pfx",
		"C:\\logs\\lsass.dmp",
		"C:\\Windows\\System32\\CertLog\\ca.log",
	};
	static const char *const open[] = {
		"C:/inetpub/logs/LogFiles/W3SVC1/u_ex261120.log",
		"C:/Program Files/Microsoft Intune/NDESPolicyModule/Logs"
		"/NDESPlugin.log",
		"%SystemRoot%\\System32\\inetsrv\\config"
		"\\applicationHost.config",
		"%SystemRoot%\\System32\\LogFiles\\HTTPERR\\httperr1.log",
		"D:/logs/config/system.log",
		"C:/a/file~name.log",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(secret); i++)
		if (!secret_file(span_of(secret[i])))
			fail_msg("%s is not refused", secret[i]);
	for (size_t i = 0; i < COUNT(open); i++)
		if (secret_file(span_of(open[i])))
			fail_msg("%s is refused", open[i]);
}

static void
test_folders_of_a_guide(void **state)
{
	static const char *const elsewhere[] = {
		"",
		"%SystemDrive%",
		"%SystemDrive%\\",
		"%SystemDrive%inetpub",
		"%TEMP%\\logs",
		"%USERPROFILE%\\logs",
		"C:\\logs",
		"\\\\ndes01\\share\\logs",
		"\\\\?\\C:\\logs",
		"%ProgramData%/logs",
		"%ProgramData%\\logs\\",
		"%ProgramData%\\%USERNAME%",
		"%ProgramData%\\log*",
		"%SystemDrive%\\\\inetpub",
		"logs",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(elsewhere); i++)
		if (secret_refuse_folder(span_of(elsewhere[i])) !=
		    REFUSAL_ELSEWHERE)
			fail_msg("%s is taken", elsewhere[i]);
	assert_int_equal(secret_refuse_folder(
			     SPAN("%SystemDrive%\\inetpub\\logs\\LogFiles")),
	    REFUSAL_NONE);
	assert_int_equal(
	    secret_refuse_folder(SPAN("%programfiles(x86)%\\Contoso")),
	    REFUSAL_NONE);
	assert_int_equal(
	    secret_refuse_folder(SPAN("%windir%\\system32\\Config\\journal")),
	    REFUSAL_SECRET);
	assert_int_equal(
	    secret_refuse_folder(SPAN("%SystemDrive%\\a\\..\\Users")),
	    REFUSAL_SECRET);
}

static void
test_patterns_of_a_guide(void **state)
{
	static const char *const unnamed[] = { "", "*", "*.*", "?.?", "..",
		"a\\b", "a/b", "a:b", "%A%.log" };

	(void)state;
	for (size_t i = 0; i < COUNT(unnamed); i++)
		if (secret_refuse_files(span_of(unnamed[i])) !=
		    REFUSAL_ELSEWHERE)
			fail_msg("%s is taken", unnamed[i]);
	assert_int_equal(secret_refuse_files(SPAN("u_ex*.log")), REFUSAL_NONE);
	assert_int_equal(secret_refuse_files(SPAN("*.PFX")), REFUSAL_SECRET);
	assert_int_equal(secret_refuse_files(SPAN("SAM")), REFUSAL_SECRET);
}

static void
test_names(void **state)
{
	(void)state;
	assert_true(interest_name_fits("*.log", "A.LOG"));
	assert_true(interest_name_fits("u_ex*.log", "u_ex.log"));
	assert_true(interest_name_fits("*a*b*", "xxaybaab"));
	assert_true(interest_name_fits("?.log", "a.log"));
	assert_true(interest_name_fits("*", ""));
	assert_true(interest_name_fits("*.lo_*", "a.lo_.lo_x"));
	assert_false(interest_name_fits("?.log", ".log"));
	assert_false(interest_name_fits("*.log", "a.log.txt"));
	assert_false(interest_name_fits("a.log", "a.lo"));
	assert_false(interest_name_fits("a.lo", "a.log"));
	assert_false(interest_name_fits("", "a"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_keys_elsewhere),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_folders_of_a_guide),
		cmocka_unit_test(test_patterns_of_a_guide),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
