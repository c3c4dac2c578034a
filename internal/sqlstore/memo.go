package sqlstore

import (
	"encoding/json"
	"slices"

	"truce"
)

// memo is what is known of the tables between one write and the next, so that the entry that comes most, a report that
// opens an incident of its own, is judged without a query. It is dropped whenever a write fails, or another process
// wrote.
type memo struct {
	process *truce.Process // the newest document in force; nil: no log is founded
	course  *truce.Course  // that led to it
	joined  []truce.MemberID
	roster  roster
	logs    map[truce.MemberID]*logMemo
	ahead   int // rows of the table
}

// logMemo is what is known of one log.
type logMemo struct {
	member   truce.MemberID
	place    int64 // 0: not a member of the process
	size     int64
	root     string
	stands   *truce.Process // the document the log stands under; nil: it is not founded
	adopted  bool           // a document in the place of it
	minted   map[byte]int64
	officers map[string]*truce.Officer // looked up so far; nil: the log vouches for no such officer
	vouches  bool                      // for any officer
	ended    bool
	held     map[truce.Kind]entered // looked up so far
	full     map[string]bool        // kinds and keys of which it holds as much as has effect
	parts    truce.Assembly
}

// entered is how much of a kind a log has entered.
type entered struct {
	claims int
	bytes  int64
}

// hold counts a claim, where it has been asked for how much there is.
func (l *logMemo) hold(k truce.Kind, body string) {
	if h, known := l.held[k]; known {
		l.held[k] = entered{h.claims + 1, h.bytes + int64(len(body))}
	}
}

// readMemo reads a memo from the tables.
func readMemo(q querier) (*memo, error) {
	m := &memo{logs: map[truce.MemberID]*logMemo{}}
	var err error
	if m.joined, _, err = readJoined(q); err != nil {
		return nil, err
	}
	founder, err := readFounder(q)
	if err != nil {
		return nil, err
	}
	var claims []*truce.Claim
	if founder != nil {
		m.roster = rosterOf(founder, m.joined)
		if claims, err = readAmending(q, m.roster); err != nil {
			return nil, err
		}
		m.course = truce.CourseOf(founder, claims)
		m.process = m.course.Process()
	}
	if _, err := one(q, "count_ahead", nil, &m.ahead); err != nil {
		return nil, err
	}
	cut, err := readCut(q)
	if err != nil {
		return nil, err
	}
	for _, l := range cut {
		if err := m.readLog(q, l, claims); err != nil {
			return nil, err
		}
	}
	return m, m.readMinted(q)
}

// readFounder returns the founding document, nil when no log has one.
func readFounder(q querier) (founder *truce.Process, err error) {
	err = q.query("bodies_of_kind", func(scan scan) error {
		var body string
		if err := scan(&body); err != nil {
			return err
		}
		b, err := truce.DecodeBody(truce.KindProcess, []byte(body))
		if p, ok := b.(*truce.Process); ok && founder == nil && p.Amends.IsZero() {
			founder = p
		}
		return err
	}, string(truce.KindProcess))
	return founder, err
}

