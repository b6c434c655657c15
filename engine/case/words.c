/*
 * What a case says in sentences: what it could not see, what to do next,
 * and commands with their blanks filled in.
 */

#include "engine/case/inside.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/case/texts.h"
#include "engine/fix/blanks.h"

static bool
is_silent(const struct check_result *r)
{
	return r->verdict == VERDICT_NO_EVIDENCE ||
	       r->verdict == VERDICT_UNREADABLE;
}

/* A live server has been looked at; only another one has to be asked. */
static bool
is_elsewhere(const struct case_file *c, const struct check *check)
{
	return c->host->nature != HOST_LIVE ||
	       check->settles & 1u << SOURCE_CA_FAILED;
}

static const struct bilingual *
why_silent(const struct case_file *c, size_t check)
{
	const struct check_result *r = &c->diagnosis->checks[check];

	if (r->stale)
		return T_CASE_STALE;
	if (r->verdict == VERDICT_UNREADABLE)
		return T_VERDICT_UNREADABLE;
	if (r->past_bad > 0 && c->after[check] != TIME_NONE)
		return T_CASE_SINCE_FIX;
	return T_CASE_NOT_FOUND;
}

/*
 * Only kinds whose sources do not lie there in a readable file, too: a zip
 * beside the log that was in it holds nothing new.
 */
const struct evidence_left *
case_left_for(const struct case_file *c, size_t check)
{
	unsigned wanted = know_check(c->k, check)->settles;

	for (size_t i = 0; i < case_source_count(c); i++)
		wanted &= ~(1u << case_source(c, i)->kind);
	for (size_t i = 0; i < case_left_count(c); i++)
		if (unread_holds(case_left(c, i)->kind) & wanted)
			return case_left(c, i);
	return NULL;
}

void
case_collect(
    const struct case_file *c, size_t check, enum lang lang, struct buf *out)
{
	const struct evidence_left *left = case_left_for(c, check);

	if (left) {
		text_fill(out, text_in(lang, T_CASE_LIES_THERE), left->file,
		    unread_why(lang, left->kind), NULL);
		buf_printf(out, " %s", unread_remedy(lang, left->kind));
	} else {
		buf_puts(out, know_check(c->k, check)->collect.in[lang]);
	}
}

/* "3.6 certificat de signature : aucune trace. <how to get it>" */
static void
unseen_check(
    const struct case_file *c, size_t i, enum lang lang, struct buf *out)
{
	const struct check *check = know_check(c->k, i);
	const struct evidence_left *left = case_left_for(c, i);

	text_fill(out, text_in(lang, T_CASE_UNSEEN_CHECK), check->number,
	    check->title.in[lang], text_in(lang, why_silent(c, i)), NULL);
	if (*check->collect.in[lang] && is_elsewhere(c, check)) {
		buf_byte(out, ' ');
		if (left)
			text_fill(out, text_in(lang, T_CASE_LIES_THERE),
			    left->file, unread_why(lang, left->kind), NULL);
		else
			buf_puts(out, check->collect.in[lang]);
	}
	buf_byte(out, '\n');
}

/* "not read yet 3.4 4.1" */
static size_t
unread_checks(const struct case_file *c, enum lang lang, struct buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i < c->diagnosis->check_count; i++) {
		if (!case_is_unread(c, i))
			continue;
		if (n++ == 0)
			buf_puts(out, text_in(lang, T_CASE_NOT_READ));
		buf_printf(out, " %s", know_check(c->k, i)->number);
	}
	if (n > 0)
		buf_byte(out, '\n');
	return n > 0;
}

static size_t
unseen_file(const char *file, enum err err, enum lang lang, struct buf *out)
{
	struct buf name = BUF_INIT;

	if (!err)
		return 0;
	utf8_line(&name, file);
	text_fill(out, text_in(lang, T_CASE_UNSEEN_FILE), buf_str(&name),
	    err_text(lang, err), NULL);
	buf_free(&name);
	return 1;
}

/* A copy takes so long, and a request two minutes (rule 18). */
#define ENDED_BEFORE (12 * TIME_MINUTE)

/* The log of KIND that goes on the longest; NULL when none tells its time. */
static const struct source *
longest_log(const struct case_file *c, enum source_kind kind)
{
	const struct source *longest = NULL;

	for (size_t i = 0; i < case_source_count(c); i++) {
		const struct source *s = case_source(c, i);

		if (s->kind != kind || s->last == TIME_NONE ||
		    s->problem[PROBLEM_ZONE].count > 0)
			continue;
		if (!longest || s->last > longest->last)
			longest = s;
	}
	return longest;
}

