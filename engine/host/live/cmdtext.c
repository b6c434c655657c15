#include "engine/host/live/cmdtext.h"

static const char *const states[] = { "UNKNOWN", "STOPPED", "START_PENDING",
	"STOP_PENDING", "RUNNING", "CONTINUE_PENDING", "PAUSE_PENDING",
	"PAUSED" };
static const char *const starts[] = { "BOOT_START", "SYSTEM_START",
	"AUTO_START", "DEMAND_START", "DISABLED" };
static const char *const controls[] = { "IGNORE", "NORMAL", "SEVERE",
	"CRITICAL" };

/* A name is one line, whoever gave it. */
static void
put_line(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_byte(out, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
}

static void
put_row(struct buf *out, const char *label, uint32_t n)
{
	buf_printf(out, "        %s : %u  (0x%x)\r\n", label, (unsigned)n,
	    (unsigned)n);
}

void
cmdtext_service(struct buf *out, const struct cmdtext_service *s)
{
	size_t known = sizeof(states) / sizeof(states[0]);

	buf_puts(out, "\r\nSERVICE_NAME: ");
	put_line(out, s->name);
	buf_puts(out, "\r\nDISPLAY_NAME: ");
	put_line(out, s->shown);
	buf_printf(out, "\r\n        TYPE               : %x  WIN32\r\n",
	    (unsigned)s->type);
	buf_printf(out, "        STATE              : %u  %s\r\n",
	    (unsigned)s->state, states[s->state < known ? s->state : 0]);
	put_row(out, "WIN32_EXIT_CODE   ", s->exit_code);
	put_row(out, "SERVICE_EXIT_CODE ", s->service_exit_code);
}

/* "2   AUTO_START" */
static void
put_choice(struct buf *out, const char *label, uint32_t n,
    const char *const *names, size_t known)
{
	buf_printf(out, "        %s : %u   %s\r\n", label, (unsigned)n,
	    n < known ? names[n] : "UNKNOWN");
}

/*
 * The program that COMMAND starts, as it stands there: in quotes, up to
 * ".exe", or up to the first blank.
 */
static struct span
program_of(struct span command)
{
	size_t end = span_find_byte(command, ' ', 0);

	if (span_starts(command, "\"")) {
		end = span_find_byte(command, '"', 1);
		return span_slice(command, 0, end == SIZE_MAX ? end : end + 1);
	}
	for (size_t i = 0; i + 4 <= command.n; i++)
		if (span_ieq(span_slice(command, i, i + 4), SPAN(".exe")) &&
		    (i + 4 == command.n || command.p[i + 4] == ' '))
			return span_slice(command, 0, i + 4);
	return span_slice(command, 0, end);
}

void
cmdtext_config(struct buf *out, const struct cmdtext_config *c)
{
	buf_puts(out, "\r\nSERVICE_NAME: ");
	put_line(out, c->name);
	buf_printf(out, "\r\n        TYPE               : %x  WIN32\r\n",
	    (unsigned)c->type);
	put_choice(out, "START_TYPE        ", c->start, starts,
	    sizeof(starts) / sizeof(starts[0]));
	put_choice(out, "ERROR_CONTROL     ", c->error_control, controls,
	    sizeof(controls) / sizeof(controls[0]));
	buf_puts(out, "        BINARY_PATH_NAME   : ");
	put_line(out, program_of(c->command));
	if (c->account.n > 0) {
		buf_puts(out, "\r\n        SERVICE_START_NAME : ");
		put_line(out, c->account);
	}
	buf_puts(out, "\r\n");
}

void
cmdtext_refused(struct buf *out, struct span name, uint32_t code)
{
	buf_printf(out, "\r\n[SC] OpenService FAILED %u: ", (unsigned)code);
	put_line(out, name);
	buf_puts(out, "\r\n");
}

size_t
cmdtext_pools(struct buf *out, struct span raw)
{
	struct span line;
	size_t count = 0;

	while (span_line(&raw, &line)) {
		if (!span_starts(line, "APPPOOL \""))
			continue;
		put_line(out, line);
		buf_puts(out, "\r\n");
		count++;
	}
	return count;
}

/* Bits of DefaultCertCheckMode that turn something off, or on. */
#define NO_REVOCATION 0x1u
#define ONLY_CACHED   0x2u
#define NO_USAGE      0x10000u

static void
put_switch(struct buf *out, const char *label, bool on)
{
	buf_printf(out, "    %s : %s\r\n", label, on ? "Enabled" : "Disabled");
}

void
cmdtext_bindings_head(struct buf *out)
{
	buf_puts(out, "\r\nSSL Certificate bindings:\r\n"
		      "-------------------------\r\n");
}

void
cmdtext_binding(struct buf *out, const struct cmdtext_binding *b)
{
	buf_printf(out, "\r\n    %s : ",
	    b->named ? "Hostname:port               "
		     : "IP:port                     ");
	put_line(out, b->where);
	buf_puts(out, "\r\n    Certificate Hash             : ");
	for (size_t i = 0; i < b->hash.n; i++)
		buf_printf(out, "%02x", (unsigned char)b->hash.p[i]);
	buf_printf(out,
	    "\r\n    Application ID               : %s\r\n"
	    "    Certificate Store Name       : ",
	    b->app);
	put_line(out, b->store.n > 0 ? b->store : SPAN("(null)"));
	buf_puts(out, "\r\n");
	put_switch(out, "Verify Client Certificate Revocation",
	    !(b->check_mode & NO_REVOCATION));
	put_switch(out,
	    "Verify Revocation Using Cached Client Certificate Only",
	    (b->check_mode & ONLY_CACHED) != 0);
	put_switch(
	    out, "Usage Check                 ", !(b->check_mode & NO_USAGE));
	/* their values are read by nobody; their places are counted */
	buf_puts(out, "    Revocation Freshness Time    : 0\r\n"
		      "    URL Retrieval Timeout        : 0\r\n"
		      "    Ctl Identifier               : (null)\r\n"
		      "    Ctl Store Name               : (null)\r\n");
	put_switch(out, "DS Mapper Usage             ", b->mapped);
	put_switch(out, "Negotiate Client Certificate", b->asks_for_client);
}
