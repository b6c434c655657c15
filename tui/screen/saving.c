#include "tui/screen/saving.h"

#include "engine/base/fill.h"
#include "engine/case/texts.h"
#include "tui/screen/page.h"

void
saving_ask_over(struct app *app, const char *path,
    void (*answer)(struct app *app, const char *key))
{
	struct buf b = BUF_INIT;

	text_fill(&b, app_text(app, T_UI_COLLECT_OVER), path, NULL);
	ask_key(app, buf_str(&b), app_text(app, T_UI_COLLECT_YES_NO), answer);
	buf_free(&b);
}

bool
saving_is_yes(const struct app *app, const char *key)
{
	return *key == *app_text(app, T_UI_COLLECT_YES);
}

void
saving_tell(struct app *app, const struct bilingual *saved, const char *path,
    enum err err)
{
	struct buf b = BUF_INIT;

	if (err == OK)
		text_fill(&b, app_text(app, saved), path, NULL);
	else
		buf_printf(&b, "%s%s%s", path, app_text(app, T_COLON),
		    err_text(app->lang, err));
	ask_tell(app, buf_str(&b));
	buf_free(&b);
}
