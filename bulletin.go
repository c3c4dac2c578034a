package truce

// KindBulletin is the kind of a [Bulletin].
const KindBulletin Kind = "bulletin/2"

// Bulletin is what one member published for one period: numbered by it, frozen with its cut, never edited. Every number
// carries the ids behind it. Members publish their own of the same day, and where enough of them print the same joint
// figures, those are joint ([Process.Concurrences]).
type Bulletin struct {
	Number  int           `json:"number"` // in the publisher's log, from 1 on
	Period  Interval      `json:"period"` // 24 hours, To exclusive
	Zone    string        `json:"zone"`
	Cut     Cut           `json:"cut"`
	Members []MemberID    `json:"members"` // the columns, in order; the joint column follows them
	Columns []Column      `json:"columns"`
	Rows    []BulletinRow `json:"rows"`
	Notable []IncidentID  `json:"notable,omitempty"`

	// Counting says by which version of docs/bulletin.md it was counted, and so which rows it has; 0: the first. Of
	// bulletin/2.
	Counting int `json:"counting,omitzero"`
}

// Countings is how many ways of counting a bulletin this program knows. The second has rows by kind of event, weapon,
// place and party named, the findings reached in the period, and civilians and fighters apart.
const Countings = 2

// Counting is by which version of counting the bulletins of a process are made: the newest that the list of kinds its
// document names can say, so that all members count alike.
func (p *Process) Counting() int {
	if p.KindList() < secondCounting {
		return 0
	}
	return Countings
}

// secondCounting is the list of kinds from which on a bulletin can say how it was counted.
const secondCounting = 4

// The sections of a bulletin whose rows name what a report may say to the members alone: a place below the province,
// and who is named as its author. They stand last, and only members see them.
const (
	SectionPlaces  = "places"
	SectionParties = "parties"
)

// ForMembers reports whether the row is for the members alone, whoever sees the rest of the bulletin.
func (r *BulletinRow) ForMembers() bool {
	return r.Section == SectionPlaces || r.Section == SectionParties
}

// BulletinRow is one line of the bulletin: a section, what is counted, and one cell a member and one for all of them.
type BulletinRow struct {
	Section string         `json:"section"` // observance, review, humanitarian, reconciliation
	Label   string         `json:"label"`   // what is counted, a key pages translate: "violations", "confirmed"
	Area    string         `json:"area,omitempty"`
	Cells   []BulletinCell `json:"cells"`
}

// BulletinCell is one number, or why there is none, with the ids it opens to.
type BulletinCell struct {
	Member MemberID `json:"member,omitempty"` // empty: joint
	N      *int     `json:"n,omitempty"`      // nil: see the column's state
	IDs    []string `json:"ids,omitempty"`    // in order of minting
}

var bulletinKind = kind[Bulletin]{
	name: KindBulletin, since: secondCounting,
	older: []form[Bulletin]{{name: "bulletin/1", lacks: (*Bulletin).later}},
	act:   ActRelease, field: FieldBulletin, most: budget{claims: 20_000, bytes: 256 << 20, ofKey: 20}, final: true,
	key:   func(b *Bulletin) string { return b.Period.Key() },
	check: (*Bulletin).check,
	admit: admitBulletin,
	does:  func(b *Bulletin) []Effect { return []Effect{Numbers{'B', int64(b.Number)}} },
}

// Key names the period: bulletins of one period stand side by side.
func (i Interval) Key() string {
	if i == (Interval{}) {
		return ""
	}
	return i.From.String() + "/" + i.To.String()
}

// later returns why the bulletin cannot be written in the first form.
func (b *Bulletin) later() error {
	if b.Counting == 0 {
		return nil
	}
	return Errorf(Invalid, "a bulletin counted in the second way needs list %d of the kinds of entry, which the document "+
		"in force does not name: amend it (truce process amend)", secondCounting)
}

func admitBulletin(j judging, b *Bulletin) error {
	if b.Number != j.Bulletin()+1 {
		return Errorf(Conflict, "bulletin %d cannot follow bulletin %d of %s", b.Number, j.Bulletin(), j.ref.Member)
	}
	return nil
}

