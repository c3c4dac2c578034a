package feeds

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/web/frame"
)

// onAPage is how many entries a page of a feed has.
const onAPage = 50

// feed is what a feed shows, before it is cut into pages.
type feed struct {
	id, title string
	page      string // the page that shows the same
	entries   []entry
}

// entry is a thing of a feed.
type entry struct {
	id, title, summary string
	page               string
	at                 truce.Instant // since when it is as it is
}

// The form of Atom (RFC 4287), with the links of pages of RFC 5005.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string      `xml:"xml:lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  atomAuthor  `xml:"author"`
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Link    atomLink `xml:"link"`
		Summary string   `xml:"summary,omitempty"`
	}
)

func stamp(i truce.Instant) string { return time.Unix(int64(i), 0).UTC().Format(time.RFC3339) }

// write writes a page of the feed, or says that it is as it was. The mark by which a reader asks that is of what it
// reads, and of nothing behind it.
func (f *feed) write(w http.ResponseWriter, r *request, origin string) error {
	n := 1
	if text := r.URL.Query().Get("page"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n < 1 || n > 1000 {
			return frame.ErrNoPage
		}
	}
	body, err := f.atom(r, origin, n)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	mark := `"` + hex.EncodeToString(sum[:16]) + `"`
	h := w.Header()
	h.Set("ETag", mark)
	h.Set("Cache-Control", "private, no-cache")
	for given := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if given = strings.TrimPrefix(strings.TrimSpace(given), "W/"); given == mark || given == "*" {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	h.Set("Content-Type", "application/atom+xml; charset=utf-8")
	w.Write(body) // a reader that has gone away is no error of ours
	return nil
}

// atom returns a page of the feed, the newest entries first.
func (f *feed) atom(r *request, origin string, page int) ([]byte, error) {
	slices.SortStableFunc(f.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(a.id, b.id))
	})
	at := func(n int) string {
		q := r.URL.Query()
		q.Del("page")
		if n > 1 {
			q.Set("page", strconv.Itoa(n))
		}
		self := *r.URL
		self.Path, self.RawPath, self.RawQuery = strings.SplitN(r.RequestURI, "?", 2)[0], "", q.Encode()
		return origin + self.String()
	}
	out := atomFeed{Lang: r.Words().Code, ID: f.id, Title: f.title, Author: atomAuthor{f.title},
		Links: []atomLink{{"self", "application/atom+xml", at(page)}, {"alternate", "text/html", origin + f.page}}}
	newest := truce.Instant(0)
	for _, e := range f.entries {
		newest = max(newest, e.at)
	}
	out.Updated = stamp(newest)
	from := min((page-1)*onAPage, len(f.entries))
	to := min(from+onAPage, len(f.entries))
	if page > 1 {
		out.Links = append(out.Links, atomLink{"previous", "application/atom+xml", at(page - 1)})
	}
	if to < len(f.entries) {
		out.Links = append(out.Links, atomLink{"next", "application/atom+xml", at(page + 1)})
	}
	for _, e := range f.entries[from:to] {
		out.Entries = append(out.Entries, atomEntry{e.id, e.title, stamp(e.at),
			atomLink{"alternate", "text/html", origin + e.page}, e.summary})
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	err := xml.NewEncoder(&b).Encode(out)
	return b.Bytes(), err
}
