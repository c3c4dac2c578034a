// Package bulletin writes the bulletin of a period from a Reader: what each member registered, what was found jointly,
// what nobody could decide, each number with the ids behind it.
//
// The structure follows the bulletins the Syrian mechanism published from 2017 on (ceasefire observance, humanitarian,
// reconciliation), with what they lacked: a column for every member, joint findings, and a way from every figure to
// the incidents. It decides nothing: it counts.
package bulletin

import (
	"context"
	"reflect"

	"truce"
	"truce/internal/query"
	"truce/internal/view"
)

// The statuses of a document.
const (
	StatusDraft     = "draft"     // what the publisher's bulletin of the day would say now
	StatusPublished = "published" // frozen in the publisher's log
	StatusTotal     = "total"     // of several days; it is never published
)

// Document is a bulletin as it is shown: published and frozen, the draft of what it would say now, or a total.
type Document struct {
	Status    string
	Process   *truce.Process
	Publisher truce.MemberID // whose it is; its own column needs no release to be in it
	Day       truce.Date
	Since     truce.Date // of a total: its first day
	Bulletin  truce.Bulletin
	Ref       truce.Ref        // of the entry, when published
	Under     *truce.Process   // the document that the publisher's log stood under
	Concur    []truce.MemberID // the voters that published these joint figures
	Need      int              // how many of them make the figures joint
	Own       []truce.MemberID // when published: whose columns are their own word
	Errata    []view.Erratum
	Basis     []Basis
	Uncertain []truce.IncidentID // counted here by the rule of the document in force; their time may lie in part outside
	Timeless  []truce.IncidentID // of a total: in no period, since nothing is known of their time
	Data      []Dataset          // third-party data of the period that counts in no register
	Hidden    int                // ids behind the figures that are left out, because they are not for the reader
	Inside    int                // rows that are left out for the same reason
}

// ID names the bulletin among those of all members: "CA-B-3".
func (d *Document) ID() string { return truce.Mint(d.Publisher, 'B', int64(d.Bulletin.Number)) }

// Joint reports whether as many voters published the joint figures as the rule asks for.
func (d *Document) Joint() bool { return len(d.Concur) >= d.Need }

// Basis is an agreement in force in the period, as far as the record says.
type Basis struct {
	ID    truce.AgreementID
	Title string
}

// Dataset is what a third-party dataset tells of the period.
type Dataset struct {
	Name string
	IDs  []string
}

// Show returns a member's bulletin of a day, as the members may see it: the latest it has published, else the draft.
func Show(ctx context.Context, r query.Reader, publisher truce.MemberID, day truce.Date) (*Document, error) {
	l, err := view.New(r).As(ctx, truce.Viewer{Member: publisher, Audience: truce.LevelJoint})
	if err != nil {
		return nil, err
	}
	d, err := Published(ctx, l, publisher, day)
	if err != nil && truce.KindOf(err) == truce.NotFound {
		return Draft(ctx, r, publisher, day)
	}
	return d, err
}

// Draft counts the period that closes on the day. A member's column holds figures when that member has released it or
// is the publisher itself; otherwise its state says why there are none.
func Draft(ctx context.Context, r query.Reader, publisher truce.MemberID, day truce.Date) (*Document, error) {
	p, err := r.Process(ctx)
	if err != nil {
		return nil, err
	}
	return draft(ctx, r, publisher, day, p.Counting())
}

// draft is Draft in one of the ways of counting.
func draft(ctx context.Context, r query.Reader, publisher truce.MemberID, day truce.Date,
	counting int) (*Document, error) {
	d, err := between(ctx, r, publisher, day, day, counting)
	if err != nil {
		return nil, err
	}
	number, err := r.Next(ctx, publisher, 'B')
	d.Status, d.Since, d.Timeless, d.Bulletin.Number = StatusDraft, "", nil, int(number)
	return d, err
}

// Total counts the days from first to last together. What each bulletin of these days counts as registered, found or
// killed adds up to what the total says: every incident of which some time is known counts in one period, and those of
// which none is known are listed. A lasting state counts once in a total, however many days it went on.
func Total(ctx context.Context, r query.Reader, publisher truce.MemberID, first, last truce.Date) (*Document, error) {
	d, err := between(ctx, r, publisher, first, last, truce.Countings)
	if err != nil {
		return nil, err
	}
	d.Status = StatusTotal
	return d, d.timeless(ctx, r)
}

