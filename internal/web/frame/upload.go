package frame

import (
	"context"
	"io"
	"net/http"
	"time"

	"truce"
)

// MaxUpload is how large a form with files may be, in bytes.
const MaxUpload = 300 << 20

// How many forms with files come at once, of all callers and of one.
const (
	uploadsAtOnce = 6
	uploadsOfOne  = 2
)

// A form with files must move: so many bytes in so long. It may take as long as uploadTime in all.
const (
	paceBytes  = 256 << 10
	paceTime   = 30 * time.Second
	uploadTime = 40 * time.Minute
)

// Upload lets a form with files come in: for as long as it moves, which is longer than a page may take. do reads the
// body; nothing of it is kept in memory or on the disk before. Where too many come at once it is an error of kind
// [truce.Unavailable].
func (s *Site) Upload(w http.ResponseWriter, r *Request, do func() error) error {
	by := s.By(r.Request, r.Lens)
	share, ok := s.uploads.Try(string(by.Member)+" "+by.Function+" "+by.Person+" "+From(r.Request), 1)
	if !ok {
		return truce.Errorf(truce.Unavailable, "other files are coming in at the moment: send this again when they are there")
	}
	defer share.Release()
	ctx, cancel := r.Long(uploadTime)
	defer cancel()
	r.Request = r.Request.WithContext(ctx)
	until := http.NewResponseController(w)
	p := &paced{ReadCloser: r.Body, more: func() { until.SetReadDeadline(time.Now().Add(paceTime)) }}
	p.more()
	r.Body = p
	err := do()
	until.SetWriteDeadline(time.Now().Add(pageTime + refusalTime)) // the server's own may be over
	var page context.CancelFunc
	ctx, page = context.WithTimeout(r.asked, pageTime)
	context.AfterFunc(r.asked, page)
	r.Request = r.Request.WithContext(ctx)
	return err
}

// paced gives whoever sends more time for each piece that came.
type paced struct {
	io.ReadCloser
	more func()
	n    int
}

// Read implements io.Reader.
func (p *paced) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if p.n += n; p.n >= paceBytes {
		p.n = 0
		p.more()
	}
	return n, err
}

// Download sends what is read, for as long as it moves; it must be the last that is written.
func (s *Site) Download(w http.ResponseWriter, r *Request, in io.Reader) error {
	r.made()
	until := http.NewResponseController(w)
	for {
		until.SetWriteDeadline(time.Now().Add(paceTime))
		_, err := io.CopyN(w, in, paceBytes)
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			s.Log.ErrorContext(r.Context(), "a file was cut off", "err", err)
			return http.ErrAbortHandler
		}
	}
}
