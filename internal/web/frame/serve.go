package frame

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/internal/people"
	"truce/internal/wire"
)

// MaxForm is how large a submitted form may be, in bytes.
const MaxForm = 1 << 20

// Policy is the content security policy: nothing but this server's own style, script and images.
const Policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; " +
	"worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// ErrNoPage is the answer to an address that leads nowhere. It is the same whether the thing does not exist or is not
// for the one who asks.
var ErrNoPage = truce.Errorf(truce.NotFound, "there is no such page")

// StatusOf returns the HTTP status of a kind of error.
func StatusOf(kind truce.ErrorKind) int {
	switch kind {
	case truce.Invalid:
		return http.StatusBadRequest
	case truce.NotFound:
		return http.StatusNotFound
	case truce.Conflict:
		return http.StatusConflict
	case truce.Forbidden:
		return http.StatusForbidden
	case truce.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// HandlerFunc answers a request or returns why it cannot; it has written nothing when it returns an error.
type HandlerFunc func(w http.ResponseWriter, r *Request) error

// Handler returns what answers the addresses of every room, behind the headers every answer carries. It is to be
// mounted at the prefix.
func (s *Site) Handler() (http.Handler, error) {
	routes, open, err := s.routes()
	if err != nil {
		return nil, err
	}
	s.leadsTo(routes)
	mux := http.NewServeMux()
	for pattern, do := range routes {
		mux.Handle(pattern, bounded(s.mostOf(pattern), s.gate(pattern, s.page(pattern, do))))
	}
	for pattern, do := range open {
		mux.Handle(pattern, bounded(maxDoor, s.answer(do, false)))
	}
	mux.Handle("GET /live", http.HandlerFunc(s.stream))
	nowhere := func(http.ResponseWriter, *Request) error { return ErrNoPage }
	mux.Handle("/", s.gate("/", s.answer(nowhere, false)))
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(s.answer(func(http.ResponseWriter, *Request) error {
		return truce.Errorf(truce.Forbidden, "the form was sent from another site")
	}, false))
	h := http.StripPrefix(s.Prefix, guard.Handler(mux))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == s.Prefix {
			http.Redirect(w, r, s.Prefix+"/", http.StatusPermanentRedirect)
			return
		}
		secure(w.Header())
		h.ServeHTTP(w, r)
	}), nil
}

// bounded lets a request have a body of so many bytes at most.
func bounded(most int64, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		h.ServeHTTP(w, r)
	})
}

// mostOf is how large a body may be that is sent to an address.
func (s *Site) mostOf(pattern string) int64 {
	for _, room := range s.rooms {
		if slices.Contains(room.Uploads, pattern) {
			return MaxUpload
		}
	}
	return MaxForm
}

// secure sets the headers of every answer. Other sites are told of no address here; under "no-referrer" browsers would
// leave the origin of a form out, too, and the port refuses a form that does not say where it comes from.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", Policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// pageTime is how long a page may be worked on before it is given up, and refusalTime how long the page that says so.
const (
	pageTime    = 20 * time.Second
	refusalTime = 5 * time.Second
)

// answer runs a handler within the time a page has, and turns its error into a page. What panics is an error like
// others. What is static is asked for by a request that knows nothing of the record.
func (s *Site) answer(do HandlerFunc, still bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), cmp.Or(s.PageTime, pageTime))
		defer cancel()
		s.rememberLang(w, r)
		err := caught(func() error {
			q, err := s.request(r.WithContext(ctx), still)
			if err != nil {
				return err
			}
			q.asked = r.Context()
			return do(w, q)
		})
		if errors.Is(err, http.ErrAbortHandler) {
			panic(http.ErrAbortHandler) // what was sent breaks off: whoever reads must not take it for all of it
		}
		if err != nil && ctx.Err() != nil && r.Context().Err() == nil {
			err = truce.Errorf(truce.Unavailable, "the page took longer than a page may: %v", err)
		}
		if err != nil {
			s.refuse(w, r, err)
		}
	})
}

