package federation

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"truce"
	"truce/internal/listen"
	"truce/record"
)

const (
	// MaxWait is the longest time that an answer is held back while there is nothing new.
	MaxWait = 25 * time.Second
	// look is how often a held-back answer looks at the store: another process may have written to it.
	look = 200 * time.Millisecond

	heldHeader = "Truce-Held" // the checkpoint that the asker holds of the log of the node it asks, base64
)

// Handler serves the logs that are held here, to be read: the heads, and each log in the tlog-tiles layout.
//
//	GET /heads[?wait=SECONDS]    the heads document; 304 where it is still that of If-None-Match
//	GET /log/MEMBER/checkpoint   the newest signed checkpoint with its cosignatures
//	GET /log/MEMBER/tile/…       tiles and bundles
//
// It does not know who asks: wrap it in [Guard].
func (f *Federation) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /heads", answer(f.serveHeads))
	mux.HandleFunc("GET /log/{member}/{path...}", answer(f.serveLog))
	return mux
}

// NewServer returns a server for peers, with bounds on what a caller may send and how long it may take. What callers do
// wrong is told to errs, which may be nil; it never names what was asked. Serve it with [Serve].
func NewServer(h http.Handler, c *tls.Config, errs *log.Logger) *http.Server {
	if errs == nil {
		errs = log.New(io.Discard, "", 0)
	}
	return &http.Server{
		Handler:           h,
		TLSConfig:         c,
		ErrorLog:          errs,
		ConnContext:       listen.Context,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       4 * MaxWait,
		MaxHeaderBytes:    8 << 10,
	}
}

// Serve answers what comes to a listener until the server ends, with bounds on the connections.
func Serve(s *http.Server, l net.Listener) error {
	l = listen.NewConns(l, listen.DefaultCaps())
	if s.TLSConfig == nil {
		return s.Serve(l)
	}
	return s.ServeTLS(l, "", "")
}

// reply is an answer that is ready to be written.
type reply struct {
	status int
	header map[string]string
	body   []byte
	share  *listen.Share // of the memory for answers, which the body takes; nil: it is small
}

// piece is how much of an answer is written at a time: each piece has its own time.
const piece = 64 << 10

// answer makes a handler of a function that returns the whole answer, and gives a slow caller as long as it needs at
// the slowest pace allowed.
func answer(fn func(*http.Request) (reply, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		out, err := fn(r)
		if err != nil {
			out = failure(err)
		}
		if out.share != nil {
			defer out.share.Release()
		}
		for k, v := range out.header {
			w.Header()[k] = []string{v}
		}
		w.Header()["Date"] = nil // says nothing, and would be most of an answer without news
		if len(out.body) > 0 {
			w.Header()["Content-Length"] = []string{strconv.Itoa(len(out.body))}
		}
		began, line := time.Now(), http.NewResponseController(w)
		_ = line.SetWriteDeadline(began.Add(DefaultLimits().allowed(0)))
		w.WriteHeader(out.status)
		for sent := 0; sent < len(out.body); sent += piece {
			end := min(sent+piece, len(out.body))
			_ = line.SetWriteDeadline(began.Add(DefaultLimits().allowed(end)))
			if _, err := w.Write(out.body[sent:end]); err != nil {
				return // a caller that is gone needs no answer
			}
		}
	}
}

// failure says no more than the kind of an error.
func failure(err error) reply {
	status, text := http.StatusServiceUnavailable, "this node cannot read its store now: try again later\n"
	switch {
	case errors.Is(err, record.ErrNotFound):
		status, text = http.StatusNotFound, "there is no such thing here\n"
	case truce.KindOf(err) == truce.Invalid:
		status, text = http.StatusBadRequest, "this is not a request of this protocol\n"
	}
	return reply{status: status, header: map[string]string{"Content-Type": "text/plain; charset=utf-8"},
		body: []byte(text)}
}

func (f *Federation) serveHeads(r *http.Request) (reply, error) {
	wait, err := waitOf(r)
	if err != nil {
		return reply{}, err
	}
	if err := f.asked.Wait(r.Context(), caller(r)); err != nil {
		return reply{}, err
	}
	if held := r.Header.Get(heldHeader); held != "" {
		signed, err := base64.StdEncoding.DecodeString(held)
		if err != nil {
			return reply{}, truce.Errorf(truce.Invalid, "the header %s is not base64", heldHeader)
		}
		f.shown(r.Context(), signed)
	}
	doc, tag, err := f.news(r.Context(), r.Header.Get("If-None-Match"), wait)
	if err != nil {
		return reply{}, err
	}
	header := map[string]string{"Etag": tag}
	if doc == nil {
		return reply{status: http.StatusNotModified, header: header}, nil
	}
	header["Content-Type"], header["Cache-Control"] = "text/plain; charset=utf-8", "no-cache"
	return reply{status: http.StatusOK, header: header, body: doc}, nil
}