// Week counts the seven days up to one.
func Week(ctx context.Context, r query.Reader, publisher truce.MemberID, day truce.Date) (*Document, error) {
	return Total(ctx, r, publisher, shift(day, -6), day)
}

// SinceEffect counts the days from the one on which the agreement took effect that the document in force names.
func SinceEffect(ctx context.Context, r query.Reader, publisher truce.MemberID, day truce.Date) (*Document, error) {
	p, err := r.Process(ctx)
	if err != nil {
		return nil, err
	}
	claims, err := r.Claims(ctx, truce.KindAgreement, p.Agreement)
	if err != nil {
		return nil, err
	}
	effect := truce.Instant(0)
	for _, a := range latest(claims) {
		if p.Agreement != "" {
			effect = a.Effect
		}
	}
	if !effect.Known() {
		return nil, truce.Errorf(truce.NotFound,
			"the record does not say when its agreement took effect: name the first day instead")
	}
	first, err := DayOf(p, effect)
	if err != nil {
		return nil, err
	}
	return Total(ctx, r, publisher, first, day)
}

// Same reports whether two bulletins of a day print the same.
func Same(a, b *truce.Bulletin) bool {
	return reflect.DeepEqual(a.Rows, b.Rows) && reflect.DeepEqual(a.Columns, b.Columns)
}

// Publication is the draft as its member publishes it, which releases its column.
func (d *Document) Publication() (*truce.Bulletin, error) {
	b := d.Bulletin
	b.Columns = append([]truce.Column{}, b.Columns...)
	for i, c := range b.Columns {
		if c.Member != d.Publisher {
			continue
		}
		if c.State == truce.Withheld {
			return nil, truce.Errorf(truce.Conflict,
				"%s withholds its column of %s, and its bulletin would print it: release the column first", c.Member, d.Day)
		}
		b.Columns[i].State = truce.Released
	}
	return &b, nil
}

// between counts the days from first to last together.
func between(ctx context.Context, r query.Reader, publisher truce.MemberID, first, last truce.Date,
	counting int) (*Document, error) {
	p, err := r.Process(ctx)
	if err != nil {
		return nil, err
	}
	c := count{ctx: ctx, r: r, p: p, last: last, publisher: publisher, counting: counting,
		rules: map[truce.MemberID]truce.CountingRule{}, held: map[*truce.IncidentView][]truce.MemberID{}}
	if c.days, err = days(p, first, last); err != nil {
		return nil, err
	}
	if err := c.gather(); err != nil {
		return nil, err
	}
	cut, err := r.Cut(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := c.rows()
	if err != nil {
		return nil, err
	}
	d := &Document{Process: p, Under: p, Need: p.Rule.ConcurK(), Publisher: publisher, Day: last,
		Since: first, Uncertain: c.uncertain, Data: c.data()}
	d.Bulletin = truce.Bulletin{Period: c.period(), Zone: p.Zone, Cut: cut, Members: c.members, Columns: c.columns,
		Rows: rows, Notable: c.notable(), Counting: counting}
	agreements, err := r.Claims(ctx, truce.KindAgreement, "")
	d.Basis = basis(agreements, d.Bulletin.Period)
	return d, err
}

// timeless lists the incidents that no period could count.
func (d *Document) timeless(ctx context.Context, r query.Reader) error {
	return each(ctx, r, query.Incidents{}, func(row query.Row) error {
		if !row.When.From.Known() && !row.When.To.Known() && row.Status != truce.StatusEmpty {
			d.Timeless = append(d.Timeless, row.ID)
		}
		return nil
	})
}

// each calls do for every incident that a query selects, in order of minting.
func each(ctx context.Context, r query.Reader, q query.Incidents, do func(query.Row) error) error {
	q.Sort, q.Limit = query.ByID, 1000
	for {
		page, err := r.Incidents(ctx, q)
		if err != nil {
			return err
		}
		for _, row := range page.Rows {
			if err := do(row); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		q.After = page.Next
	}
}