static int64_t
last_seen(const struct case_file *c, const size_t *signs, size_t count,
    unsigned not_in)
{
	int64_t last = TIME_NONE;

	for (size_t i = 0; i < count; i++) {
		const struct finding *f = diagnosis_finding(
		    c->diagnosis, signs[i]);

		if (f && f->last > last &&
		    !(know_sign(c->k, signs[i])->sources & not_in))
			last = f->last;
	}
	return last;
}

/*
 * Until when other logs than that of KIND tell of requests: those of the
 * devices and the calls that they cause, by the signs of their absence.
 */
static int64_t
requests_until(const struct case_file *c, enum source_kind kind)
{
	size_t called = know_check_find(c->k, "module-called");
	int64_t last = TIME_NONE, t;

	for (size_t i = 0; called != SIZE_MAX && i < know_sign_count(c->k);
	     i++) {
		const struct sign *s = know_sign(c->k, i);

		if (s->kind != SIGN_ABSENT_WHILE || !(s->checks >> called & 1))
			continue;
		t = last_seen(c, s->first, s->first_count, 1u << kind);
		last = t > last ? t : last;
		t = last_seen(c, s->then, s->then_count, 1u << kind);
		last = t > last ? t : last;
	}
	return last;
}

/* Rule 18: a log that merely ends while requests go on elsewhere is silent. */
static size_t
logs_that_end(const struct case_file *c, enum lang lang, struct buf *out)
{
	static const enum source_kind kinds[] = { SOURCE_IIS, SOURCE_NDESPLUGIN,
		SOURCE_CRP, SOURCE_EVENT };
	size_t n = 0;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct source *s = longest_log(c, kinds[i]);
		int64_t until = requests_until(c, kinds[i]);
		char end[TIME_TEXT_MAX], on[TIME_TEXT_MAX];
		struct buf name = BUF_INIT;

		if (!s || until == TIME_NONE || until - s->last < ENDED_BEFORE)
			continue;
		utf8_line(&name, s->file);
		text_fill(out, text_in(lang, T_CASE_LOG_ENDS), buf_str(&name),
		    time_minute(s->last, end), time_minute(until, on), NULL);
		buf_free(&name);
		n++;
	}
	return n;
}

size_t
case_unseen(const struct case_file *c, enum lang lang, struct buf *out)
{
	const char *lacks = case_bundle_lacks(c, lang);
	size_t n = 0;

	if (c->host->limited) {
		buf_puts(out, text_in(lang, T_HOST_LIMITED));
		buf_byte(out, '\n');
		n++;
	}
	if (lacks) {
		buf_printf(out, "%s\n", lacks);
		n++;
	}
	n += unread_checks(c, lang, out);
	n += logs_that_end(c, lang, out);
	for (size_t i = 0; i < c->diagnosis->check_count; i++) {
		/* what is beside enrolment is missed by nobody */
		if (know_check(c->k, i)->warns ||
		    !is_silent(&c->diagnosis->checks[i]) ||
		    case_is_unread(c, i))
			continue;
		unseen_check(c, i, lang, out);
		n++;
	}
	for (size_t i = 0; i < case_source_count(c); i++)
		n += unseen_file(
		    case_source(c, i)->file, case_source(c, i)->err, lang, out);
	for (size_t i = 0; i < case_left_count(c); i++)
		n += unseen_file(
		    case_left(c, i)->file, case_left(c, i)->err, lang, out);
	return n;
}

/*
 * The check whose evidence decides between the readings of one sign: that
 * of another decisive sign of the cause.  SIZE_MAX when there is none, or when
 * its evidence is there and has not decided.
 */
static size_t
deciding_check(const struct case_file *c, const struct cause_result *r)
{
	uint64_t checks = know_cause_checks(c->k, know_cause(c->k, r->cause));

	for (size_t i = 0; i < r->because_count; i++)
		checks &= ~(UINT64_C(1) << r->because[i]);
	for (size_t i = 0; i < c->diagnosis->check_count; i++)
		if (checks >> i & 1 && is_silent(&c->diagnosis->checks[i]))
			return i;
	return SIZE_MAX;
}

