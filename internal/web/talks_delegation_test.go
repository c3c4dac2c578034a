package web_test

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"truce"
	"truce/internal/registrar"
	"truce/internal/web"
)

// An actor that sits in two roles has both in the matrix, marked; a round is no place for one of them alone.
func TestTheMatrixShowsEveryRole(t *testing.T) {
	s := newSecretariat(t)
	if _, err := s.n.Registrar.Enter(t.Context(), registrar.By{Member: "SEC", Function: registrar.DutyOfficer}, "",
		&truce.Delegation{Round: "r", Actor: "north", Role: "observer"}); err != nil {
		t.Fatal(err)
	}
	for _, m := range []*truce.Membership{{Actor: "north", Of: "south"}, {Actor: "south", Of: "north"}} {
		if _, err := s.n.Registrar.Enter(t.Context(), registrar.By{Member: "SEC", Function: registrar.DutyOfficer}, "",
			m); err != nil {
			t.Fatal(err)
		}
	}
	_, page := s.get("/matrix")
	for _, want := range []string{">party</span>", ">observer</span>", "in two roles",
		"counted as speaking for the other"} {
		if !strings.Contains(page, want) {
			t.Errorf("the matrix does not say %s", want)
		}
	}
}

// Names that a member seals with its claim of a delegation are for its own officers, with a key, and nobody else.
func TestSealedNamesOfADelegation(t *testing.T) {
	const name = "Jacana Whimbrel"
	s := newSecretariat(t)
	by := registrar.By{Member: "SEC", Function: registrar.DutyOfficer}
	key := vectors(t).Key.Recipient
	if _, err := s.n.Registrar.Enter(t.Context(), by, "", &truce.Officer{Function: registrar.DutyOfficer,
		May: []truce.Action{truce.ActFile, truce.ActRelease}, Recipient: key}); err != nil {
		t.Fatal(err)
	}
	ref, err := s.n.Registrar.EnterNoted(t.Context(), by, "", &truce.Delegation{Round: "r", Actor: "north", Role: "party",
		Head: "head of delegation"}, name)
	if err != nil {
		t.Fatal(err)
	}
	entry, err := s.n.Logs.Entry(t.Context(), ref)
	if err != nil || !strings.Contains(string(entry), `"kind":"delegation/3"`) ||
		!strings.Contains(string(entry), `"field":"names"`) {
		t.Errorf("the entry: %s, %v", entry, err)
	}
	if _, page := s.get("/rounds/r"); !strings.Contains(page, "names sealed with <bdi>SEC</bdi>") ||
		!strings.Contains(page, `data-closed="names"`) {
		t.Error("its own officers are not given the names as they are closed")
	}
	s.expect("/rounds/r", "do=policy&mark.north=Party+A&languages=en", 200)
	for _, at := range []string{"/rounds/r", "/rounds/r/plates", "/talks/r", "/matrix", "/claims/delegation", "/record",
		"/calendar.ics"} {
		if _, page := s.get(at); strings.Contains(page, "Jacana") {
			t.Errorf("%s shows a name that is closed to a key", at)
		}
	}
	s.as = truce.Public
	for _, at := range []string{"/rounds/r", "/talks/r"} {
		if _, page := s.get(at); !strings.Contains(page, "names sealed with") || strings.Contains(page, "data-closed") {
			t.Errorf("%s as the public sees it", at)
		}
	}
	each(t, s.dir, func(file string, data []byte) {
		if bytes.Contains(data, []byte("Jacana")) {
			t.Errorf("the name stands in %s", file)
		}
	})
}

