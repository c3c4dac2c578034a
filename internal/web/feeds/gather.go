package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"truce"
	"truce/internal/find"
	"truce/internal/hooks"
	"truce/internal/query"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// bulletins gathers the published bulletins. One is as old as its latest correction.
func (s *site) bulletins(r *request, f *feed) error {
	list, err := r.Lens.Bulletins(r.Context())
	if err != nil {
		return err
	}
	for i := range list {
		b := &list[i]
		e := entry{id: f.of(s, b.ID()), title: b.ID() + " · " + string(s.DateOf(b.Period)),
			page: s.At("/bulletins", b.By, b.Number), at: b.At}
		for _, x := range b.Errata {
			e.at = max(e.at, x.Entered)
			e.summary += x.Was + " → " + x.Is + "\n"
		}
		f.entries = append(f.entries, e)
	}
	return nil
}

// of names a thing of a feed for ever.
func (f *feed) of(s *site, id string) string { return "urn:truce:" + s.Process + ":" + id }

// mostIncidents is of how many incidents a feed tells, the latest by when they happened.
const mostIncidents = 500

// findings gathers the latest incidents with a finding.
func (s *site) findings(r *request, f *feed) error {
	var rows []query.Row
	for _, status := range []truce.Status{truce.StatusFound, truce.StatusReopened} {
		page, err := r.Lens.Incidents(r.Context(), query.Incidents{Status: status, Limit: mostIncidents})
		if err != nil {
			return err
		}
		rows = append(rows, page.Rows...)
	}
	return s.show(r, f, rows)
}

// incidents gathers the latest incidents that a question leads to: a filter, or a search.
func (s *site) incidents(r *request, f *feed, of string) error {
	q, text, err := s.Ask(r, of)
	if err != nil {
		return err
	}
	if text != "" {
		found, err := find.In(r.Context(), r.Lens, s.Lexicon().Read(text, s.Clock().In(s.Zone).Year()), s.Zone)
		if err != nil {
			return err
		}
		if found.Incidents == nil {
			return nil
		}
		q = found.Incidents.Filter
	}
	q.Sort, q.After, q.Limit = query.NewestFirst, "", mostIncidents
	page, err := r.Lens.Incidents(r.Context(), q)
	if err != nil {
		return err
	}
	return s.show(r, f, page.Rows)
}

// show makes entries of incidents. Since when one is as it is, is since when somebody was first shown it so: of when
// reports came in not everybody may know.
func (s *site) show(r *request, f *feed, rows []query.Row) error {
	if s.Feeds == nil {
		return frame.ErrNoPage
	}
	book, err := r.Book()
	if err != nil {
		return err
	}
	shown := make([]hooks.Shown, len(rows))
	for i := range rows {
		said, err := json.Marshal(rows[i])
		if err != nil {
			return err
		}
		sum := sha256.Sum256(said)
		shown[i] = hooks.Shown{ID: string(rows[i].ID), Hash: hex.EncodeToString(sum[:16])}
	}
	if err := s.Feeds.Show(r.Context(), audience(r.Lens), shown); err != nil {
		return err
	}
	for i, row := range book.Rows(rows) {
		f.entries = append(f.entries, s.incident(r, f, row, shown[i].At))
	}
	return nil
}

// audience names those who are shown the same.
func audience(l *view.Lens) string {
	if who := l.Who(); who.Member != "" {
		return "member " + string(who.Member)
	}
	return string(l.Who().Audience)
}

// incident makes the entry of one.
func (s *site) incident(r *request, f *feed, row frame.IncidentRow, at truce.Instant) entry {
	c := r.Words()
	parts := []string{string(row.ID)}
	for _, k := range row.Kinds {
		parts = append(parts, c.Word("kind", k))
	}
	for _, l := range []frame.Label{row.Words.Place, row.Words.Province} {
		if text := c.NameIn(l.Names); text != "" {
			parts = append(parts, text)
		} else if l.Text != "" {
			parts = append(parts, l.Text)
		}
	}
	e := entry{id: f.of(s, string(row.ID)), title: strings.Join(parts, " · "), page: row.Href, at: at}
	if row.Status != "" {
		e.summary = c.Word("status", row.Status)
	}
	return e
}
