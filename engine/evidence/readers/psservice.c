/*
 * Services as `Get-Service' and `Get-CimInstance Win32_Service' print them,
 * in lists and tables, and application pools of `Get-IISAppPool' and of
 * `Get-ChildItem IIS:\AppPools'.  Both become what `sc query' and `appcmd
 * list' say of them.
 * Sources: learn.microsoft.com, System.ServiceProcess.ServiceController,
 * Win32_Service class, IISAdministration and WebAdministration modules.
 */
#include "engine/evidence/readers/psobject.h"

/*
 * A word of .NET or of WMI, and the number of winsvc.h: ConvertTo-Json writes
 * the numbers.
 */
struct word {
	const char *text;
	const char *number;
};

static const struct word states[] = {
	{ "Stopped", "1" },
	{ "StartPending", "2" },
	{ "Start Pending", "2" },
	{ "StopPending", "3" },
	{ "Stop Pending", "3" },
	{ "Running", "4" },
	{ "ContinuePending", "5" },
	{ "Continue Pending", "5" },
	{ "PausePending", "6" },
	{ "Pause Pending", "6" },
	{ "Paused", "7" },
};

static const struct word starts[] = {
	{ "Boot", "0" },
	{ "System", "1" },
	{ "Auto", "2" },
	{ "Automatic", "2" },
	{ "AutomaticDelayedStart", "2" },
	{ "Manual", "3" },
	{ "Disabled", "4" },
};

#define COUNT(a)             (sizeof(a) / sizeof((a)[0]))
#define WORD_NUMBER(list, s) word_number(list, COUNT(list), s)

static struct span
word_number(const struct word *list, size_t count, struct span s)
{
	for (size_t i = 0; i < count; i++)
		if (span_ieq(s, span_of(list[i].text)) ||
		    span_is(s, list[i].number))
			return span_of(list[i].number);
	return SPAN_NONE;
}

/* The value of the first of two names that O has. */
static struct psproperty
either(const struct psobject *o, const char *one, const char *other)
{
	struct psproperty p = psobject_property(o, one);

	return p.name.p ? p : psobject_property(o, other);
}

static bool
has_any(const struct psobject *o, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (psobject_property(o, names[i]).name.p)
			return true;
	return false;
}

static bool
is_pool(const struct psobject *o)
{
	static const char *const names[] = { "CLR Ver", "Pipeline Mode",
		"ManagedRuntimeVersion", "ManagedPipelineMode",
		"Applications" };

	return has_any(o, names, COUNT(names));
}

/* What runs in a state has a name, too: a machine, a job, a task. */
static bool
is_service(const struct psobject *o)
{
	static const char *const names[] = { "DisplayName", "ServiceName",
		"ServiceType", "StartType", "StartMode", "PathName",
		"CanStop" };

	return !is_pool(o) &&
	       (has_any(o, names, COUNT(names)) ||
		   (o->count == 2 && psobject_property(o, "Status").name.p));
}

/* WMI has both: its status is about the object, "OK". */
static struct span
service_state(const struct psobject *o)
{
	return WORD_NUMBER(states, either(o, "State", "Status").value);
}

static bool
fits_service(const struct psobject *o)
{
	struct span start = either(o, "StartType", "StartMode").value;

	return is_service(o) && either(o, "Name", "ServiceName").value.n > 0 &&
	       (service_state(o).p || WORD_NUMBER(starts, start).p);
}

static void
put(struct record *r, enum field f, struct psproperty p)
{
	if (p.value.n > 0 && !p.cut)
		r->field[f] = p.value;
}

static void
give_if_wanted(struct reading *r, const struct record *rec)
{
	r->source->records++;
	if (!r->needles || needles_find(r->needles, rec->text, 0) != SIZE_MAX)
		r->emit(r->arg, rec);
}

/* A name that was cut may be that of another service: "PFXCertificateC...". */
static enum err
give_service(
    const struct psobject *o, struct reading *r, const struct record *like)
{
	struct psproperty name = either(o, "Name", "ServiceName");
	struct record rec = *like;

	if (name.cut) {
		source_problem(r->source, PROBLEM_NAME_CUT, rec.line, rec.text);
		return OK;
	}
	put(&rec, FIELD_SERVICE, name);
	rec.field[FIELD_STATE] = service_state(o);
	rec.field[FIELD_START_TYPE] = WORD_NUMBER(
	    starts, either(o, "StartType", "StartMode").value);
	put(&rec, FIELD_EXIT_CODE, psobject_property(o, "ExitCode"));
	put(&rec, FIELD_SERVICE_EXIT_CODE,
	    psobject_property(o, "ServiceSpecificExitCode"));
	put(&rec, FIELD_BINARY, either(o, "PathName", "BinaryPathName"));
	put(&rec, FIELD_ACCOUNT, either(o, "StartName", "UserName"));
	give_if_wanted(r, &rec);
	return OK;
}

static bool
fits_pool(const struct psobject *o)
{
	static const char *const words[] = { "Started", "Stopped", "Starting",
		"Stopping", "Unknown" };
	struct span state = either(o, "State", "Status").value;

	for (size_t i = 0; i < COUNT(words); i++)
		if (span_ieq(state, span_of(words[i])))
			return is_pool(o) &&
			       psobject_property(o, "Name").value.n > 0;
	return false;
}

static enum err
give_pool(
    const struct psobject *o, struct reading *r, const struct record *like)
{
	struct psproperty name = psobject_property(o, "Name");
	struct record rec = *like;

	if (name.cut) {
		source_problem(r->source, PROBLEM_NAME_CUT, rec.line, rec.text);
		return OK;
	}
	rec.field[FIELD_OBJECT] = SPAN("apppool");
	rec.field[FIELD_NAME] = name.value;
	rec.field[FIELD_VALUE] = SPAN("state");
	rec.field[FIELD_DATA] = either(o, "State", "Status").value;
	give_if_wanted(r, &rec);
	return OK;
}

static const struct psobject_format services = { fits_service, give_service };
static const struct psobject_format pools = { fits_pool, give_pool };

static int
psservice_sniff(struct span head)
{
	return psobject_sniff(&services, head);
}

static enum err
psservice_block(void *state, struct reading *r, const struct block *b)
{
	(void)state;
	return psobject_read(&services, r, b);
}

const struct reader_ops reader_psservice = {
	.kind = SOURCE_SERVICE,
	.name = "psservice",
	.sniff = psservice_sniff,
	.most = PSOBJECT_SURE,
	.cut = cmdblock_cut,
	.block = psservice_block,
};

static int
pspool_sniff(struct span head)
{
	return psobject_sniff(&pools, head);
}

static enum err
pspool_block(void *state, struct reading *r, const struct block *b)
{
	(void)state;
	return psobject_read(&pools, r, b);
}

const struct reader_ops reader_pspool = {
	.kind = SOURCE_IIS_CONFIG,
	.name = "pspool",
	.sniff = pspool_sniff,
	.most = PSOBJECT_SURE,
	.cut = cmdblock_cut,
	.block = pspool_block,
};
