/*
 * Values of the registry: set, put back, waited for.
 */

#include "engine/fix/action.h"

#include "engine/base/utf8.h"
#include "engine/base/times.h"
#include "engine/evidence/record/registry.h"
#include "engine/fix/backup.h"
#include "engine/fix/texts.h"
#include "engine/host/secrets.h"

#include <stdio.h>
#include <string.h>

#define WAIT_LIMIT (10 * TIME_MINUTE)
#define WAIT_POLL  (5 * TIME_SECOND)

/* Security is never bought for comfort: not even a guide may do these. */
static const char *const never[] = { "EnforcePassword", "EditFlags" };

static bool
is_never(const char *value)
{
	for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
		if (span_ieq(span_of(value), span_of(never[i])))
			return true;
	return false;
}

static bool
name_target(struct fix_plan *p, struct fix_act *a)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s\\%s", a->key, a->value);
	a->target = buf_failed(&b) ? NULL : arena_dup(&p->arena, buf_span(&b));
	buf_free(&b);
	if (!a->target)
		a->target = "";
	return *a->target != '\0';
}

/* Without a value of its own, the target's last part is it. */
static bool
split_target(struct fix_plan *p, struct fix_act *a)
{
	const char *target = a->action->target, *last = strrchr(target, '\\');

	if (!a->value || !*a->value) {
		a->value = last ? last + 1 : "";
		a->key = last ? arena_dup(
				    &p->arena, (struct span){ target,
						   (size_t)(last - target) })
			      : NULL;
	} else {
		a->key = target;
	}
	return a->key && *a->value && span_istarts(span_of(a->key), "HKLM\\") &&
	       name_target(p, a);
}

/* A key that the guide may not name, whatever it wants of it. */
static bool
refuse_target(struct fix_plan *p, struct fix_act *a)
{
	if (!split_target(p, a))
		return act_refuse(a, T_FIX_BAD_GUIDE, a->action->target, NULL);
	return secret_key(span_of(a->key)) &&
	       act_refuse(a, T_FIX_SECRET, a->key, NULL);
}

/*
 * The client certificate of the module: 40 digits in lower case, as
 * Microsoft asks, of a certificate that is there, has a key and is valid.
 */
static bool
refuse_thumbprint(const struct fix_case *c, struct fix_act *a, const char *text)
{
	char thumbprint[CERT_THUMBPRINT_MAX];
	const struct stored_cert *cert;

	if (!certstore_thumbprint(text, thumbprint))
		return act_refuse(a, T_FIX_NO_THUMBPRINT, text, NULL);
	cert = certstore_find(c->certs, STORE_MY, thumbprint);
	if (!cert || !cert->has_private_key)
		return act_refuse(a, T_FIX_NOT_IN_MY, thumbprint, NULL);
	if (c->d->now != TIME_NONE && cert_not_after(cert->cert) < c->d->now)
		return act_refuse(
		    a, T_FIX_NOT_IN_DATE, cert_common_name(cert->cert), NULL);
	if (!cert_allows(cert->cert, "1.3.6.1.5.5.7.3.2"))
		return act_refuse(a, T_FIX_NO_CLIENT_AUTH,
		    cert_common_name(cert->cert), NULL);
	for (char *p = thumbprint; *p; p++)
		if (*p >= 'A' && *p <= 'F')
			*p |= 0x20;
	buf_puts(&a->state.data, thumbprint);
	return false;
}

/* NDES asks the CA by the name of a template, which holds no blank. */
static bool
is_template(const struct fix_act *a)
{
	return span_ends(span_of(a->key), "\\MSCEP") &&
	       span_ends(span_of(a->value), "Template");
}

static bool
take_data(const struct fix_case *c, struct fix_act *a, struct span data)
{
	uint64_t n;

	a->state.present = true;
	a->state.type = a->action->type;
	if (a->action->type == REG_TYPE_DWORD) {
		if (!span_number(data, 10, &n) || n > UINT32_MAX)
			return act_refuse(a, T_FIX_NO_NUMBER, a->value, NULL);
		for (int i = 0; i < 4; i++)
			buf_byte(&a->state.data, (char)(n >> 8 * i & 0xff));
	} else if (strcmp(a->value, "NDESCertThumbprint") == 0) {
		struct buf text = BUF_INIT;
		bool refused;

		buf_add(&text, data);
		refused = refuse_thumbprint(c, a, buf_str(&text));
		buf_free(&text);
		return refused;
	} else if (is_template(a) && span_find(data, SPAN(" "), 0) < data.n) {
		return act_refuse(a, T_FIX_NO_BLANKS, a->value, NULL);
	} else {
		utf8_clean(&a->state.data, data, data.n);
		if (!span_eq(buf_span(&a->state.data), data))
			return act_refuse(a, T_FIX_BAD_DATA, a->value, NULL);
	}
	return false;
}

static bool
already_so(const struct fix_case *c, const struct fix_act *a)
{
	const struct reg_value *v = registry_value(c->reg, a->key, a->value);

	return v && v->type == a->state.type &&
	       span_eq(v->raw, buf_span(&a->state.data));
}

