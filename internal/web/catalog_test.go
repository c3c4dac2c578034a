package web

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"truce"
	"truce/codes"
	"truce/internal/bulletin"
	"truce/internal/hooks"
	"truce/internal/web/frame"
)

func catalogs(t *testing.T) map[string]*frame.Catalog {
	t.Helper()
	c, err := frame.Catalogs(Rooms()...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var argument = regexp.MustCompile(`\{[a-z]+\}`)

// arguments returns the arguments a wording takes in any of its forms.
func arguments(w frame.Wording) []string {
	var out []string
	for _, s := range w {
		out = append(out, argument.FindAllString(s, -1)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestEveryLanguageSaysEverything(t *testing.T) {
	all := catalogs(t)
	for _, l := range frame.Languages {
		c := all[l.Code]
		for key, en := range all["en"].Messages {
			w, ok := c.Messages[key]
			if !ok {
				t.Errorf("%s has no words for %q", l.Code, key)
				continue
			}
			if a, b := arguments(en), arguments(w); !slices.Equal(a, b) {
				t.Errorf("%s, %q: the arguments are %v, in English %v", l.Code, key, b, a)
			}
			if (len(en) > 1) && len(w) == 1 && strings.Contains(w["other"], "{n}") && l.Code == "ar" {
				t.Logf("%s, %q has one form for every number", l.Code, key)
			}
			for form, s := range w {
				if strings.ContainsAny(s, "<>") {
					t.Errorf("%s, %q (%s) holds markup", l.Code, key, form)
				}
			}
		}
		for key := range c.Messages {
			if !all["en"].Has(key) {
				t.Errorf("%s has words for %q, which English does not have", l.Code, key)
			}
		}
	}
}

func TestWordsForEveryValueOfTheVocabulary(t *testing.T) {
	lists := map[string][]string{}
	add := func(list string, values ...any) {
		for _, v := range values {
			lists[list] = append(lists[list], fmt.Sprint(v))
		}
	}
	for _, k := range codes.EventKinds {
		add("kind", k)
	}
	for _, m := range codes.AllMeans {
		add("means", m)
	}
	for kind, states := range codes.OperationStates {
		add("operation", kind)
		add("operations", kind)
		for _, s := range states {
			add("state", s)
		}
	}
	add("status", truce.StatusReported, truce.StatusReview, truce.StatusFound, truce.StatusNoFind, truce.StatusReopened,
		truce.StatusEmpty)
	add("vote", truce.Absent, truce.Given, truce.Refusing, truce.Recused, truce.Abstained)
	add("happened", codes.Confirmed, codes.Refuted, codes.NotConfirmed, codes.CouldNotVerify)
	add("permitted", codes.PermittedUnanswered, codes.WasPermitted, codes.NotPermitted, codes.PermittedUnknown)
	for _, o := range []truce.Outcome{{}, {Agreed: true, Happened: codes.Confirmed, Permitted: codes.NotPermitted},
		{Agreed: true, Happened: codes.Confirmed, Permitted: codes.WasPermitted}, {Agreed: true, Happened: codes.Confirmed},
		{Agreed: true, Happened: codes.Confirmed, Permitted: codes.PermittedUnknown},
		{Agreed: true, Happened: codes.Refuted}, {Agreed: true, Happened: codes.NotConfirmed},
		{Agreed: true, Happened: codes.CouldNotVerify}} {
		add("found-as", o.Words())
	}
	for list, words := range map[string]codes.List[string]{"because": codes.PermittedBecause, "ground": codes.Grounds,
		"interest": codes.InterestGrounds, "matter": codes.Matters, "reason": codes.Reasons} {
		for _, w := range words {
			add(list, w)
		}
	}
	for _, w := range codes.MemberReasons {
		add("reason", w)
	}
	add("role", truce.RoleGuarantor, truce.RoleUN, truce.RoleMission, truce.RoleLiaison, truce.RoleFacilitator,
		truce.RoleObserver)
	add("actor", codes.ActorState, codes.ActorGovernment, codes.ActorGroup, codes.ActorUmbrella, codes.ActorUnit,
		codes.ActorInstitution, codes.ActorPlatform, codes.ActorPerson, codes.ActorCivilians)
	add("accession", codes.InNegotiation, codes.Refused, codes.Acceded, codes.Contested, codes.Suspended, codes.Resumed,
		codes.Withdrawn)
	add("standing", codes.StandingUnknown, codes.Adhered, codes.Excluded, codes.Neither)
	add("level", truce.LevelOwn, truce.LevelNamed, truce.LevelJoint, truce.LevelParties, truce.LevelPublic)
	add("column", truce.Released, truce.Withheld, truce.NotReported)
	add("section", bulletin.Observance, bulletin.ByKind, bulletin.ByWeapon, bulletin.Review, bulletin.Reached,
		bulletin.Registry, bulletin.Apart, bulletin.Humanitarian, bulletin.Reconciliation, truce.SectionPlaces,
		truce.SectionParties)
	for _, k := range hooks.AllKinds {
		add("hook-kind", k)
	}
	add("hook-kind", hooks.Tried)
	for _, o := range hooks.AllOutcomes {
		add("hook-outcome", o)
	}
	for _, k := range []truce.ErrorKind{truce.Internal, truce.Invalid, truce.NotFound, truce.Conflict, truce.Forbidden,
		truce.Unavailable} {
		add("error", k.String()+".title", k.String()+".text")
	}
	for code, c := range catalogs(t) {
		for list, values := range lists {
			for _, v := range values {
				if key := list + "." + frame.Slug(v); !c.Has(key) {
					t.Errorf("%s has no word for %s %q: %s", code, list, v, key)
				}
			}
		}
	}
}

var (
	action  = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	literal = regexp.MustCompile(`\(?\btt? "([a-z0-9.\-]+)"`)
	said    = regexp.MustCompile(`(?i)^(aria-label|title|placeholder|alt|value|data-th)$`)
)

func TestTemplatesHoldNoWords(t *testing.T) {
	en := catalogs(t)["en"]
	files, err := filepath.Glob("*/templates/*.html")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d templates, %v", len(files), err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range literal.FindAllStringSubmatch(string(b), -1) {
			if key := m[1]; !en.Has(key) && !strings.HasSuffix(key, ".") {
				t.Errorf("%s uses %q, which no catalog has", f, key)
			}
		}
		text := strings.NewReplacer("<noscript>", "", "</noscript>", "").Replace(string(b)) // or what is in it is one text
		z := html.NewTokenizer(strings.NewReader(action.ReplaceAllString(text, "\u00a0")))
		skip := false
		for z.Next() != html.ErrorToken {
			tok := z.Token()
			switch tok.Type {
			case html.StartTagToken:
				skip = tok.Data == "kbd" || tok.Data == "a" &&
					slices.Contains(tok.Attr, html.Attribute{Key: "class", Val: "mark"}) ||
					slices.Contains(tok.Attr, html.Attribute{Key: "class", Val: "mark"})
				for _, a := range tok.Attr {
					if said.MatchString(a.Key) && strings.IndexFunc(a.Val, unicode.IsLetter) >= 0 && tok.Data != "input" &&
						tok.Data != "button" && tok.Data != "option" {
						t.Errorf("%s: <%s %s=%q> is not in the catalogs", f, tok.Data, a.Key, a.Val)
					}
				}
			case html.TextToken:
				if text := strings.TrimSpace(tok.Data); !skip && strings.IndexFunc(text, unicode.IsLetter) >= 0 {
					t.Errorf("%s: %q is not in the catalogs", f, text)
				}
			}
		}
	}
}

func TestPlurals(t *testing.T) {
	c := catalogs(t)
	for _, x := range []struct {
		lang string
		n    int
		want string
	}{{"en", 0, "No incidents"}, {"en", 1, "\u20681\u2069 incident"}, {"en", 1204, "\u20681,204\u2069 incidents"},
		{"ar", 1, "حادث واحد"}, {"ar", 2, "حادثان"},
		{"ar", 5, "\u20685\u2069 حوادث"}, {"ar", 11, "\u206811\u2069 حادثًا"},
		{"ar", 1204, "\u20681,204\u2069 حوادث"}, {"ar", 100, "\u2068100\u2069 حادث"}} {
		if got := c[x.lang].Text("incidents.count", "n", x.n); got != x.want {
			t.Errorf("%s %d: %q, want %q", x.lang, x.n, got, x.want)
		}
	}
}

func TestArgumentsAreEscapedAndSetApart(t *testing.T) {
	c := catalogs(t)["en"]
	if got := string(c.HTML("verdict.sealed", "member", "<b>")); got != "reasons sealed with <bdi>&lt;b&gt;</bdi>" {
		t.Errorf("%q", got)
	}
	if got := c.Text("no.such.key"); got != "⟨no.such.key⟩" {
		t.Errorf("%q", got)
	}
}
