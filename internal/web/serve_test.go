package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/viewtest"
	"truce/internal/web/frame"
)

// badReader is a record whose incidents cannot be listed as they should.
type badReader struct {
	query.Reader
	incidents func(context.Context) error
}

// Incidents implements query.Reader.
func (b badReader) Incidents(ctx context.Context, _ query.Incidents) (query.IncidentPage, error) {
	return query.IncidentPage{}, b.incidents(ctx)
}

// served serves the pages of such a record and asks for its incidents.
func served(t *testing.T, pageTime time.Duration, incidents func(context.Context) error) (int, string) {
	t.Helper()
	rec := viewtest.Meridian()
	h := open(t, rec, viewtest.Now.Time(), func(c *frame.Config) {
		c.Reader, c.PageTime = badReader{rec.Reader(), incidents}, pageTime
	})
	s := httptest.NewServer(h)
	defer s.Close()
	a, err := http.Get(s.URL + "/exercise/incidents")
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	var b strings.Builder
	if _, err := io.Copy(&b, a.Body); err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, b.String()
}

// A page that panics is answered 500 in words, and the next request is answered too.
func TestPageThatPanics(t *testing.T) {
	status, text := served(t, time.Hour, func(context.Context) error { panic("the shape of a body") })
	if status != http.StatusInternalServerError || !strings.Contains(text, "<main") ||
		strings.Contains(text, "shape of a body") {
		t.Errorf("%d: %s", status, text)
	}
}

// The work behind a page ends with the time that a page has, and the answer is 503 in words.
func TestPageThatTakesTooLong(t *testing.T) {
	status, text := served(t, time.Millisecond, func(ctx context.Context) error {
		<-ctx.Done() // nothing else ends it
		return ctx.Err()
	})
	if status != http.StatusServiceUnavailable || !strings.Contains(text, "<main") {
		t.Errorf("%d: %s", status, text)
	}
}

// Of one caller few pages are made at once, and who goes on waiting gets them.
func TestACrowdOfPages(t *testing.T) {
	const most, all = 2, 12
	var making, over, made atomic.Int64
	came, goOn := make(chan bool, most), make(chan bool)
	rec := viewtest.Meridian()
	h := open(t, rec, viewtest.Now.Time(), func(c *frame.Config) {
		c.Reader, c.PageTime = badReader{rec.Reader(), func(context.Context) error {
			made.Add(1)
			defer making.Add(-1)
			if making.Add(1) > most {
				over.Add(1)
				return errors.New("one too many")
			}
			select {
			case came <- true:
			default:
			}
			<-goOn
			return errors.New("no list")
		}}, time.Hour
	})
	ask := func(ctx context.Context) {
		r := httptest.NewRequestWithContext(ctx, "GET", "http://localhost/exercise/incidents", nil)
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	var asking sync.WaitGroup
	for range most {
		asking.Go(func() { ask(t.Context()) })
	}
	for range most {
		<-came
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	for range 20 { // one who is gone already may be given a place all the same, where there is one
		ask(gone)
	}
	for range all - most {
		asking.Go(func() { ask(t.Context()) })
	}
	close(goOn)
	asking.Wait()
	if over.Load() > 0 || made.Load() != all {
		t.Errorf("%d pages were made, %d of them beside %d others; want %d, none", made.Load(), over.Load(), most, all)
	}
}

// Whoever sends forms slowly, from several addresses, keeps nobody's pages back.
func TestFormsThatNeverEnd(t *testing.T) {
	h := open(t, viewtest.Meridian(), viewtest.Now.Time(), func(c *frame.Config) { c.PageTime = 10 * time.Second })
	var sending sync.WaitGroup
	defer sending.Wait()
	for i := range 4 {
		body, rest := io.Pipe()
		r := httptest.NewRequest("POST", "http://localhost/exercise/reports", body)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = fmt.Sprintf("10.0.0.%d:7000", i/2)
		sending.Go(func() { h.ServeHTTP(httptest.NewRecorder(), r) })
		defer rest.Close()
		if _, err := rest.Write([]byte("a=b")); err != nil { // which is read
			t.Fatal(err)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/exercise/incidents", nil))
	if w.Code != http.StatusOK {
		t.Errorf("a page is answered %d while others send forms", w.Code)
	}
}

// The navigation marks the section that a page belongs to, at each of its addresses.
func TestTheSectionOfAPageIsMarked(t *testing.T) {
	s := open(t, viewtest.Meridian(), viewtest.Now.Time(), func(*frame.Config) {})
	for path, section := range map[string]string{"": "Today", "today": "Today", "incidents": "Incidents",
		"incidents/CA-I-147": "Incidents", "help": ""} {
		page := s.ask(t, "GET", "/exercise/"+path, "CA:duty officer", "en", nil).Body.String()
		_, marked, _ := strings.Cut(page, ` aria-current="page">`)
		if got, _, _ := strings.Cut(marked, "</a>"); got != section {
			t.Errorf("%s: %q is marked, want %q", path, got, section)
		}
	}
}

// Why a page is not answered stands in the log and not on the page, and not once for each time somebody asks.
func TestTheLogSaysWhyAPageIsNotAnswered(t *testing.T) {
	var said bytes.Buffer
	s := open(t, viewtest.Meridian(), viewtest.Now.Time(), func(c *frame.Config) {
		c.Log = slog.New(slog.NewTextHandler(&said, nil))
		c.Reader = badReader{c.Reader, func(context.Context) error {
			return truce.Errorf(truce.Unavailable, "the disk is away")
		}}
	})
	for _, path := range []string{"/exercise/incidents?words=unsaid", "/exercise/api/incidents"} {
		for range 50 {
			a := s.ask(t, "GET", path, "CA:duty officer", "en", nil)
			if a.Code != http.StatusServiceUnavailable || strings.Contains(a.Body.String(), "disk") {
				t.Fatalf("%s: %d %s", path, a.Code, a.Body)
			}
		}
		path, _, _ = strings.Cut(strings.TrimPrefix(path, "/exercise"), "?")
		lines := strings.Count(said.String(), `msg="page not answered" path=`+path+` err="the disk is away"`)
		if lines == 0 || lines > 20 || strings.Contains(said.String(), "unsaid") {
			t.Errorf("%s: %d lines:\n%s", path, lines, &said)
		}
	}
}

// Whoever does not wait for an answer writes nothing into the log, however often.
func TestWhoBreaksOffFillsNoLog(t *testing.T) {
	for _, gone := range []error{context.Canceled, truce.Errorf(truce.Unavailable, "no room")} {
		var said bytes.Buffer
		s := open(t, viewtest.Meridian(), viewtest.Now.Time(), func(c *frame.Config) {
			c.Log = slog.New(slog.NewTextHandler(&said, nil))
			c.Reader = badReader{c.Reader, func(ctx context.Context) error { <-ctx.Done(); return gone }}
		})
		for _, path := range []string{"/exercise/incidents", "/exercise/api/incidents"} {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Millisecond, cancel)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", path, nil))
			if said.Len() > 0 || w.Body.Len() > 0 {
				t.Errorf("%s: %q is sent, and the log says\n%s", path, w.Body, &said)
			}
		}
	}
}