// readAmending returns the claims that make the newest document in force of the founding one, and those by which logs
// stand under it, in order of ref.
func readAmending(q querier, r roster) ([]*truce.Claim, error) {
	var list []*truce.Claim
	for _, k := range append(truce.AmendingKinds(), truce.KindEnactment) {
		some, err := readClaims(q, r, nil, k, truce.SteeringKey(k))
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	slices.SortFunc(list, func(a, b *truce.Claim) int { return a.Ref.Compare(b.Ref) })
	return list, nil
}

// readClaims returns the claims of a kind under a key, in order of ref; of any key where it is empty, in order of key,
// then ref.
func readClaims(q querier, r roster, s *shared, k truce.Kind, key string) (list []*truce.Claim, err error) {
	if key == "" {
		err = q.query("claims_of_kind", claims(r, s, &list), string(k))
		return list, err
	}
	err = q.query("claims_of_key", claims(r, s, &list), string(k), key)
	return list, err
}

func readCut(q querier) (truce.Cut, error) {
	var cut truce.Cut
	err := q.query("logs", func(scan scan) error {
		var l truce.CutLog
		err := scan(&l.Member, &l.Size, &l.Root)
		cut = append(cut, l)
		return err
	})
	return cut, err
}

func (m *memo) readLog(q querier, l truce.CutLog, amending []*truce.Claim) error {
	log := m.log(l.Member)
	log.size, log.root = l.Size, l.Root
	log.ended = m.process != nil && m.process.Since.HasGone(l.Member)
	if log.place > 0 {
		c, err := readClaim(q, m.roster, log.place<<numberBits)
		if err != nil {
			return err
		}
		if c != nil && c.Kind == truce.KindProcess {
			log.stand(m.process, c, amending)
		}
	}
	return q.query("pending_parts", func(scan scan) error {
		var body string
		if err := scan(&body); err != nil {
			return err
		}
		p := new(truce.Part)
		if err := json.Unmarshal([]byte(body), p); err != nil {
			return err
		}
		_, _, err := log.parts.Take(truce.Entry{Kind: truce.KindPart, Body: p})
		return err
	}, string(l.Member))
}

// stand works out what the log stands under, from how it opens and what it has enacted and adopted since.
func (l *logMemo) stand(now *truce.Process, opening *truce.Claim, amending []*truce.Claim) {
	l.stands = now.InForce(opening.Body.(*truce.Process).Digest())
	for _, c := range amending {
		if c.Member != l.member {
			continue
		}
		switch b := c.Body.(type) {
		case *truce.Enactment:
			l.stands, l.adopted = now.InForce(b.Document), false
		case *truce.Adoption:
			l.adopted = true
		}
	}
}

func (m *memo) readMinted(q querier) error {
	return q.query("minted", func(scan scan) error {
		var place, n int64
		var letter string
		if err := scan(&place, &letter, &n); err != nil {
			return err
		}
		of := m.roster.member(place << numberBits)
		if of == "" || letter == "" {
			return changed(truce.Say("in the table %s", "minted"))
		}
		m.log(of).minted[letter[0]] = n
		return nil
	})
}

// log returns what is known of a log, which may be empty.
func (m *memo) log(id truce.MemberID) *logMemo {
	l := m.logs[id]
	if l == nil {
		l = &logMemo{member: id, minted: map[byte]int64{}, officers: map[string]*truce.Officer{},
			held: map[truce.Kind]entered{}, full: map[string]bool{}}
		m.logs[id] = l
		m.seat(l)
	}
	return l
}

// seat gives a log its place once the process is known.
func (m *memo) seat(l *logMemo) {
	if p, named := m.roster.place(l.member); named {
		l.place = p
	}
}

// found makes p the process: the first log is founded.
func (m *memo) found(p *truce.Process) {
	m.course, m.roster = truce.NewCourse(p), rosterOf(p, m.joined)
	m.process = m.course.Process()
	for _, l := range m.logs {
		m.seat(l)
	}
}

// cut is how far the logs were taken in.
func (m *memo) cut() truce.Cut {
	var cut truce.Cut
	for id, l := range m.logs {
		if l.size > 0 {
			cut = append(cut, truce.CutLog{Member: id, Size: l.size})
		}
	}
	return cut
}

// sameSizes reports whether two cuts are of the same sizes of the same logs, in whatever order. Not their sum: tables
// that another process empties and fills again pass through states of every sum.
func sameSizes(a, b truce.Cut) bool {
	if len(a) != len(b) {
		return false
	}
	for _, l := range a {
		if !slices.ContainsFunc(b, func(x truce.CutLog) bool { return x.Member == l.Member && x.Size == l.Size }) {
			return false
		}
	}
	return true
}

// agrees reports whether the tables stand where the memo says.
func (m *memo) agrees(cut truce.Cut) bool { return sameSizes(m.cut(), cut) }
