package people

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"truce/internal/audit"
)

// overheard is a desk with what its audit log was told.
func overheard(t *testing.T) (d *desk, told *[]audit.Act) {
	d, told = fresh(t), new([]audit.Act)
	d.audit = func(a audit.Act) { *told = append(*told, a) }
	return d, told
}

// short is a line without its time and function, as person, what, about and refusal.
func short(a audit.Act) string {
	all := strings.Join([]string{a.Person, a.What, a.About, a.From, a.Refused}, " ")
	return strings.Join(strings.Fields(all), " ")
}

func TestWhatIsDoneAtTheDoorIsAudited(t *testing.T) {
	d, told := overheard(t)
	secret, recovery := d.enrol(t)
	second, err := d.Add(ctx, nil, Person{Name: "Idris Holm", Function: "night desk", Roles: []Role{Intake}})
	must(t, err)
	enter := func(x Try) (token string) {
		d.now = d.now.Add(time.Minute)
		x.Code = strings.Replace(x.Code, "now", d.code(t, secret), 1)
		token, _ = d.Enter(ctx, x)
		return token
	}
	right := Try{Name: d.boss.Name, Password: password, Code: "now", From: "192.0.2.7"}
	with := func(change func(*Try)) Try { x := right; change(&x); return x }
	boss, other := d.boss.ID, second.ID
	var token string
	for _, c := range []struct {
		what string
		do   func()
		want string
	}{
		{"password and code", func() { token = enter(right) }, boss + " sign-in by password"},
		{"a recovery code", func() { enter(with(func(x *Try) { x.Code = recovery[2] })) },
			boss + " sign-in by recovery code"},
		{"another password", func() { enter(with(func(x *Try) { x.Password += "!" })) },
			boss + " sign-in 192.0.2.7 forbidden"},
		{"no such name", func() { enter(with(func(x *Try) { x.Name = "Nadir Vale" })) }, "sign-in 192.0.2.7 forbidden"},
		{"a passkey that answers nothing", func() {
			_, err := d.EnterByPasskey(ctx, Origin{"http", "localhost"}, "none", nil, Try{From: "192.0.2.8"})
			if err != ErrRefused {
				t.Error(err)
			}
		}, "sign-in 192.0.2.8 forbidden"},
		{"others' sessions ended", func() { must(t, d.EndAll(ctx, d.boss, other, "")) },
			boss + " sessions ended " + other},
		{"a session that is none", func() { must(t, d.EndOf(ctx, d.boss, "made up")) }, ""},
		{"one of one's own ended", func() {
			list, err := d.Sessions(ctx, boss, token)
			must(t, err)
			i := slices.IndexFunc(list, func(x Session) bool { return !x.Current })
			must(t, d.EndOf(ctx, d.boss, list[i].ID))
		}, boss + " session ended"},
		{"leaving", func() { must(t, d.End(ctx, token)) }, boss + " session ended"},
		{"leaving without having come", func() { must(t, d.End(ctx, "made up")) }, ""},
		{"an invitation", func() { d.link, err = d.NewLink(ctx, d.boss, other); must(t, err) },
			boss + " one-time link made " + other},
		{"an invitation used", func() { d.enrol(t) }, other + " one-time link used"},
		{"its session", func() { _, err := d.Begin(ctx, other, ByLink, ""); must(t, err) },
			other + " sign-in by one-time link"},
		{"other roles", func() { must(t, d.SetRoles(ctx, d.boss, other, []Role{Assessor, Monitor})) },
			boss + " roles given: monitor, assessor " + other},
		{"a role that is none", func() { _ = d.SetRoles(ctx, d.boss, other, []Role{"typed"}) },
			boss + " roles given invalid"},
		{"the last administrator", func() { _ = d.Disable(ctx, d.boss, boss, true) },
			boss + " person disabled conflict"},
		{"disabled", func() { must(t, d.Disable(ctx, d.boss, other, true)) }, boss + " person disabled " + other},
		{"disabled, with the password", func() {
			enter(Try{Name: second.Name, Password: password, Code: "now", From: "192.0.2.7"})
		}, other + " sign-in 192.0.2.7 forbidden"},
		{"enabled", func() { must(t, d.Disable(ctx, d.boss, other, false)) }, boss + " person enabled " + other},
		{"new codes", func() { _, err := d.RenewCodes(ctx, d.boss); must(t, err) }, boss + " recovery codes renewed"},
		{"by the machine", func() { _, err := d.NewLink(ctx, nil, boss); must(t, err) }, "one-time link made " + boss},
		{"somebody new", func() {
			second, err = d.Add(ctx, d.boss, Person{Name: "Sol Marrow", Function: "desk", Roles: []Role{Auditor}})
			must(t, err)
			*told = slices.DeleteFunc(*told, func(a audit.Act) bool { return a.About != second.ID })
			(*told)[0].About, (*told)[1].About = "", ""
			*told = []audit.Act{{What: short((*told)[0]) + "; " + short((*told)[1])}}
		}, boss + " person added; " + boss + " roles given: auditor"},
	} {
		*told = nil
		c.do()
		var got []string
		for _, a := range *told {
			got = append(got, short(a))
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s: told %q, want %q", c.what, s, c.want)
		}
	}
}