// caught calls do and returns a panic as an error.
func caught(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = truce.Errorf(truce.Internal, "the page panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return do()
}

// refusal is the page of an error. It says what kind it is, and nothing about the thing asked for: whoever may not see
// something gets the very page of what does not exist.
type refusal struct {
	Kind  string // key of its words
	Again *again // what was sent and can be sent again; nil: nothing
	Says  error  // why nothing is entered here; nil: the words of the kind
}

// refuse renders the page of an error.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, err error) {
	kind := truce.KindOf(err)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		kind = truce.Invalid
	}
	why, closed := errors.AsType[closedError](err)
	if !closed {
		s.tellWhy(r, kind, err)
	}
	if r.Context().Err() != nil {
		return // there is nobody to answer
	}
	ctx, cancel := context.WithTimeout(r.Context(), refusalTime)
	defer cancel()
	r = r.WithContext(ctx)
	if forProgram(r) {
		s.refuseProgram(w, r, kind, err)
		return
	}
	page := refusal{Kind: strings.ReplaceAll(kind.String(), " ", "-")}
	switch {
	case closed:
		page.Says = why.error
	case errors.Is(err, errSignedOut):
		if page.Again = s.again(r); page.Again != nil {
			page.Kind = signedOut
		}
	case kind == truce.Unavailable, kind == truce.Internal:
		page.Again = s.again(r)
	}
	if err := caught(func() error {
		return s.write(w, &Request{Request: r}, s.refusalFrame(r), StatusOf(kind),
			page)
	}); err != nil {
		if s.failures.Try("", time.Now()) {
			s.Log.ErrorContext(r.Context(), "error page failed", "err", err)
		}
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

// Why a page is not answered stands in the log, not on the page: of each address so often at once, and from then on
// once in a while, so that nobody fills the log by asking.
const (
	failuresTold = 20
	failureEvery = 30 * time.Second
)

// tellWhy logs why the node could not answer a request; that somebody did not wait for the answer is no reason.
func (s *Site) tellWhy(r *http.Request, kind truce.ErrorKind, err error) {
	level, what := slog.LevelError, "page failed"
	gone := errors.Is(err, context.Canceled)
	switch kind {
	case truce.Internal:
	case truce.Unavailable:
		level, what = slog.LevelWarn, "page not answered"
		gone = true // what waits for room or a disk may say so in words alone
	default:
		return
	}
	if gone && r.Context().Err() != nil || !s.failures.Try(r.Pattern, time.Now()) {
		return
	}
	path := r.URL.Path
	if r.PathValue("token") != "" { // who reads the log is not to have it
		path = r.Pattern
	}
	s.Log.Log(r.Context(), level, what, "path", path, "err", err)
}

// refuseProgram answers a program with the kind of an error, and with its words where they are about what was asked:
// of everything else they would tell too much.
func (s *Site) refuseProgram(w http.ResponseWriter, r *http.Request, kind truce.ErrorKind, err error) {
	words := kind.String()
	if kind == truce.Invalid {
		words = err.Error()
	}
	status := StatusOf(kind)
	if errors.Is(err, people.ErrRefused) {
		w.Header().Set("WWW-Authenticate", "Bearer")
		status, words = http.StatusUnauthorized, people.ErrRefused.Error()
	}
	said := wire.Refusal{Error: wire.Error{Kind: kind.String(), Words: words}}
	if err := s.SendJSON(w, &Request{Request: r}, status, said); err != nil {
		http.Error(w, http.StatusText(status), status)
	}
}

// refusalFrame is what stands around the page of an error: less where that cannot be read either.
func (s *Site) refusalFrame(r *http.Request) *frame {
	q, err := s.request(r, false)
	if err == nil {
		if f, err := s.frame(q, "error"); err == nil {
			return f
		}
	}
	return s.bareFrame(r, "error")
}

// Render executes the page of the name into a buffer and writes it whole. main is what the page's template is given.
func (s *Site) Render(w http.ResponseWriter, r *Request, status int, name string, main any) error {
	f, err := s.frame(r, name)
	if err != nil {
		return err
	}
	return s.write(w, r, f, status, main)
}

// RenderBare is Render for a page that browsers keep, or that hangs on a wall: nothing of the record stands around it,
// and nothing rings.
func (s *Site) RenderBare(w http.ResponseWriter, r *Request, name string, main any) error {
	f := s.bareFrame(r.Request, name)
	f.Door, f.Narrow, f.Nav = true, true, nil
	return s.write(w, r, f, http.StatusOK, main)
}

// write executes the page of the frame into a buffer and writes it whole.
func (s *Site) write(w http.ResponseWriter, r *Request, f *frame, status int, main any) error {
	f.Main = main
	var buf bytes.Buffer
	t, err := s.pages.get(f.Lang, f.Page)
	if err != nil {
		return err
	}
	if err := t.Execute(timedWriter{r.Context(), &buf}, f); err != nil {
		return err
	}
	w.Header().Set("Content-Language", f.Lang)
	return s.deliver(w, r, status, "text/html; charset=utf-8", buf.Bytes())
}

// SendJSON answers a program with a value, whole.
func (s *Site) SendJSON(w http.ResponseWriter, r *Request, status int, v any) error {
	return s.SendJSONAs(w, r, status, "application/json; charset=utf-8", v)
}

// SendJSONAs is SendJSON for JSON that has a media type of its own.
func (s *Site) SendJSONAs(w http.ResponseWriter, r *Request, status int, media string, v any) error {
	var buf bytes.Buffer
	if err := wire.Write(&buf, v); err != nil {
		return err
	}
	return s.deliver(w, r, status, media, buf.Bytes())
}

// deliver sends an answer that is made, once what waits to be read leaves room for it.
func (s *Site) deliver(w http.ResponseWriter, r *Request, status int, media string, body []byte) error {
	share, err := s.crowd.unread.Take(r.Context(), r.caller(), int64(len(body)))
	if err != nil {
		return truce.Errorf(truce.Unavailable, "too much is waiting to be read: %v", err)
	}
	defer share.Release()
	r.made()
	w.Header().Set("Content-Type", media)
	r.Send(w, status, body)
	return nil
}

// timedWriter fails once the context has ended, so that a template stops.
type timedWriter struct {
	ctx context.Context
	w   io.Writer
}

// Write implements io.Writer.
func (t timedWriter) Write(b []byte) (int, error) {
	if err := t.ctx.Err(); err != nil {
		return 0, err
	}
	return t.w.Write(b)
}
