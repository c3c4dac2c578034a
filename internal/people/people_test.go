package people

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"truce"
)

var ctx = context.Background()

// desk is a store under a clock of the test, with one administrator who has a link.
type desk struct {
	*Store
	now  time.Time
	boss *Person
	link string
}

const password = "salt and lantern oil"

func fresh(t *testing.T) *desk {
	t.Helper()
	d := &desk{now: time.Date(2030, 3, 17, 9, 0, 0, 0, time.UTC)}
	var err error
	d.Store, err = Open(ctx, filepath.Join(t.TempDir(), "people.db"), Options{Clock: func() time.Time { return d.now }})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	d.boss, err = d.Add(ctx, nil, Person{Name: "Vera Okonjo", Function: "duty officer", Roles: []Role{Administrator,
		DutyOfficer}})
	must(t, err)
	d.link, err = d.NewLink(ctx, nil, d.boss.ID)
	must(t, err)
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// code is what the person's app shows now.
func (d *desk) code(t *testing.T, secret string) string {
	t.Helper()
	c, err := totp.GenerateCode(secret, d.now)
	must(t, err)
	return c
}

// enrol enrols the administrator and returns the secret of their codes and their recovery codes.
func (d *desk) enrol(t *testing.T) (secret string, codes []string) {
	t.Helper()
	e, err := d.Enrolment(ctx, d.link)
	must(t, err)
	_, codes, err = d.Enrol(ctx, d.link, password, d.code(t, e.Secret))
	must(t, err)
	d.now = d.now.Add(time.Minute) // the code that enrolled is spent
	return e.Secret, codes
}

func (d *desk) try(t *testing.T, secret string) Try {
	return Try{Name: "vera  OKONJO", Password: password, Code: d.code(t, secret), From: "192.0.2.7", Browser: "a browser"}
}

func TestEnrolAndEnter(t *testing.T) {
	d := fresh(t)
	if _, err := d.Enter(ctx, Try{Name: d.boss.Name, From: "192.0.2.7"}); !errors.Is(err, ErrRefused) {
		t.Errorf("before she enrolled: %v", err)
	}
	if _, _, err := d.Enrol(ctx, d.link, "short", "000000"); !errors.Is(err, ErrPassword) {
		t.Errorf("a short password: %v", err)
	}
	if _, _, err := d.Enrol(ctx, d.link, password, "12345"); !errors.Is(err, ErrCode) {
		t.Errorf("a code that is none: %v", err)
	}
	secret, _ := d.enrol(t)
	if _, _, err := d.Enrol(ctx, d.link, password, d.code(t, secret)); !errors.Is(err, ErrLink) {
		t.Errorf("a link used twice: %v", err)
	}
	token, err := d.Enter(ctx, d.try(t, secret))
	must(t, err)
	who, err := d.Who(ctx, token)
	must(t, err)
	if who.ID != d.boss.ID || !who.Password || who.Codes != codesAtOnce {
		t.Errorf("recognised as %+v", who)
	}
	for name, x := range map[string]Try{
		"another password": {Name: d.boss.Name, Password: password + "!", Code: d.code(t, secret)},
		"no code":          {Name: d.boss.Name, Password: password},
		"nobody":           {Name: "Nadir Vale", Password: password, Code: d.code(t, secret)},
	} {
		x.From = "192.0.2.8"
		if _, err := d.Enter(ctx, x); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A code that was seen over a shoulder lets nobody in, and of many that give one at once one is let in.
func TestACodeOnce(t *testing.T) {
	d := fresh(t)
	secret, recovery := d.enrol(t)
	for _, code := range []string{d.code(t, secret), recovery[3]} {
		var in atomic.Int64
		var all sync.WaitGroup
		for range 3 {
			x := d.try(t, secret)
			x.Code = code
			all.Go(func() {
				if _, err := d.Enter(ctx, x); err == nil {
					in.Add(1)
				} else if !errors.Is(err, ErrRefused) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if in.Load() != 1 {
			t.Errorf("%d were let in by one code", in.Load())
		}
		d.now = d.now.Add(5 * time.Minute)
	}
	if p, err := d.Person(ctx, d.boss.ID); err != nil || p.Codes != codesAtOnce-1 {
		t.Errorf("%d recovery codes are left, %v", p.Codes, err)
	}
}

// Whoever tries names at the door keeps nobody out but those at the same address.
func TestTriesKeepNobodyElseOut(t *testing.T) {
	d := fresh(t)
	secret, _ := d.enrol(t)
	hostile := Try{Name: d.boss.Name, From: "198.51.100.9"}
	later := 0
	for range bothBurst + 3 {
		if _, err := d.Enter(ctx, hostile); errors.Is(err, ErrLater) {
			later++
		}
	}
	if later != 3 {
		t.Errorf("%d tries were put off", later)
	}
	if _, err := d.Enter(ctx, d.try(t, secret)); err != nil {
		t.Errorf("she is kept out by tries from elsewhere: %v", err)
	}
	if a, b := network("2001:db8:1:2:3::4"), network("2001:db8:1:2:ffff::1"); a != b || a == network("2001:db8:1:3::1") {
		t.Errorf("%s and %s", a, b)
	}
}

func TestSessions(t *testing.T) {
	d := fresh(t)
	begin := func() string {
		token, err := d.Begin(ctx, d.boss.ID, ByLink, "a browser")
		must(t, err)
		return token
	}
	ended := func(token string) bool {
		_, err := d.Who(ctx, token)
		return errors.Is(err, ErrRefused)
	}
	a, b, c := begin(), begin(), begin()
	list, err := d.Sessions(ctx, d.boss.ID, b)
	must(t, err)
	i := slices.IndexFunc(list, func(s Session) bool { return s.Current })
	if len(list) != 3 || i < 0 {
		t.Fatalf("%+v", list)
	}
	must(t, d.EndOf(ctx, d.boss, list[i].ID))
	if !ended(b) || ended(a) {
		t.Error("another session ended than the one that was named")
	}
	must(t, d.EndAll(ctx, d.boss, d.boss.ID, c))
	if !ended(a) || ended(c) {
		t.Error("all but this one were to end")
	}
	for range 30 { // used, it lasts a watch
		d.now = d.now.Add(25 * time.Minute)
		if d.now.Sub(d.boss.Made) < longest && ended(c) {
			t.Fatalf("a session in use ended after %v", d.now.Sub(d.boss.Made))
		}
	}
	if !ended(c) {
		t.Error("a session lasts longer than a watch")
	}
	unused := begin()
	d.now = d.now.Add(idleLife)
	if !ended(unused) {
		t.Error("a session that nobody uses lasts")
	}
}

func TestDisabledAtOnce(t *testing.T) {
	d := fresh(t)
	second, err := d.Add(ctx, nil, Person{Name: "Idris Holm", Function: "night desk", Roles: []Role{Intake}})
	must(t, err)
	token, err := d.Begin(ctx, second.ID, ByLink, "")
	must(t, err)
	link, err := d.NewLink(ctx, nil, second.ID)
	must(t, err)
	must(t, d.Disable(ctx, d.boss, second.ID, true))
	if _, err := d.Who(ctx, token); !errors.Is(err, ErrRefused) {
		t.Errorf("their session goes on: %v", err)
	}
	if _, err := d.Enrolment(ctx, link); !errors.Is(err, ErrLink) {
		t.Errorf("their link is open: %v", err)
	}
	if _, err := d.NewLink(ctx, nil, second.ID); truce.KindOf(err) != truce.Conflict {
		t.Errorf("they get another: %v", err)
	}
	if token, err := d.Begin(ctx, second.ID, ByLink, ""); err == nil {
		if _, err := d.Who(ctx, token); !errors.Is(err, ErrRefused) {
			t.Errorf("a session began: %v", err)
		}
	}
	for name, err := range map[string]error{"disabled": d.Disable(ctx, d.boss, d.boss.ID, true),
		"of other roles": d.SetRoles(ctx, d.boss,
			d.boss.ID, []Role{Auditor})} {
		if truce.KindOf(err) != truce.Conflict {
			t.Errorf("the last administrator is %s: %v", name, err)
		}
	}
}

func TestLinks(t *testing.T) {
	d := fresh(t)
	second, err := d.NewLink(ctx, nil, d.boss.ID)
	must(t, err)
	if _, err := d.Enrolment(ctx, d.link); !errors.Is(err, ErrLink) {
		t.Errorf("an earlier link is open beside the later: %v", err)
	}
	d.now = d.now.Add(linkLife)
	if _, err := d.Enrolment(ctx, second); !errors.Is(err, ErrLink) {
		t.Errorf("a link of yesterday is open: %v", err)
	}
}

func TestWhoTheyAre(t *testing.T) {
	d := fresh(t)
	for name, p := range map[string]Person{
		"no name":      {Function: "desk", Roles: []Role{Intake}},
		"no function":  {Name: "Sol Marrow", Roles: []Role{Intake}},
		"no role":      {Name: "Sol Marrow", Function: "desk"},
		"another role": {Name: "Sol Marrow", Function: "desk", Roles: []Role{"king"}},
	} {
		if _, err := d.Add(ctx, nil, p); truce.KindOf(err) != truce.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.Add(ctx, nil, Person{Name: " VERA okonjo", Function: "desk",
		Roles: []Role{Intake}}); truce.KindOf(err) != truce.Conflict {
		t.Errorf("the same name again: %v", err)
	}
	if got := Acts(d.boss.Roles); !slices.Equal(got, []truce.Action{truce.ActAdmin, truce.ActAssess, truce.ActFile,
		truce.ActGroup, truce.ActRelease}) {
		t.Errorf("she may %v", got)
	}
	for _, x := range []struct {
		roles []Role
		want  truce.Viewer
	}{
		{[]Role{PublicReader}, truce.Public},
		{[]Role{MediatorsStaff, PublicReader}, truce.Viewer{Audience: truce.LevelParties}},
		{[]Role{Auditor, MediatorsStaff}, truce.Viewer{Member: "AR", Function: "desk", Audience: truce.LevelJoint}},
	} {
		if got := (&Person{Function: "desk", Roles: x.roles}).Viewer("AR"); got != x.want {
			t.Errorf("%v look as %+v", x.roles, got)
		}
	}
	for _, r := range AllRoles {
		if _, ok := acts[r]; !ok {
			t.Errorf("it is not said what the role %s may do", r)
		}
	}
	if len(acts) != len(AllRoles) {
		t.Error("a role is not listed")
	}
}

func TestPasskeysHaveAName(t *testing.T) {
	for o, want := range map[Origin]bool{
		{"https", "house.lan:8443"}: true, {"http", "localhost:8018"}: true, {"http", "house.lan"}: false,
		{"https", "192.0.2.10:8443"}: false, {"https", "house"}: false, {"https", "[2001:db8::1]:8443"}: false,
	} {
		if o.TakesPasskeys() != want {
			t.Errorf("%s://%s: %v", o.Scheme, o.Host, !want)
		}
	}
}
