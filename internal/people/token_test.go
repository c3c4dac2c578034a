package people

import (
	"errors"
	"strings"
	"testing"
	"time"

	"truce"
)

// A token is the person's until it is ended, is over or the person is disabled; it is no session.
func TestTokens(t *testing.T) {
	day := 24 * time.Hour
	for _, c := range []struct {
		what  string
		after func(d *desk, token string)
		reads bool
	}{
		{"made", func(*desk, string) {}, true},
		{"on its last day", func(d *desk, _ string) { d.now = d.now.Add(2*day - time.Second) }, true},
		{"over", func(d *desk, _ string) { d.now = d.now.Add(2 * day) }, false},
		{"ended", func(d *desk, _ string) {
			list, err := d.Tokens(ctx, d.boss.ID)
			must(t, err)
			must(t, d.EndToken(ctx, d.boss, list[0].ID))
		}, false},
		{"ended by somebody else", func(d *desk, _ string) {
			list, err := d.Tokens(ctx, d.boss.ID)
			must(t, err)
			must(t, d.EndToken(ctx, &Person{ID: "other"}, list[0].ID))
		}, true},
		{"of a person who was disabled", func(d *desk, _ string) { must(t, d.Disable(ctx, nil, d.boss.ID, true)) }, false},
		{"of a person who was disabled, and is enabled again", func(d *desk, _ string) {
			must(t, d.Disable(ctx, nil, d.boss.ID, true))
			must(t, d.Disable(ctx, nil, d.boss.ID, false))
		}, false},
	} {
		d := fresh(t)
		_, err := d.Add(ctx, nil, Person{Name: "Idris Holm", Function: "night", Roles: []Role{Administrator}})
		must(t, err)
		token, err := d.NewToken(ctx, d.boss, " figures ", 2*day)
		must(t, err)
		c.after(d, token)
		p, err := d.Reads(ctx, token, "192.0.2.7")
		if read := err == nil && p.ID == d.boss.ID; read != c.reads || !c.reads && !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %+v, %v", c.what, p, err)
		}
		if _, err := d.Who(ctx, token); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: it is taken for a session: %v", c.what, err)
		}
	}
}

func TestTokensAreShownByWhatTheyAreFor(t *testing.T) {
	d := fresh(t)
	token, err := d.NewToken(ctx, d.boss, " figures ", time.Hour)
	must(t, err)
	list, err := d.Tokens(ctx, d.boss.ID)
	must(t, err)
	if len(list) != 1 || list[0].Name != "figures" || !list[0].Seen.IsZero() || strings.Contains(token, list[0].ID) {
		t.Errorf("%+v of %s", list, token)
	}
	d.now = d.now.Add(time.Minute)
	_, err = d.Reads(ctx, token, "192.0.2.7")
	must(t, err)
	if list, err = d.Tokens(ctx, d.boss.ID); err != nil || !list[0].Seen.Equal(d.now) {
		t.Errorf("used at %s, it says %+v, %v", d.now, list, err)
	}
	for what, lasts := range map[string]time.Duration{"": time.Hour, "x": 0, "y": LongestToken + 1,
		strings.Repeat("z", maxName+1): time.Hour} {
		if _, err := d.NewToken(ctx, d.boss, what, lasts); truce.KindOf(err) != truce.Invalid {
			t.Errorf("%q for %s: %v", what, lasts, err)
		}
	}
	for range MostTokens - 1 {
		_, err := d.NewToken(ctx, d.boss, "another", time.Hour)
		must(t, err)
	}
	if _, err := d.NewToken(ctx, d.boss, "one too many", time.Hour); truce.KindOf(err) != truce.Conflict {
		t.Errorf("one too many: %v", err)
	}
}
