package frame

import (
	"compress/gzip"
	"net/http"
	"strings"
	"sync"
)

// compressors are kept, because a new one takes more memory than a page.
var compressors = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is one
	return z
}}

// compresses reports whether the page may be sent compressed. The length of what is compressed tells whether two texts
// in it are alike. So a page that shows what its member keeps sealed is not, since others may have put text beside it;
// nor is a page whose address somebody else's page may have chosen, and a browser says whose choice it was.
func (r *Request) compresses() bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return r.Method == http.MethodGet && !r.opened && (site == "same-origin" || site == "none") && takesGzip(r.Request)
}

// takesGzip reports whether whoever asks reads what is compressed.
func takesGzip(r *http.Request) bool {
	for _, line := range r.Header.Values("Accept-Encoding") {
		for x := range strings.SplitSeq(line, ",") {
			name, weight, _ := strings.Cut(strings.TrimSpace(x), ";")
			if strings.TrimSpace(name) == "gzip" {
				return strings.Trim(strings.TrimPrefix(strings.TrimSpace(weight), "q="), "0.") != "" || weight == ""
			}
		}
	}
	return false
}

// Send writes a page, compressed where it may be.
func (r *Request) Send(w http.ResponseWriter, status int, page []byte) {
	w.Header().Add("Vary", "Accept-Encoding, Sec-Fetch-Site")
	if status != http.StatusOK || !r.compresses() {
		w.WriteHeader(status)
		w.Write(page) // a reader that has gone away is no error of ours, and the head is out
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := compressors.Get().(*gzip.Writer)
	defer compressors.Put(z)
	z.Reset(w)
	z.Write(page) // as above
	z.Close()
}
