/*
 * What Windows says of a folder: its owner and its access list.  Every user
 * may make folders below C:\ProgramData, and owns what he makes: that others
 * may add to a folder does not speak against what lies in it, that they may
 * delete or give away does.
 *
 * Trusted are SYSTEM, the administrators, TrustedInstaller (which owns C:\),
 * and the account that we run as: whoever is that account can do all this
 * without us.
 */

#include "engine/host/os/trust.h"

#include "engine/base/wide.h"
#include "engine/host/os/files_win.h"

#include <stdio.h>
#include <stdlib.h>

/* aclapi.h brings a type of this name; here it is the folder of the samples */
#undef DATADIR
#include <windows.h>
#include <aclapi.h>
#include <sddl.h>

#define TAKES_AWAY                                                             \
	(DELETE | WRITE_DAC | WRITE_OWNER | FILE_DELETE_CHILD | GENERIC_ALL)
#define WRITES                                                                 \
	(TAKES_AWAY | FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_WRITE_EA |     \
	    FILE_WRITE_ATTRIBUTES | GENERIC_WRITE)

/* Nothing from above; an administrator's belongs to all administrators. */
#define ADMINS_ONLY L"O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"
#define OURS_ONLY   L"D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)"

#define TRUSTED_INSTALLER                                                      \
	L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"

char *
trust_absolute(const char *path)
{
	return files_path(path);
}

/* On a server past its name and share. */
size_t
trust_root(const char *path)
{
	int slashes = span_starts(span_of(path), "//?/UNC/") ? 6 : 4;
	size_t i = 0;

	for (; path[i]; i++)
		if (path[i] == '/' && --slashes == 0)
			return i + 1;
	return i;
}

static bool
is_our_account(PSID sid)
{
	union {
		TOKEN_USER user;
		char room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
	} is;
	HANDLE token;
	DWORD n = sizeof(is);
	bool same;

	if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
		return false;
	same = GetTokenInformation(token, TokenUser, &is, n, &n) &&
	       EqualSid(is.user.User.Sid, sid);
	CloseHandle(token);
	return same;
}

static bool
is_installer(PSID sid)
{
	PSID installer = NULL;
	bool same = ConvertStringSidToSidW(TRUSTED_INSTALLER, &installer) &&
		    EqualSid(installer, sid);

	LocalFree(installer);
	return same;
}

/* "Owner rights" are those of an owner, who is looked at by himself. */
static bool
is_trusted(PSID sid)
{
	return sid && IsValidSid(sid) &&
	       (IsWellKnownSid(sid, WinLocalSystemSid) ||
		   IsWellKnownSid(sid, WinBuiltinAdministratorsSid) ||
		   IsWellKnownSid(sid, WinCreatorOwnerRightsSid) ||
		   is_our_account(sid) || is_installer(sid));
}

/* Whom an entry gives any of RIGHTS here; NULL: nobody. */
static PSID
given_to(ACE_HEADER *head, DWORD rights)
{
	ACCESS_ALLOWED_ACE *ace = (void *)head;

	if (head->AceFlags & INHERIT_ONLY_ACE ||
	    (head->AceType != ACCESS_ALLOWED_ACE_TYPE &&
		head->AceType != ACCESS_ALLOWED_CALLBACK_ACE_TYPE) ||
	    !(ace->Mask & rights))
		return NULL;
	return &ace->SidStart;
}

/* Which entry lets somebody else have RIGHTS; true for no list at all. */
static bool
lets_others(ACL *list, DWORD rights, PSID *who)
{
	void *ace;

	*who = NULL;
	for (DWORD i = 0; list && i < list->AceCount; i++) {
		if (!GetAce(list, i, &ace))
			return true;
		*who = given_to(ace, rights);
		if (*who && !is_trusted(*who))
			return true;
	}
	return !list;
}

static void
put_why(PSID sid, const char *what, char why[TRUST_WHY_MAX])
{
	char *text = NULL;

	if (!sid || !ConvertSidToStringSidA(sid, &text))
		text = NULL;
	snprintf(why, TRUST_WHY_MAX, "%s %s", what, text ? text : "?");
	LocalFree(text);
}

static enum err
check_handle(HANDLE h, bool last, char why[TRUST_WHY_MAX])
{
	PSECURITY_DESCRIPTOR all = NULL;
	PSID owner = NULL, who;
	ACL *list = NULL;
	DWORD code = GetSecurityInfo(h, SE_FILE_OBJECT,
	    OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &owner,
	    NULL, &list, NULL, &all);
	enum err err = files_err(code);

	if (!err && !is_trusted(owner)) {
		put_why(owner, "owner", why);
		err = ERR_UNTRUSTED;
	} else if (!err &&
		   lets_others(list, last ? WRITES : TAKES_AWAY, &who)) {
		put_why(who, "write access for", why);
		err = ERR_UNTRUSTED;
	}
	LocalFree(all);
	return err;
}

enum err
trust_look(const char *path, bool last, char why[TRUST_WHY_MAX])
{
	wchar_t *wide = files_native(path, "");
	BY_HANDLE_FILE_INFORMATION info;
	HANDLE h = INVALID_HANDLE_VALUE;
	enum err err = ERR_NOMEM;

	if (wide) {
		h = CreateFileW(wide, READ_CONTROL | FILE_READ_ATTRIBUTES,
		    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
		    NULL, OPEN_EXISTING,
		    FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT,
		    NULL);
		err = h == INVALID_HANDLE_VALUE ? files_last_err() : OK;
		free(wide);
	}
	if (err)
		return err;
	if (!GetFileInformationByHandle(h, &info)) {
		err = files_last_err();
	} else if (info.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) {
		snprintf(why, TRUST_WHY_MAX, "reparse point");
		err = ERR_UNTRUSTED;
	} else if (!(info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)) {
		err = ERR_NOT_FOUND;
	} else {
		err = check_handle(h, last, why);
	}
	CloseHandle(h);
	return err;
}

static bool
is_administrator(void)
{
	PSID admins = NULL;
	BOOL is = FALSE;

	if (ConvertStringSidToSidW(L"S-1-5-32-544", &admins) &&
	    !CheckTokenMembership(NULL, admins, &is))
		is = FALSE;
	LocalFree(admins);
	return is;
}

enum err
trust_make(const char *path)
{
	SECURITY_ATTRIBUTES security = { sizeof(security), NULL, FALSE };
	wchar_t *wide = files_native(path, "");
	enum err err = wide ? OK : ERR_NOMEM;

	if (!err && !ConvertStringSecurityDescriptorToSecurityDescriptorW(
			is_administrator() ? ADMINS_ONLY : OURS_ONLY,
			SDDL_REVISION_1, &security.lpSecurityDescriptor, NULL))
		err = ERR_IO;
	if (!err && !CreateDirectoryW(wide, &security) &&
	    GetLastError() != ERROR_ALREADY_EXISTS)
		err = files_last_err();
	LocalFree(security.lpSecurityDescriptor);
	free(wide);
	return err;
}