// Whoever may release destroys names from the page of the round, and the page says that they
// are gone.
func TestSealedNamesAreDestroyed(t *testing.T) {
	s := newSecretariat(t)
	by := registrar.By{Member: "SEC", Function: registrar.DutyOfficer}
	ref, err := s.n.Registrar.EnterNoted(t.Context(), by, "", &truce.Delegation{Round: "r", Actor: "north"},
		"Jacana Whimbrel")
	if err != nil {
		t.Fatal(err)
	}
	form := "/record/SEC/" + strconv.FormatInt(ref.Index, 10) + "/erase"
	if _, page := s.get("/rounds/r"); !strings.Contains(page, form) {
		t.Errorf("the page of the round has no way to %s", form)
	}
	if _, page := s.get(strings.TrimSuffix(form, "/erase")); !strings.Contains(page, form) ||
		!strings.Contains(page, "not encrypted: this node can read it") {
		t.Error("the page of the entry says neither that names are held nor how they are destroyed")
	}
	if _, page := s.get(form); strings.Contains(page, "Jacana") || !strings.Contains(page, `value="names"`) {
		t.Error("the form to destroy them")
	}
	s.expect(form, "claim=c1&field=names&why=to+protect+a+person", 400) // not sure
	s.expect(form, "claim=c1&field=note&why=to+protect+a+person&sure=yes", 404)
	s.expect(form, "claim=c1&field=names&why=to+protect+a+person&sure=yes", 200)
	if _, page := s.get("/rounds/r"); !strings.Contains(page, "destroyed, or not held here") || strings.Contains(page,
		form) {
		t.Error("the page of the round does not say that they are gone")
	}
	each(t, s.dir, func(file string, data []byte) {
		if bytes.Contains(data, []byte("Jacana")) {
			t.Errorf("the name stands in %s", file)
		}
	})
	s.as = truce.Public
	if code, _ := s.get(form); code != 404 {
		t.Errorf("the public is answered %d at the form", code)
	}
}

// The browser opens sealed names with the officer's key file, which never leaves it.
func TestSealedNamesAreOpenedInTheBrowser(t *testing.T) {
	ctx, _ := web.SealingBrowser(t)
	s, g := newSecretariat(t), vectors(t)
	by := registrar.By{Member: "SEC", Function: registrar.DutyOfficer}
	_, err := s.n.Registrar.Enter(t.Context(), by, "", &truce.Officer{Function: registrar.DutyOfficer,
		May: []truce.Action{truce.ActFile, truce.ActRelease}, Recipient: g.Key.Recipient})
	if err == nil {
		_, err = s.n.Registrar.EnterNoted(t.Context(), by, "", &truce.Delegation{Round: "r", Actor: "north"},
			"Jacana Whimbrel")
	}
	key := filepath.Join(t.TempDir(), "desk.key")
	if err == nil {
		err = os.WriteFile(key, []byte(g.Key.File), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s.pages)
	t.Cleanup(server.Close)
	run(t, ctx, chromedp.Navigate(server.URL+"/rounds/r?lang=en"), chromedp.WaitVisible(`[data-open-button]`),
		chromedp.SetUploadFiles(`[data-open-key]`, []string{key}),
		chromedp.SetValue(`[data-open-passphrase]`, g.Key.Passphrase), chromedp.Click(`[data-open-button]`),
		chromedp.Poll(`!document.querySelector("[data-open-button]").disabled`, nil))
	if got := evaluate[string](t, ctx, `document.querySelector("[data-words]").textContent`); got != "Jacana Whimbrel" {
		t.Errorf("the names are opened as %q", got)
	}
}

// What does not go together is told in the language of the page, its codes too.
func TestConflictsOfARoundAreInWords(t *testing.T) {
	s := newSecretariat(t)
	if _, err := s.n.Registrar.Enter(t.Context(), registrar.By{Member: "SEC", Function: registrar.DutyOfficer}, "",
		&truce.Delegation{Round: "r", Actor: "north", Role: "observer", Credentials: "contested"}); err != nil {
		t.Fatal(err)
	}
	_, page := s.get("/rounds/r?lang=ru")
	_, conflicts, found := strings.Cut(page, "Что не сходится")
	if conflicts, _, _ = strings.Cut(conflicts, "</section>"); !found || strings.Contains(conflicts, "contested") ||
		strings.Contains(conflicts, "observer") || !strings.Contains(conflicts, "наблюдатель") {
		t.Errorf("%s", conflicts)
	}
}
