package truce

// Figure is a number somebody outside the record published: who registered how many of what, on which day, and what
// became of them. It is kept as published; what does not add up is marked, not mended.
type Figure struct {
	Day        Date           `json:"day"`
	DayNote    string         `json:"day_note,omitempty"`
	Registrar  ActorID        `json:"registrar"` // who registered them; never who committed them
	What       string         `json:"what"`      // violations, settlements joined, ...
	Total      *int           `json:"total,omitempty"`
	Until      Date           `json:"until,omitempty"` // of a cumulative figure
	Parts      []FigurePart   `json:"parts,omitempty"`
	Complete   *bool          `json:"complete,omitempty"` // whether the source breaks the whole total down
	Outcomes   map[string]int `json:"outcomes,omitempty"` // confirmed, not confirmed, fire at an excluded group
	ReviewedBy ActorID        `json:"reviewed_by,omitempty"`
	Traps      []string       `json:"traps,omitempty"` // why the figure must be read with care
	Sources    []Source       `json:"sources"`
}

// FigurePart is one line of a breakdown.
type FigurePart struct {
	Name  string `json:"name"` // as published
	Area  AreaID `json:"area,omitempty"`
	Count *int   `json:"count,omitempty"` // nil: named without a number
}

// Bulletin is what was published for one period: numbered, frozen with its cut, never edited. Every number carries the
// ids behind it.
type Bulletin struct {
	Number  int           `json:"number"`
	Period  Interval      `json:"period"` // 24 hours, To exclusive
	Zone    string        `json:"zone"`
	Cut     Cut           `json:"cut"`
	Members []MemberID    `json:"members"` // the columns, in order; the joint column follows them
	Columns []Column      `json:"columns"`
	Rows    []BulletinRow `json:"rows"`
	Notable []IncidentID  `json:"notable,omitempty"`
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

// ColumnState says why a column holds figures or none.
type ColumnState string

// The states of a column.
const (
	Released    ColumnState = "released"
	Withheld    ColumnState = "withheld"
	NotReported ColumnState = "not reported"
)

// Column is a member's word on its own column for a day: released or withheld. No entry means not reported.
type Column struct {
	Day    Date        `json:"day"`
	Member MemberID    `json:"member,omitempty"` // in a bulletin; in a claim of its own it is the log's member
	State  ColumnState `json:"state"`
}

// Erratum corrects a published bulletin without changing it.
type Erratum struct {
	Bulletin int    `json:"bulletin"`
	Where    string `json:"where"` // the figure, by its path in the bulletin
	Was      string `json:"was"`
	Is       string `json:"is"`
	Why      string `json:"why"`
}

// Cut names one state of knowledge: how much of each log has been taken in.
type Cut []CutLog

// CutLog is one log of a cut, in order of member.
type CutLog struct {
	Member MemberID `json:"member"`
	Size   int64    `json:"size"`
	Root   string   `json:"root,omitempty"` // base64, as in the checkpoint
}

// Digest returns the name of the cut.
func (c Cut) Digest() Digest {
	parts := make([][]byte, 0, 3*len(c))
	for _, l := range c {
		parts = append(parts, []byte(l.Member), []byte(itoa(int(l.Size))), []byte(l.Root))
	}
	return DigestOf(parts...)
}

// Size returns how many entries of the member's log lie in the cut.
func (c Cut) Size(m MemberID) int64 { return c.Log(m).Size }

// Log returns where the member's log stands at the cut: at size 0 where the cut does not name it.
func (c Cut) Log(m MemberID) CutLog {
	for _, l := range c {
		if l.Member == m {
			return l
		}
	}
	return CutLog{Member: m}
}
