package frame

import (
	"net/url"
	"strings"
	"sync"
	"time"

	"truce"
	"truce/internal/desklog"
	"truce/internal/find"
	"truce/internal/query"
)

// Saved is a question that somebody keeps, with what is new of it to them.
type Saved struct {
	desklog.Saved
	New int   // what matches it since they last looked, their own acts apart
	Bad error // why it can be asked no longer; nil: it can
}

// Saved returns the questions that whoever asks keeps or is shown; nil for those whose desk it is not.
func (s *Site) Saved(r *Request) ([]Saved, error) {
	d := s.DutyOf(r)
	if d == nil {
		return nil, nil
	}
	by := s.DeskBy(r)
	list, err := d.Desk().Saved(r.Context(), by)
	if err != nil {
		return nil, err
	}
	out := make([]Saved, len(list))
	for i, x := range list {
		out[i] = Saved{Saved: x}
		if x.Removed != 0 {
			continue
		}
		m, err := s.matches(r, x.Ask, false)
		if truce.KindOf(err) == truce.Invalid { // it names what the record has no more
			out[i].Bad = err
			continue
		}
		if err != nil {
			return nil, err
		}
		seen, err := d.Desk().Matched(r.Context(), by, x.ID)
		if err != nil {
			return nil, err
		}
		if out[i].New, err = m.fresh(r, seen); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Keepable returns a question that whoever asks may keep; empty for those whose desk it is not.
func (s *Site) Keepable(r *Request, ask string) string {
	if s.DutyOf(r) == nil {
		return ""
	}
	return ask
}

// DeskBy is whoever asks, as the desk knows them.
func (s *Site) DeskBy(r *Request) desklog.By {
	by := s.By(r.Request, r.Lens)
	return desklog.By{Function: by.Function, Person: by.Person}
}

// mostMatches is how many of the latest incidents are looked at for what is new.
const mostMatches = 500

// matched is what matches a question at a cut.
type matched struct {
	cut   truce.Digest
	found []find.Key
	total int
	next  time.Time // before then it is not asked again: it took long
	own   sync.Map  // whether an incident is of a function: read once
}

// Keys are the keys alone.
func (m *matched) Keys() []string {
	out := make([]string, len(m.found))
	for i, k := range m.found {
		out[i] = k.Key
	}
	return out
}

// matching keeps what matched questions, by audience and address.
type matching struct {
	mu sync.Mutex
	of map[string]*matched
}

// mostAsked bounds it.
const mostAsked = 500

// Ask reads a question: the address of a search or of a filter of incidents.
func (s *Site) Ask(r *Request, ask string) (q query.Incidents, text string, err error) {
	u, err := url.Parse(ask)
	if err == nil && u.Host == "" && u.Scheme == "" { // what is kept leads nowhere else
		switch u.Path {
		case "/search":
			if text = strings.TrimSpace(u.Query().Get("q")); text != "" {
				return q, text, nil
			}
		case "/incidents":
			q, err = s.Query(r.Lens.Process(), u.Query())
			return q, "", err
		}
	}
	return q, "", truce.Errorf(truce.Invalid, "this is neither a search nor a filter of incidents")
}

// Matches returns what matches a question now, for the desk to keep. What is no question is [truce.Invalid].
func (s *Site) Matches(r *Request, ask string) (desklog.Matches, error) {
	m, err := s.matches(r, ask, true)
	if err != nil {
		return desklog.Matches{}, err
	}
	return desklog.Matches{Keys: m.Keys(), Total: m.total}, nil
}

// matches returns what matches a question now or, where that took long, did a moment ago.
func (s *Site) matches(r *Request, ask string, now bool) (*matched, error) {
	cut, err := r.Lens.Cut(r.Context())
	if err != nil {
		return nil, err
	}
	key, digest := string(r.Lens.Who().Audience)+" "+ask, cut.Digest()
	s.matching.mu.Lock()
	m := s.matching.of[key]
	s.matching.mu.Unlock()
	if m != nil && (m.cut == digest || !now && s.Clock().Before(m.next)) {
		return m, nil
	}
	began := s.Clock()
	m = &matched{cut: digest}
	if err := s.match(r, ask, m); err != nil {
		return nil, err
	}
	ended := s.Clock()
	m.next = ended.Add(10 * ended.Sub(began))
	s.matching.mu.Lock()
	defer s.matching.mu.Unlock()
	if s.matching.of == nil || len(s.matching.of) >= mostAsked {
		s.matching.of = map[string]*matched{}
	}
	s.matching.of[key] = m
	return m, nil
}

// match notes what a question leads to.
func (s *Site) match(r *Request, ask string, m *matched) error {
	q, text, err := s.Ask(r, ask)
	if err != nil {
		return err
	}
	if text != "" {
		f, err := find.In(r.Context(), r.Lens, s.Lexicon().Read(text, s.Clock().In(s.Zone).Year()), s.Zone)
		if err != nil {
			return err
		}
		m.found = f.Keys()
		if f.Incidents == nil {
			return nil
		}
		q = f.Incidents.Filter
	}
	q.Sort, q.After, q.Limit = query.NewestFirst, "", mostMatches
	page, err := r.Lens.Incidents(r.Context(), q)
	m.total = page.Total
	for i := range page.Rows {
		k := find.Key{Key: string(page.Rows[i].ID)}
		if of := page.Rows[i].Members; len(of) == 1 {
			k.Member = of[0]
		}
		m.found = append(m.found, k)
	}
	return err
}

// fresh counts what matches now and did not: what the function that asks entered itself is no news to it.
func (m *matched) fresh(r *Request, seen desklog.Matches) (n int, err error) {
	before := map[string]bool{}
	for _, k := range seen.Keys {
		before[k] = true
	}
	own := 0
	for _, k := range m.found {
		if before[k.Key] {
			continue
		}
		is, err := m.isOwn(r, k)
		if err != nil {
			return 0, err
		}
		if is {
			own++
		} else {
			n++
		}
	}
	if m.total > mostMatches { // older ones may have come
		n = max(n, m.total-seen.Total-own)
	}
	return n, nil
}

// isOwn reports whether what was found is of the function that asks: a claim it entered, or an incident of which nobody
// else reported.
func (m *matched) isOwn(r *Request, k find.Key) (bool, error) {
	who := r.Lens.Who()
	if k.Member != who.Member {
		return false, nil
	}
	if _, letter, _, ok := truce.SplitMinted(k.Key); !ok || letter != 'I' {
		return k.Officer == who.Function, nil
	}
	asked := [2]string{who.Function, k.Key}
	if is, ok := m.own.Load(asked); ok {
		return is.(bool), nil
	}
	is, err := r.reported(truce.IncidentID(k.Key))
	if err == nil {
		m.own.Store(asked, is)
	}
	return is, err
}

// reported reports whether the function that asks, and nobody else, reported of an incident.
func (r *Request) reported(id truce.IncidentID) (bool, error) {
	who := r.Lens.Who()
	v, err := r.Lens.Incident(r.Context(), id)
	if truce.KindOf(err) == truce.NotFound {
		return true, nil // it has gone meanwhile
	}
	if err != nil {
		return false, err
	}
	for _, x := range v.Reports {
		if x.Owner != who.Member || x.Officer != who.Function {
			return false, nil
		}
	}
	return len(v.Reports) > 0, nil
}
