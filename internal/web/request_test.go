package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"testing"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/viewtest"
	"truce/internal/web/frame"
)

// lame is a reader that cannot read the claims of a kind, and counts how often each is asked for.
type lame struct {
	query.Reader
	kind   truce.Kind
	actors *atomic.Int64
}

func (l lame) Claims(ctx context.Context, k truce.Kind, key string) ([]*truce.Claim, error) {
	if k == truce.KindActor && key == "" {
		l.actors.Add(1)
	}
	if k == l.kind {
		return nil, truce.Errorf(truce.Unavailable, "the database is away")
	}
	return l.Reader.Claims(ctx, k, key)
}

func lamed(t *testing.T, kind truce.Kind) (*stage, *atomic.Int64) {
	t.Helper()
	asked := new(atomic.Int64)
	return open(t, viewtest.Meridian(), viewtest.Now.Time(), func(c *frame.Config) {
		c.Reader = lame{c.Reader, kind, asked}
		c.As = duty
	}), asked
}

// Whether an officer may act, what waits, what may be one with an incident: where it cannot be read, the page says
// that.
func TestWhatCannotBeReadIsNotARefusal(t *testing.T) {
	for _, kind := range []truce.Kind{truce.KindOfficer, truce.KindActor} {
		s, _ := lamed(t, kind)
		id := string(amity(t, s))
		for _, path := range []string{"/exercise/", "/exercise/incidents", "/exercise/incidents/" + id,
			"/exercise/incidents/" + id + "/verdict",
			"/exercise/reports/new"} {
			if a := s.ask(t, "GET", path, duty, "en", nil); a.Code != http.StatusServiceUnavailable {
				t.Errorf("without %s claims, %s: %d", kind, path, a.Code)
			}
		}
	}
	s, _ := lamed(t, truce.KindOfficer)
	a := s.ask(t, "POST", "/exercise/reports", duty, "en", url.Values{"claim": {"web-000000000000000000000000"}})
	if a.Code != http.StatusServiceUnavailable {
		t.Errorf("a report filed while nobody knows who may: %d", a.Code)
	}
}

func TestAPageReadsNamesOnce(t *testing.T) {
	s, asked := lamed(t, "")
	id := string(amity(t, s))
	for _, path := range []string{"/exercise/", "/exercise/incidents", "/exercise/incidents/" + id + "/verdict",
		"/exercise/bulletins"} {
		s.ask(t, "GET", path, duty, "en", nil) // the agreements are on the shelf from here on
		asked.Store(0)
		if a := s.ask(t, "GET", path, duty, "en", nil); a.Code != http.StatusOK || asked.Load() > 1 {
			t.Errorf("%s: %d, actors read %d times", path, a.Code, asked.Load())
		}
	}
}

func TestWhatAnOfficerMayNotDoIsAudited(t *testing.T) {
	var told []string
	s := open(t, viewtest.Meridian(), viewtest.Now.Time(), func(c *frame.Config) {
		c.Audit = func(by frame.By, what string, err error) {
			told = append(told, string(by.Member)+" "+by.Function+" "+what+" "+truce.KindOf(err).String())
		}
	})
	id := string(amity(t, s))
	form := url.Values{"claim": {"web-000000000000000000000000"}}
	s.ask(t, "POST", "/exercise/incidents/"+id+"/verdict", "CA:field monitor", "en", form)
	s.ask(t, "POST", "/exercise/incidents/"+id+"/verdict", "public", "en", form)
	s.ask(t, "GET", "/exercise/incidents/"+id+"/verdict", "CA:field monitor", "en", nil)
	s.ask(t, "GET", "/exercise/incidents/"+id, "CA:field monitor", "en", nil)
	if want := []string{"CA field monitor assess forbidden", "CA field monitor assess forbidden"}; !slices.Equal(told,
		want) {
		t.Errorf("told of %q, want %q", told, want)
	}
}
