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
	"net/http"
	"strconv"
	"strings"
	"time"

	"truce"
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
// wrong is told to errs, which may be nil; it never names what was asked.
func NewServer(h http.Handler, c *tls.Config, errs *log.Logger) *http.Server {
	if errs == nil {
		errs = log.New(io.Discard, "", 0)
	}
	return &http.Server{
		Handler:           h,
		TLSConfig:         c,
		ErrorLog:          errs,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       4 * MaxWait,
		MaxHeaderBytes:    8 << 10,
	}
}

// reply is an answer that is ready to be written.
type reply struct {
	status int
	header map[string]string
	body   []byte
}

// answer makes a handler of a function that returns the whole answer, and gives a slow caller as long as it needs at the
// slowest pace allowed.
func answer(fn func(*http.Request) (reply, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		out, err := fn(r)
		if err != nil {
			out = failure(err)
		}
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(DefaultLimits().allowed(len(out.body))))
		for k, v := range out.header {
			w.Header()[k] = []string{v}
		}
		w.Header()["Date"] = nil // says nothing, and would be most of an answer without news
		w.WriteHeader(out.status)
		if len(out.body) > 0 {
			w.Write(out.body) // a caller that is gone needs no answer
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
	return reply{status, map[string]string{"Content-Type": "text/plain; charset=utf-8"}, []byte(text)}
}

func (f *Federation) serveHeads(r *http.Request) (reply, error) {
	wait, err := waitOf(r)
	if err != nil {
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
		return reply{http.StatusNotModified, header, nil}, nil
	}
	header["Content-Type"], header["Cache-Control"] = "text/plain; charset=utf-8", "no-cache"
	return reply{http.StatusOK, header, doc}, nil
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
// time to wait.
func (f *Federation) news(ctx context.Context, known string, wait time.Duration) (doc []byte, tag string, err error) {
	end := time.NewTimer(wait)
	defer end.Stop()
	again := time.NewTicker(look)
	defer again.Stop()
	for {
		h, err := f.Heads(ctx)
		if err != nil {
			return nil, "", err
		}
		doc := FormatHeads(h)
		if tag := tagOf(doc); tag != known {
			return doc, tag, nil
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
	src, path := servedSource{f, l}, r.PathValue("path")
	if path == record.CheckpointPath {
		signed, err := src.Checkpoint(r.Context())
		return reply{http.StatusOK, map[string]string{"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-cache"}, signed}, err
	}
	t, err := record.ParseTilePath(path)
	if err != nil {
		return reply{}, &record.Error{Kind: record.ErrNotFound, Text: "no such tile"}
	}
	data, err := src.Tile(r.Context(), t)
	if err != nil {
		return reply{}, err
	}
	header := map[string]string{"Content-Type": "application/octet-stream", "Cache-Control": "max-age=31536000, immutable"}
	if t.Level == record.EntriesLevel && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		header["Content-Encoding"] = "gzip"
		data = f.compressed(data)
	}
	return reply{http.StatusOK, header, data}, nil
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
	z.Reset(&b)
	z.Write(data) // a Buffer takes everything
	z.Close()
	return b.Bytes()
}