static bool
set_refuse(const struct fix_case *c, struct fix_plan *p, struct fix_act *a)
{
	struct span data = span_of(a->action->data);

	if (!*a->action->value) { /* the guide does not say what to write */
		a->by_person = a->must = true;
		a->target = a->action->target;
		return false;
	}
	if (refuse_target(p, a))
		return true;
	if (is_never(a->value))
		return act_refuse(a, T_FIX_NEVER, a->value, NULL);
	if (!data.p)
		data = fix_input_find(c, a->value);
	if (!data.p)
		return act_refuse(a, T_FIX_NEEDS_DATA, a->value, NULL);
	if (take_data(c, a, data))
		return true;
	return already_so(c, a) &&
	       act_refuse(a, T_FIX_ALREADY, a->target, NULL);
}

static bool
restore_refuse(const struct fix_case *c, struct fix_plan *p, struct fix_act *a)
{
	struct fix_object o = { .kind = OBJECT_VALUE };

	if (refuse_target(p, a))
		return true;
	o.name = a->key;
	o.value = a->value;
	return !journal_old(c->journal, &o) &&
	       act_refuse(a, T_FIX_NO_BACKUP, a->target, NULL);
}

static bool
wait_refuse(const struct fix_case *c, struct fix_plan *p, struct fix_act *a)
{
	(void)c;
	a->limit = a->action->timeout ? a->action->timeout : WAIT_LIMIT;
	return refuse_target(p, a);
}

static struct fix_object
object_of(const struct fix_act *a)
{
	return (struct fix_object){ OBJECT_VALUE, ACT_ROOT, a->key, a->value };
}

static enum err
set_backup(struct fix_step *s)
{
	struct fix_object o = object_of(s->act);
	struct fix_state after = { true, s->act->state.type, BUF_INIT };

	buf_add(&after.data, buf_span(&s->act->state.data));
	return step_change(s, &o, &after);
}

static enum err
restore_backup(struct fix_step *s)
{
	struct fix_object o = object_of(s->act);
	const struct journal_change *c = journal_old(s->j, &o);
	struct fix_state old = FIX_STATE_INIT;
	enum err err = c ? change_before(s->w, c, &old) : ERR_NOT_FOUND;

	if (err)
		fix_say_err(&s->why, T_FIX_BACKUP_FAILED, o.name, err);
	else
		err = step_change(s, &o, &old);
	fix_state_free(&old);
	return err;
}

/* The value that the item is about, and no other. */
static bool
is_value(const struct journal_item *item, struct span key, struct span value)
{
	const struct fix_object *o = &item->change[0].object;
	struct buf target = BUF_INIT;
	bool is;

	buf_printf(&target, "%s\\%s", o->name, o->value ? o->value : "");
	is = item->changes == 1 &&
	     change_is(&item->change[0], OBJECT_VALUE, NULL, NULL) &&
	     span_ieq(span_of(o->name), key) &&
	     span_ieq(span_of(o->value), value) &&
	     span_is(buf_span(&target), item->target);
	buf_free(&target);
	return is;
}

/* As split_target() takes them apart. */
static bool
is_target(const struct action *a, const struct journal_item *item)
{
	struct span target = span_of(a->target), rest = span_of(a->value), word;
	const char *last = strrchr(a->target, '\\');

	if (!*a->value)
		return last &&
		       is_value(item,
			   span_slice(target, 0, (size_t)(last - a->target)),
			   span_of(last + 1));
	while (span_next(&rest, ' ', &word))
		if (word.n > 0 && is_value(item, target, word))
			return true;
	return false;
}

/* Written in the type that the guide wants. */
static bool
set_could(const struct action *a, const struct journal_item *item)
{
	char type[16];

	snprintf(type, sizeof(type), "%u:", (unsigned)a->type);
	return *a->value && is_target(a, item) &&
	       !is_never(item->change[0].object.value) &&
	       span_starts(span_of(item->change[0].after), type);
}

static bool
value_there(struct fix_step *s, enum err *err)
{
	struct fix_object o = object_of(s->act);
	struct fix_state now;
	bool there;

	*err = world_read(s->w, &o, &now);
	there = !*err && now.present && now.data.n > 0;
	fix_state_free(&now);
	return there;
}

static enum err
wait_apply(struct fix_step *s)
{
	enum err err = OK;

	for (int64_t waited = 0; !value_there(s, &err); waited += WAIT_POLL) {
		if (!err && waited >= s->act->limit)
			err = ERR_LIMIT;
		if (!err)
			err = world_wait(s->w, WAIT_POLL);
		if (err) {
			fix_say_err(&s->why, T_FIX_WAITED, s->act->target, err);
			return err;
		}
	}
	return OK;
}

static enum err
wait_verify(struct fix_step *s)
{
	enum err err;

	if (value_there(s, &err))
		return OK;
	fix_say_err(&s->why, T_FIX_VERIFY_FAILED, s->act->target, err);
	return err ? err : ERR_NOT_FOUND;
}

