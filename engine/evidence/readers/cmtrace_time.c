/*
 * Times of CMTrace entries: written unpadded by some, with fractions of two
 * to seven digits, with and without a bias.
 */

#include "engine/evidence/readers/cmtrace_time.h"

#include "engine/base/spread.h"

#define BIAS_MAX  1440 /* minutes */
#define NO_DIGITS 1000000

/* Takes one to MAX digits off *S. */
static bool
take_digits(struct span *s, size_t max, int *out)
{
	size_t n = 0;
	int value = 0;

	while (n < s->n && n < max && s->p[n] >= '0' && s->p[n] <= '9')
		value = value * 10 + (s->p[n++] - '0');
	*s = span_slice(*s, n, s->n);
	*out = value;
	return n > 0;
}

static bool
letter(struct span *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = span_slice(*s, 1, s->n);
	return true;
}

/* "9:31:47", "09:31:47.946", off *S */
static bool
clock_part(struct span *s, struct civil *c)
{
	if (!take_digits(s, 2, &c->hour) || !letter(s, ':') ||
	    !take_digits(s, 2, &c->minute))
		return false;
	if (letter(s, ':') && !take_digits(s, 2, &c->second))
		return false;
	if (letter(s, '.') || letter(s, ','))
		c->micro = time_take_fraction(s);
	return true;
}

/* What is left after the clock: "+bias", "-bias" or nothing. */
static bool
bias_part(struct span s, int *minutes)
{
	bool minus = s.n > 0 && s.p[0] == '-';

	*minutes = 0;
	if (s.n == 0)
		return true;
	if (!letter(&s, minus ? '-' : '+') || !take_digits(&s, 5, minutes) ||
	    s.n > 0 || *minutes > BIAS_MAX)
		return false;
	if (minus)
		*minutes = -*minutes;
	return true;
}

/* The two digits at P, or NO_DIGITS. */
static int
pair_of_digits(const char *p)
{
	int high = p[0] - '0', low = p[1] - '0';

	return high < 0 || high > 9 || low < 0 || low > 9 ? NO_DIGITS
							  : high * 10 + low;
}

/* The eight bytes at P, the first one lowest. */
static inline uint64_t
word_at(const char *p)
{
	uint64_t w = spread_word(p);

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	return w;
}

/*
 * W has the eight bytes of a text like FORM, with other digits where that one
 * has zeros: a byte each then, of each digit ten times and the next one.
 */
static inline bool
pairs_like(uint64_t w, uint64_t form, uint64_t digits, uint64_t *pairs)
{
	static const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t odd;

	w ^= form;
	odd = (w & ~digits) | ((w | (w + (digits & ones * 6))) & ones * 0xf0);
	*pairs = w * 10 + (w >> 8);
	return odd == 0;
}

int64_t
cmtrace_clock(struct span time)
{
	static const uint64_t digits = UINT64_C(0xffff00ffff00ffff);
	const char *t = time.p;
	uint64_t clock, end;
	int hour, minute, second, milli;

	if (time.n < 12 || (time.n > 12 && t[12] >= '0' && t[12] <= '9') ||
	    !pairs_like(word_at(t), word_at("00:00:00"), digits, &clock) ||
	    !pairs_like(word_at(t + 4), word_at("0:00.000"),
		UINT64_C(0xffffff00ffff00ff), &end))
		return -1;
	hour = clock & 0xff;
	minute = clock >> 24 & 0xff;
	second = clock >> 48 & 0xff;
	milli = (int)(end >> 40 & 0xff) * 10 + (t[11] - '0');
	if (hour > 23 || minute > 59 || second > 60)
		return -1;
	return hour * TIME_HOUR + minute * TIME_MINUTE + second * TIME_SECOND +
	       milli * INT64_C(1000);
}

/*
 * "MM-dd-yyyy" and "HH:mm:ss.fff" at the start of TIME, no digit after it:
 * what nearly everybody writes.  False: to be read with care.
 */