/* Several causes may be meant: what decides comes before any fix. */
static bool
next_reading(const struct case_file *c, enum lang lang, struct buf *out)
{
	const struct cause_result *r = &c->diagnosis->causes[0];
	size_t i = r->reading && r->certainty == CERTAINTY_POSSIBLE
		       ? deciding_check(c, r)
		       : SIZE_MAX;
	const struct check *check;
	struct buf how = BUF_INIT;

	if (i == SIZE_MAX)
		return false;
	check = know_check(c->k, i);
	case_collect(c, i, lang, &how);
	text_fill(out, text_in(lang, T_CASE_NEXT_READING), check->number,
	    check->title.in[lang], buf_str(&how), NULL);
	buf_free(&how);
	return true;
}

/*
 * Rule 14: what a connector does can only be looked for once it is known
 * which one there is.
 */
static const struct bilingual *
how_to_see(const struct case_file *c, const struct check *check)
{
	return c->diagnosis->generation == GENERATION_UNKNOWN &&
		       know_step(c->k, check->step)->number >= 3
		   ? T_CASE_NEXT_CONNECTOR
		   : T_CASE_NEXT_COLLECT;
}

/* What lies there unread and may hold what a silent check wants. */
static const struct evidence_left *
left_to_read(const struct case_file *c)
{
	const struct evidence_left *left = NULL;

	for (size_t i = 0; !left && i < c->diagnosis->check_count; i++)
		if (is_silent(&c->diagnosis->checks[i]))
			left = case_left_for(c, i);
	return left;
}

static void
next_cause(const struct case_file *c, enum lang lang, struct buf *out)
{
	const struct cause *cause = know_cause(
	    c->k, c->diagnosis->causes[0].cause);

	if (next_reading(c, lang, out))
		return;
	text_fill(out,
	    text_in(
		lang, cause->fix_count ? T_CASE_NEXT_FIX : T_CASE_NEXT_CAUSE),
	    cause->title.in[lang], NULL);
}

static void
next_check(const struct case_file *c, size_t i, enum lang lang, struct buf *out)
{
	const struct check *check = know_check(c->k, i);

	if (is_silent(&c->diagnosis->checks[i]))
		text_fill(out, text_in(lang, how_to_see(c, check)),
		    check->number, check->title.in[lang],
		    check->collect.in[lang], NULL);
	else
		text_fill(out, text_in(lang, T_CASE_NEXT_LOOK), check->number,
		    check->title.in[lang], NULL);
}

/*
 * Requests of strangers prove nothing: the check whose evidence would tell
 * what the module itself does.  SIZE_MAX: more than strangers was seen.
 */
static size_t
check_beyond_strangers(const struct diagnosis *d)
{
	if (!d->foreign_judged || d->cause_count == 0 ||
	    d->causes[0].certainty != CERTAINTY_POSSIBLE)
		return SIZE_MAX;
	for (size_t i = 0; i < d->check_count; i++)
		if (is_silent(&d->checks[i]))
			return i;
	return SIZE_MAX;
}

void
case_next(const struct case_file *c, enum lang lang, struct buf *out)
{
	const struct diagnosis *d = c->diagnosis;
	const struct evidence_left *left = left_to_read(c);

	size_t beyond = check_beyond_strangers(d);

	if (beyond != SIZE_MAX)
		next_check(c, beyond, lang, out);
	else if (d->cause_count > 0)
		next_cause(c, lang, out);
	else if (d->next_check == SIZE_MAX ||
		 (d->whole == WHOLE_HEALTHY &&
		     is_silent(&d->checks[d->next_check])))
		buf_puts(out, text_in(lang, T_CASE_NEXT_STEP5));
	else if (left && d->whole != WHOLE_HEALTHY)
		text_fill(out, text_in(lang, T_CASE_NEXT_LEFT), left->file,
		    unread_why(lang, left->kind),
		    unread_remedy(lang, left->kind), NULL);
	else
		next_check(c, d->next_check, lang, out);
}

void
case_command(const struct case_file *c, const struct cause_result *cause,
    size_t subject, const char *command, struct buf *out)
{
	const struct blanks_world w = { evidence_registry(c->evidence),
		cause && subject < cause->subject_count
		    ? cause->subjects[subject]->cert
		    : NULL,
		c->host->name };

	blanks_fill(&w, command, out);
}