// The bounds of a bulletin: what nobody publishes is not for every page to lay out for ever.
const (
	firstDay    = Instant(-2_208_988_800) // 1900-01-01
	lastDay     = Instant(7_258_118_400)  // 2200-01-01
	longestDay  = 49 * 3600               // where a zone left a day of the calendar out
	mostColumns = 64
	mostRows    = 1000
	longestText = 200 // bytes of a section, label, area or id
)

// check holds a bulletin to its shape: a period of one day, a column a member, and rows with a cell a column.
func (b *Bulletin) check() error {
	if !b.Period.Known() || b.Period.From < firstDay || b.Period.To > lastDay {
		return Errorf(Invalid, "a bulletin is of a period between the years 1900 and 2199")
	}
	if length := b.Period.To - b.Period.From; length <= 0 || length > longestDay {
		return Errorf(Invalid, "the period of a bulletin is one day, not %s to %s", b.Period.From, b.Period.To)
	}
	if b.Counting < 0 || b.Counting == 1 || b.Counting > Countings {
		return Errorf(Invalid, "this program does not know a way of counting %d", b.Counting)
	}
	if err := b.checkColumns(); err != nil {
		return err
	}
	if len(b.Rows) == 0 || len(b.Rows) > mostRows {
		return Errorf(Invalid, "a bulletin has 1 to %d rows, not %d", mostRows, len(b.Rows))
	}
	for i := range b.Rows {
		if err := b.checkRow(&b.Rows[i]); err != nil {
			return Errorf(Invalid, "row %d of the bulletin: %s", i+1, err.Error())
		}
	}
	for _, id := range b.Notable {
		if _, letter, _, ok := SplitMinted(string(id)); !ok || letter != 'I' {
			return Errorf(Invalid, "%q is not an incident a bulletin could note", id)
		}
	}
	return nil
}

func (b *Bulletin) checkColumns() error {
	if n := len(b.Members); n == 0 || n > mostColumns || len(b.Columns) != n {
		return Errorf(Invalid, "a bulletin has 1 to %d members and a column for each, not %d and %d", mostColumns, n,
			len(b.Columns))
	}
	for i, m := range b.Members {
		c := b.Columns[i]
		switch {
		case !m.Valid() || i > 0 && b.Members[i-1] >= m:
			return Errorf(Invalid, "the columns of a bulletin are those of members, in order of id, once each")
		case c.Member != m || !c.Day.day() || c.Day != b.Columns[0].Day:
			return Errorf(Invalid, "column %d of the bulletin is not that of %s for its day", i+1, m)
		case c.State != Released && c.State != Withheld && c.State != NotReported:
			return Errorf(Invalid, "%q is not the state of a column: released, withheld or not reported", c.State)
		}
	}
	return nil
}

func (b *Bulletin) checkRow(row *BulletinRow) error {
	if row.Section == "" || row.Label == "" || max(len(row.Section), len(row.Label), len(row.Area)) > longestText {
		return Errorf(Invalid, "it does not say in a few words what it counts")
	}
	if len(row.Cells) != len(b.Members)+1 {
		return Errorf(Invalid, "%d cells for %d members and the joint column", len(row.Cells), len(b.Members))
	}
	for i, c := range row.Cells {
		if i < len(b.Members) && c.Member != b.Members[i] || i == len(b.Members) && c.Member != "" {
			return Errorf(Invalid, "cell %d is not that of its column", i+1)
		}
		if c.N != nil && *c.N < 0 {
			return Errorf(Invalid, "cell %d counts fewer than none", i+1)
		}
		for _, id := range c.IDs {
			if id == "" || len(id) > longestText {
				return Errorf(Invalid, "cell %d opens to what is no id", i+1)
			}
		}
	}
	return nil
}

// Joint returns the cell for all members.
func (r *BulletinRow) Joint() BulletinCell { return r.Cells[len(r.Cells)-1] }