// Nothing that was typed at the door is told, also of those who got in.
func TestNothingTypedIsTold(t *testing.T) {
	d, told := overheard(t)
	secret, recovery := d.enrol(t)
	typed := []string{password, recovery[0], plainCode(recovery[0]), "Nadir Vale", "wrong horse wrong horse", "718281"}
	for _, x := range []Try{
		{Name: d.boss.Name, Password: password, Code: d.code(t, secret)},
		{Name: d.boss.Name, Password: password, Code: recovery[0]},
		{Name: d.boss.Name, Password: "wrong horse wrong horse", Code: "718281"},
		{Name: "Nadir Vale", Password: password, Code: recovery[0]},
		{Name: password, Password: d.boss.Name, Code: "718281"},
	} {
		x.From = "192.0.2.7"
		typed = append(typed, x.Code)
		if token, err := d.Enter(ctx, x); err == nil {
			typed = append(typed, token)
		}
	}
	text, err := json.Marshal(*told)
	must(t, err)
	for _, x := range append(typed, d.boss.Name, d.link, secret) {
		if strings.Contains(string(text), x) {
			t.Errorf("%q is told: %s", x, text)
		}
	}
	if len(*told) < 5 {
		t.Errorf("told %s", text)
	}
}

// Whoever is not recognised cannot fill the audit log: not with tries, and not with addresses.
func TestFailedTriesAreCounted(t *testing.T) {
	d, told := overheard(t)
	for i := range 5000 {
		x := Try{Name: fmt.Sprint("name ", i), From: fmt.Sprintf("198.51.%d.%d", i/250%4, i%250)}
		d.failed(x.From, nil, []error{ErrRefused, ErrLater}[i%2])
	}
	if n := len(*told); n != mostAlike+2 {
		t.Errorf("%d lines in the hour", n)
	}
	d.now = d.now.Add(time.Hour)
	d.failed("192.0.2.7", nil, ErrRefused)
	all := 0
	for _, a := range *told {
		all += max(1, a.More)
	}
	if n := len(*told); all != 5001 || n > 2*(mostAlike+2)+1 {
		t.Errorf("%d tries in %d lines", all, n)
	}
	d.failed("192.0.2.7", nil, ErrRefused)
	d.failed("192.0.2.7", nil, ErrRefused)
	*told = nil
	d.write(d.tries.end()) // as when the node stops
	if len(*told) != 1 || (*told)[0].More != 2 || (*told)[0].From != "192.0.2.7" {
		t.Errorf("at the end %+v", *told)
	}
}