static bool
read_usual(struct span date, struct span time, struct civil *c)
{
	const char *d = date.p, *t = time.p;
	int hundredths;

	if (date.n != 10 || time.n < 12 || d[2] != '-' || d[5] != '-' ||
	    t[2] != ':' || t[5] != ':' || t[8] != '.' || t[11] < '0' ||
	    t[11] > '9' || (time.n > 12 && t[12] >= '0' && t[12] <= '9'))
		return false;
	c->month = pair_of_digits(d);
	c->day = pair_of_digits(d + 3);
	c->year = pair_of_digits(d + 6) * 100 + pair_of_digits(d + 8);
	c->hour = pair_of_digits(t);
	c->minute = pair_of_digits(t + 3);
	c->second = pair_of_digits(t + 6);
	hundredths = pair_of_digits(t + 9);
	if (c->month > 99 || c->day > 99 || c->year > 9999 || c->hour > 99 ||
	    c->minute > 99 || c->second > 99 || hundredths > 99)
		return false;
	c->micro = hundredths * 10000 + (t[11] - '0') * 1000;
	return true;
}

static bool
read_any(struct span date, struct span *time, struct civil *c)
{
	*c = (struct civil){ 0 };
	return take_digits(&date, 2, &c->month) && letter(&date, '-') &&
	       take_digits(&date, 2, &c->day) && letter(&date, '-') &&
	       take_digits(&date, 4, &c->year) && date.n == 0 &&
	       clock_part(time, c);
}

int64_t
cmtrace_time(
    struct span date, struct span time, bool *unknown, int16_t *minutes)
{
	struct civil c = { 0 };
	int64_t t;
	int bias;

	*unknown = false;
	*minutes = 0;
	if (read_usual(date, time, &c))
		time = span_slice(time, 12, time.n);
	else if (!read_any(date, &time, &c))
		return TIME_NONE;
	if (!bias_part(time, &bias))
		return TIME_NONE;
	*unknown = bias == 0;
	t = time_of_civil(&c);
	if (t == TIME_NONE)
		return t;
	*minutes = (int16_t)bias;
	return t + bias * TIME_MINUTE;
}

static void
swap(int *a, int *b)
{
	int c = *a;

	*a = *b;
	*b = c;
}

/* Three numbers with one kind of mark between them, off *S. */
static bool
shown_date(struct span *s, struct civil *c)
{
	int first, second, third;
	char mark;

	if (!take_digits(s, 4, &first) || s->n == 0)
		return false;
	mark = s->p[0];
	if (!letter(s, mark) || !take_digits(s, 2, &second) ||
	    !letter(s, mark) || !take_digits(s, 4, &third))
		return false;
	if (mark != '/' && mark != '.' && mark != '-')
		return false;
	if (first > 31) {
		c->year = first;
		c->month = second;
		c->day = third;
		return true;
	}
	c->month = first;
	c->day = second;
	c->year = third;
	if (mark == '.' || first > 12)
		swap(&c->month, &c->day);
	return true;
}

int64_t
cmtrace_shown_time(struct span s)
{
	struct civil c = { 0 };
	bool am, pm;

	s = span_trim(s);
	if (!shown_date(&s, &c))
		return TIME_NONE;
	letter(&s, ',');
	letter(&s, 'T');
	s = span_trim(s);
	if (!clock_part(&s, &c))
		return TIME_NONE;
	s = span_trim(s);
	am = span_ieq(s, SPAN("am"));
	pm = span_ieq(s, SPAN("pm"));
	if ((am || pm) && (c.hour < 1 || c.hour > 12))
		return TIME_NONE;
	if (s.n > 0 && !am && !pm)
		return TIME_NONE;
	if (am || pm)
		c.hour = c.hour % 12 + (pm ? 12 : 0);
	return time_of_civil(&c);
}
