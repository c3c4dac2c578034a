package web_test

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/holdings"
	"truce/internal/papers"
	"truce/internal/pouch"
	"truce/internal/readings"
	"truce/internal/registrar"
	"truce/internal/talks"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// secretary keeps papers of talks for CA, as its node would.
type secretary struct {
	store *papers.Store
	h     *house
}

var _ frame.Talks = secretary{}

// papers plants words in the papers of CA: in a session, a mark on a plate, a minute and a text under negotiation; and
// in names that CA keeps sealed with its claim of a delegation.
func (x *planter) papers() secretary {
	x.t.Helper()
	store, err := papers.Open(x.ctx, filepath.Join(x.t.TempDir(), "papers.db"), now)
	x.must(err)
	x.t.Cleanup(func() { store.Close() })
	s := secretary{store, x.h}
	x.enter("OM", duty, &truce.Actor{ID: "crane", Kind: codes.ActorGroup, Names: []truce.Name{{Text: "Crane"}}})
	x.enter("OM", duty, &truce.Actor{ID: "egret", Kind: codes.ActorGroup, Names: []truce.Name{{Text: "Egret"}}})
	x.enter("OM", duty, &truce.Delegation{Round: "round-1", Actor: "crane", Role: "party"})
	_, err = x.h.registrars["CA"].EnterNoted(x.ctx, registrar.By{Member: "CA", Function: duty}, "",
		&truce.Delegation{Round: "round-1", Actor: "egret", Role: "party"}, "gallinule-names")
	x.must(err)
	two := []truce.ActorID{"crane", "egret"}
	x.must(s.Take(x.ctx, frame.By{Member: "CA", Function: duty}, "planted",
		&talks.Policy{Round: "round-1", Marks: []talks.Mark{{Actors: two[:1],
			Names: []truce.Name{{Text: "gallinule-mark", Lang: "en"}}}}},
		&talks.Session{Round: "round-1", ID: "first", Title: "gallinule-session", Day: "2030-03-17", From: "10:00",
			To: "12:00", State: "open"},
		&talks.Minute{Round: "round-1", Session: "first", ID: "m", What: "decision", Text: "gallinule-minute"},
		&talks.Text{ID: "deal", Kind: "ceasefire", Titles: []truce.Name{{Text: "gallinule-deal"}}, Parties: two},
		&talks.Variant{Text: "deal", Clause: "1", Variant: "A", Title: "T", Words: "gallinule-words"}))
	return s
}

func (s secretary) Papers(ctx context.Context, m truce.MemberID) (*talks.Papers, error) {
	if m != "CA" {
		return nil, truce.Errorf(truce.Forbidden, "these are the papers of CA")
	}
	return s.store.Papers(ctx)
}

func (s secretary) Take(ctx context.Context, by frame.By, claim string, bodies ...any) error {
	l, err := view.New(s.h.models).As(ctx, truce.Viewer{Member: by.Member, Function: by.Function,
		Audience: truce.LevelJoint})
	if err != nil {
		return err
	}
	b, err := talks.Read(func(k truce.Kind) ([]*truce.Claim, error) { return l.Claims(ctx, k, "") })
	if err != nil {
		return err
	}
	return s.store.Take(ctx, by.Function, claim, talks.Known{Book: b, Zone: "UTC"}, bodies...)
}

// carrier keeps a pouch for the officers of CA, as its node would.
type carrier struct{ store *pouch.Store }

var _ frame.Pouch = carrier{}

func (x *planter) pouch() carrier {
	store, err := pouch.OpenStore(x.ctx, filepath.Join(x.t.TempDir(), "pouch.db"))
	x.must(err)
	x.t.Cleanup(func() { store.Close() })
	return carrier{store}
}

func (c carrier) Mediates(_ context.Context, by frame.By) error {
	if by.Member != "CA" {
		return truce.Errorf(truce.NotFound, "there is no pouch for whoever asks")
	}
	return nil
}

func (c carrier) Pouch(ctx context.Context, by frame.By) ([]byte, error) { return c.store.Read(ctx) }

func (c carrier) ReplacePouch(ctx context.Context, by frame.By, held truce.Digest, file []byte) error {
	return c.store.Replace(ctx, held, file)
}

func (c carrier) DestroyPouch(ctx context.Context, by frame.By) error { return c.store.Destroy(ctx) }

func (s secretary) Sign(context.Context, frame.By, string, truce.Date) (*truce.Agreement, error) {
	return nil, truce.Errorf(truce.Conflict, "the text cannot be signed")
}

func (s secretary) Undertake(context.Context, frame.By, truce.RoundID, string) (*truce.Commitment, error) {
	return nil, truce.Errorf(truce.Conflict, "it was not agreed")
}

// shelf keeps the articles that CA's officers read, as its node would.
type shelf struct{ store *readings.Store }

var _ frame.Readings = shelf{}

// plantedArticle is an article that CA's duty officer read.
const plantedArticle = "AMITY, March 16. (Avocet wire). The sides meet on Tuesday, Whimbrel Hask said."

func (x *planter) articles() shelf {
	store, err := readings.Open(x.ctx, filepath.Join(x.t.TempDir(), "readings.db"), nil)
	x.must(err)
	x.t.Cleanup(func() { store.Close() })
	a := readings.Article{ID: readings.IDOf(plantedArticle), By: "duty officer", Text: plantedArticle}
	x.must(store.Keep(x.ctx, a, nil, nil))
	return shelf{store}
}

// cabinet keeps the tables that CA brought, as its node would.
type cabinet struct{ store *holdings.Store }

var _ frame.Holdings = cabinet{}

// plantedTruces is the id of a table of truces that CA brought.
var plantedTruces = func() string {
	t, err := holdings.Read(strings.NewReader(tableOfTruces))
	if err != nil {
		panic(err)
	}
	return t.ID
}()

const tableOfTruces = "truce,effect,end_declared,areas\ndipper-truce,2030-01-20,2030-02-01,Westmark\n"

func (x *planter) tables() cabinet {
	store, err := holdings.Open(x.ctx, filepath.Join(x.t.TempDir(), "holdings.db"), nil)
	x.must(err)
	x.t.Cleanup(func() { store.Close() })
	events := "date_start,date_end,date_prec,side_a,side_b,adm_1,low,best,high,deaths_civilians\n"
	for d := range 60 {
		day := time.Date(2030, 1, 1+d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		events += day + "," + day + ",1,dipper-side,b,Westmark,1,2,3,0\n"
	}
	for _, text := range []string{events, tableOfTruces} {
		t, err := holdings.Read(strings.NewReader(text))
		x.must(err)
		_, err = store.Keep(x.ctx, holdings.Held{Title: "dipper-table", By: "duty officer"}, t)
		x.must(err)
	}
	return cabinet{store}
}

func (c cabinet) Holdings(_ context.Context, by frame.By, _ bool) (*holdings.Store, error) {
	if by.Member != "CA" {
		return nil, truce.Errorf(truce.Forbidden, "the tables of a node are its own officers'")
	}
	return c.store, nil
}

func (shelf) Read() bool { return true }

func (s shelf) Readings(_ context.Context, by frame.By) (*readings.Store, error) {
	if by.Member != "CA" {
		return nil, truce.Errorf(truce.Forbidden, "the articles of a node are its own officers'")
	}
	return s.store, nil
}