// waitOf reads how long the answer may be held back.
func waitOf(r *http.Request) (time.Duration, error) {
	text := r.URL.Query().Get("wait")
	if text == "" {
		return 0, nil
	}
	seconds, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return 0, truce.Errorf(truce.Invalid, "wait is a number of seconds")
	}
	return min(time.Duration(seconds)*time.Second, MaxWait), nil
}

// news returns the heads document and its tag; the document is nil where it is still the one of the tag known after the
// time to wait. All who wait look at the store together.
func (f *Federation) news(ctx context.Context, known string, wait time.Duration) (doc []byte, tag string, err error) {
	end := time.NewTimer(wait)
	defer end.Stop()
	again := time.NewTicker(look)
	defer again.Stop()
	for age := time.Duration(0); ; age = look {
		doc, tag, err := f.shelf.recent(ctx, f, age)
		if err != nil || tag != known {
			return doc, tag, err
		}
		if wait == 0 {
			return nil, known, nil
		}
		select {
		case <-again.C:
		case <-end.C:
			return nil, known, nil
		case <-ctx.Done():
			return nil, "", ctx.Err()
		}
	}
}

// shelf keeps the heads document for a moment.
type shelf struct {
	mu  sync.Mutex
	doc []byte
	tag string
	at  time.Time
}

// recent returns the heads document as it was at most so long ago.
func (s *shelf) recent(ctx context.Context, f *Federation, age time.Duration) (doc []byte, tag string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if age > 0 && time.Since(s.at) < age {
		return s.doc, s.tag, nil
	}
	began := time.Now()
	h, err := f.Heads(ctx)
	if err != nil {
		return nil, "", err
	}
	s.doc, s.at = FormatHeads(h), began
	s.tag = tagOf(s.doc)
	return s.doc, s.tag, nil
}

// tagOf names a document by its hash.
func tagOf(doc []byte) string {
	sum := sha256.Sum256(doc)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

func (f *Federation) serveLog(r *http.Request) (reply, error) {
	l, ok := f.log(truce.MemberID(r.PathValue("member")))
	if !ok {
		return reply{}, &record.Error{Kind: record.ErrNotFound, Text: "no such member"}
	}
	if err := f.fetched.Wait(r.Context(), caller(r)); err != nil {
		return reply{}, err
	}
	src, path := servedSource{f, l}, r.PathValue("path")
	if path == record.CheckpointPath {
		signed, err := src.Checkpoint(r.Context())
		header := map[string]string{"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-cache"}
		return reply{status: http.StatusOK, header: header, body: signed}, err
	}
	t, err := record.ParseTilePath(path)
	if err != nil {
		return reply{}, &record.Error{Kind: record.ErrNotFound, Text: "no such tile"}
	}
	header := map[string]string{"Content-Type": "application/octet-stream", "Cache-Control": "max-age=31536000, immutable"}
	if t.Level != record.EntriesLevel {
		data, err := src.Tile(r.Context(), t)
		return reply{status: http.StatusOK, header: header, body: data}, err
	}
	return f.serveBundle(r, src, t, header)
}

// The memory that answers with bundles may take in all, and for one caller: a bundle while it is packed, or two that
// are read slowly.
const (
	bundleMemory = 4 * eachMemory
	eachMemory   = 2 * (record.MaxBundleSize + 1<<10)
)

// serveBundle answers with entries. Before they are read there must be memory for the largest bundle there is, beside
// what is packed of it; what is not needed is given back before anything is written.
func (f *Federation) serveBundle(r *http.Request, src servedSource, t record.Tile, header map[string]string) (reply,
	error) {
	share, err := f.answers.Take(r.Context(), caller(r), eachMemory)
	if err != nil {
		return reply{}, err
	}
	data, err := src.Tile(r.Context(), t)
	if err != nil {
		share.Release()
		return reply{}, err
	}
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		header["Content-Encoding"] = "gzip"
		data = f.compressed(data)
	}
	share.Shrink(int64(cap(data)))
	return reply{http.StatusOK, header, data, share}, nil
}

// compressed returns the data as gzip, quickly rather than small: entries are text and get much smaller all the same.
func (f *Federation) compressed(data []byte) []byte {
	z, ok := f.packers.Get().(*gzip.Writer)
	if !ok {
		var err error
		if z, err = gzip.NewWriterLevel(nil, gzip.BestSpeed); err != nil {
			panic("federation: gzip does not know its own level: " + err.Error())
		}
	}
	defer f.packers.Put(z)
	var b bytes.Buffer
	b.Grow(len(data)/4 + 1<<10)
	z.Reset(&b)
	z.Write(data) // a Buffer takes everything
	z.Close()
	return bytes.Clone(b.Bytes()) // no larger than it is
}