static void
set_preview(const struct fix_act *a, enum lang lang, struct buf *out)
{
	const struct reg_value v = { a->value, a->state.type,
		buf_span(&a->state.data), NULL, 0, 0 };
	struct buf text = BUF_INIT;

	reg_value_text(&v, &text);
	preview_line(lang, out, T_FIX_WILL_SET, a->target, buf_str(&text));
	buf_free(&text);
}

static void
restore_preview(const struct fix_act *a, enum lang lang, struct buf *out)
{
	preview_line(lang, out, T_FIX_WILL_PUT_BACK, a->target, NULL);
}

static void
wait_preview(const struct fix_act *a, enum lang lang, struct buf *out)
{
	char minutes[32];

	snprintf(minutes, sizeof(minutes), "%d",
	    (int)((a->limit + TIME_MINUTE - 1) / TIME_MINUTE));
	preview_line(lang, out, T_FIX_WILL_WAIT, a->target, minutes);
}

static const char *
set_asks(const struct fix_act *a)
{
	return a->by_person || a->action->data ? NULL : a->value;
}

static void
set_ps1(struct script *s, const struct fix_act *a)
{
	const struct reg_value v = { a->value, a->state.type,
		buf_span(&a->state.data), NULL, 0, 0 };
	bool number = a->action->type == REG_TYPE_DWORD;
	struct buf rest = BUF_INIT;
	uint64_t n = 0;

	buf_puts(&rest, number ? " 'DWord' " : " 'String' ");
	reg_value_number(&v, &n);
	if (script_fills(a))
		buf_printf(&rest, "%s$fill%zu", number ? "([int])" : "",
		    script_place(s, a));
	else if (number)
		buf_printf(&rest, "%llu", (unsigned long long)n);
	else
		ps1_quote(&rest, buf_str(&a->state.data));
	buf_printf(&rest, " \"$dir\\value-%zu\"", script_place(s, a));
	ps1_call_value(s, a, "Set-One", buf_str(&rest));
	buf_free(&rest);
}

static void
set_back_ps1(struct script *s, const struct fix_act *a)
{
	char file[64];

	snprintf(
	    file, sizeof(file), " \"$dir\\value-%zu\"", script_place(s, a));
	ps1_call_value(s, a, "Undo-One", file);
}

static void
set_cmd(struct script *s, const struct fix_act *a)
{
	const struct reg_value v = { a->value, a->state.type,
		buf_span(&a->state.data), NULL, 0, 0 };
	uint64_t n = 0;

	cmd_call(s, "set", a->key, a->value);
	buf_puts(s->out,
	    a->action->type == REG_TYPE_DWORD ? " REG_DWORD " : " REG_SZ ");
	if (script_fills(a))
		buf_printf(s->out, "\"%%FILL%zu%%\"", script_place(s, a));
	else if (reg_value_number(&v, &n))
		buf_printf(s->out, "%llu", (unsigned long long)n);
	else
		cmd_quote(s, buf_str(&a->state.data));
	buf_printf(s->out, " \"%%DIR%%\\value-%zu\"", script_place(s, a));
	cmd_done(s);
}

static void
set_back_cmd(struct script *s, const struct fix_act *a)
{
	cmd_call(s, "unset", a->key, a->value);
	buf_printf(s->out, " \"%%DIR%%\\value-%zu\"", script_place(s, a));
	cmd_undone(s);
}

static void
wait_ps1(struct script *s, const struct fix_act *a)
{
	char seconds[40];

	snprintf(seconds, sizeof(seconds), " %lld",
	    (long long)(a->limit / TIME_SECOND));
	ps1_call_value(s, a, "Wait-One", seconds);
}

static void
wait_cmd(struct script *s, const struct fix_act *a)
{
	cmd_call(s, "wait", a->key, a->value);
	buf_printf(s->out, " %lld", (long long)(a->limit / TIME_SECOND));
	cmd_done(s);
}

static enum err
wait_by_hand(struct fix_world *w, const struct fix *f, const struct action *a)
{
	(void)f, (void)a;
	host_acts(w->host)->wait(w->host, WAIT_LIMIT);
	return OK;
}

const struct action_ops action_registry_set = { set_preview, set_refuse,
	set_backup, changes_apply, changes_verify, changes_undo, set_could,
	person_does, set_asks, false, { set_ps1, set_cmd },
	{ set_back_ps1, set_back_cmd } };
/* Its backup is here, not where the script runs. */
const struct action_ops action_registry_restore = { restore_preview,
	restore_refuse, restore_backup, changes_apply, changes_verify,
	changes_undo, is_target, person_does, nothing_asked, false,
	{ NULL, NULL }, { NULL, NULL } };
const struct action_ops action_registry_wait = { wait_preview, wait_refuse,
	nothing_step, wait_apply, wait_verify, nothing_undo, nothing_could,
	wait_by_hand, nothing_asked, false, { wait_ps1, wait_cmd },
	{ NULL, NULL } };
