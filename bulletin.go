package truce

// KindBulletin is the kind of a [Bulletin].
const KindBulletin Kind = "bulletin/1"

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

var bulletinKind = kind[Bulletin]{
	name: KindBulletin,
	act:  ActRelease, field: FieldBulletin, final: true,
	key:   func(b *Bulletin) string { return itoa(b.Number) },
	admit: admitBulletin,
	does:  func(b *Bulletin) []Effect { return []Effect{Numbers{'B', int64(b.Number)}} },
}

func admitBulletin(j judging, b *Bulletin) error {
	if b.Number != j.Bulletin()+1 || !b.Period.Known() {
		return Errorf(Conflict, "bulletin %d cannot follow bulletin %d", b.Number, j.Bulletin())
	}
	return nil
}
