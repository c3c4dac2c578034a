package desk

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/query"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// bulletinsPage lists the published bulletins, the days without one among them.
type bulletinsPage struct {
	List  []bulletinLine
	Draft string // address of the open day's draft; empty: not for this viewer
	Read  string // address of the form for bulletins that others published; empty: not for this viewer
	// Article is that of the form for press articles; empty as Read is.
	Article string
}

// bulletinLine is a bulletin in the list, or days that have none.
type bulletinLine struct {
	*view.Bulletin // nil: a gap
	Day            truce.Date
	Until          truce.Date // of a gap of several days: the last of them
	Href           string
	Registered     *figure
	Violations     *figure
}

// bulletins answers GET /bulletins.
func (s *site) bulletins(w http.ResponseWriter, r *request) error {
	page, err := s.bulletinsPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "bulletins", page)
}

func (s *site) bulletinsPage(r *request) (*bulletinsPage, error) {
	ctx, l := r.Context(), r.Lens
	list, err := l.Bulletins(ctx)
	if err != nil {
		return nil, err
	}
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	open, err := s.DayAt(l.Process(), s.Clock())
	if err != nil {
		return nil, err
	}
	p := &bulletinsPage{}
	files, err := r.May(truce.ActFile)
	if err != nil {
		return nil, err
	}
	if files {
		p.Read, p.Article = s.At("/bulletins/read"), s.At("/articles/new")
	}
	if l.May(truce.FieldColumn, "", "") {
		p.Draft = s.At("/days", open.Date)
	}
	for i := range list {
		x := &list[i]
		line := bulletinLine{Bulletin: x, Day: s.DateOf(x.Period), Href: s.bulletinHref(x)}
		for _, row := range b.published(x, line.Href) {
			joint := row.Cells[len(row.Cells)-1]
			switch {
			case row.Section == bulletin.Observance && row.Label == "registered":
				line.Registered = &joint
			case row.Section == bulletin.Review && row.Label == "confirmed, not permitted":
				line.Violations = &joint
			}
		}
		if n := len(p.List); n > 0 {
			p.List = append(p.List, gaps(line.Day, p.List[n-1].Day)...)
		}
		p.List = append(p.List, line)
	}
	return p, nil
}

// singly is how many days without a bulletin in a row have a line each in the list; more have one together.
const singly = 7

// gaps returns the lines for the days between two that have a bulletin, the latest first.
func gaps(before, after truce.Date) []bulletinLine {
	first, last := frame.Shift(before, 1), frame.Shift(after, -1)
	if frame.Shift(first, singly) <= last {
		return []bulletinLine{{Day: first, Until: last}}
	}
	var out []bulletinLine
	for day := last; day >= first; day = frame.Shift(day, -1) {
		out = append(out, bulletinLine{Day: day})
	}
	return out
}

// bulletinHref is the address of a bulletin. Each member numbers its own; the address names the member where the number
// alone would not do.
func (s *site) bulletinHref(b *view.Bulletin) string { return s.At("/bulletins", b.By, b.Number) }

// bulletinPage is a bulletin as published, or the draft of a day.
type bulletinPage struct {
	Draft      bool
	ID         string
	By         truce.MemberID
	Joint      bool
	Concur     string // the voters that published the figures for all members alike
	Need       int    // how many of them make these joint
	At         truce.Instant
	Day        truce.Date
	Period     truce.Interval
	Zone       string
	Title      string
	Basis      []frame.Label
	Columns    []columnHead
	Sections   []bulletinSection
	Notable    []frame.Label
	Errata     []erratum
	Cut        truce.Cut
	CutName    string
	Entry      string
	Hidden     int
	Inside     int // rows that are for the members alone
	Uncertain  []frame.Label
	Timeless   []frame.Label // of a total: in no period
	Total      string        // week or effect, of a total; a draft otherwise
	Totals     []total
	Later      []frame.Label
	Data       []dataset
	Prev, Next string
	Column     *columnForm
	Publish    *publishForm // of a draft, to whoever may
	Correct    string       // address of the form of an erratum; empty: not for this viewer
}

// bulletinSection is the lines of one section.
type bulletinSection struct {
	Key  string
	Rows []figureRow
}

// erratum is a correction beside the bulletin, with the incidents by which it differs.
type erratum struct {
	view.Erratum
	Incidents []frame.Label
}

// dataset is third-party data that counts in no register.
type dataset struct {
	Name string
	IDs  []frame.Label
}

// columnForm lets an officer release or withhold the column of its member.
type columnForm struct {
	Member  truce.MemberID
	State   truce.ColumnState
	Action  string
	Claim   string
	Refusal error
}

// bulletinOf answers GET /bulletins/{member}/{number}.
func (s *site) bulletinOf(w http.ResponseWriter, r *request) error {
	found, list, err := s.findBulletin(r)
	if err != nil {
		return err
	}
	b, err := s.book(r)
	if err != nil {
		return err
	}
	page, err := b.bulletin(r.Context(), r.Lens, &found.Bulletin, b.published(found, s.bulletinHref(found)))
	if err != nil {
		return err
	}
	page.Columns = publishedHeads(found)
	page.ID, page.By, page.At, page.Hidden = found.ID(), found.By, found.At, found.HiddenInAll()
	page.Inside = found.Inside
	page.Joint, page.Need, page.Concur = found.Joint(), found.Need, joined(found.Concur)
	for _, e := range found.Errata {
		page.Errata = append(page.Errata, erratum{Erratum: e, Incidents: s.incidentLabels(e.Incidents)})
	}
	if r.Lens.May(truce.FieldEntryBytes, "", "") {
		page.Entry = b.entryHref(found.Ref)
	}
	may, err := r.May(truce.ActRelease)
	if err != nil {
		return err
	}
	if may {
		page.Correct = s.bulletinHref(found) + "/erratum"
	}
	later, err := r.Lens.Later(r.Context(), found)
	if err != nil {
		return err
	}
	page.Later = s.incidentLabels(later)
	for i := range list {
		if list[i].By != found.By {
			continue
		}
		switch list[i].Number {
		case found.Number - 1:
			page.Prev = s.bulletinHref(&list[i])
		case found.Number + 1:
			page.Next = s.bulletinHref(&list[i])
		}
	}
	return s.Print(w, r, "bulletin", "bulletin-"+page.ID, page)
}

// findBulletin finds the bulletin of a request and all others.
func (s *site) findBulletin(r *request) (*view.Bulletin, []view.Bulletin, error) {
	l := r.Lens
	list, err := l.Bulletins(r.Context())
	if err != nil {
		return nil, nil, err
	}
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return nil, nil, frame.ErrNoPage
	}
	i := slices.IndexFunc(list, func(b view.Bulletin) bool {
		return b.Number == number &&
			string(b.By) == r.PathValue("member")
	})
	if i < 0 {
		return nil, nil, frame.ErrNoPage
	}
	return &list[i], list, nil
}

// joined lists members in one text.
func joined(list []truce.MemberID) string {
	out := make([]string, len(list))
	for i, m := range list {
		out[i] = string(m)
	}
	return strings.Join(out, ", ")
}

// incidentLabels labels incidents by their ids.
func (s *site) incidentLabels(ids []truce.IncidentID) []frame.Label {
	var out []frame.Label
	for _, id := range ids {
		out = append(out, frame.Label{Href: s.At("/incidents", id), Text: string(id)})
	}
	return out
}

// bulletin lays a bulletin out whose lines are given.
func (b *book) bulletin(ctx context.Context, l *view.Lens, bl *truce.Bulletin, lines []figureRow) (*bulletinPage,
	error) {
	p := &bulletinPage{Day: b.s.DateOf(bl.Period), Period: bl.Period, Zone: bl.Zone, Title: l.Process().Title,
		Columns: headsOf(bl.Columns), Cut: bl.Cut, CutName: bl.Cut.Digest().Short(),
		Notable: b.s.incidentLabels(bl.Notable)}
	for _, row := range lines {
		if n := len(p.Sections); n == 0 || p.Sections[n-1].Key != row.Section {
			p.Sections = append(p.Sections, bulletinSection{Key: row.Section})
		}
		s := &p.Sections[len(p.Sections)-1]
		s.Rows = append(s.Rows, row)
	}
	a, err := b.s.agreement(ctx, l, truce.AgreementID(l.Process().Agreement))
	if a != nil {
		p.Basis = append(p.Basis, frame.Label{Href: b.s.At("/agreements", a.ID), Names: a.Titles})
	}
	p.Totals = b.totals(p.Day, p.Period, a)
	return p, err
}

// draftOf answers GET /days/{date}: what the bulletin of the day would say now, for those who may see columns.
func (s *site) draftOf(w http.ResponseWriter, r *request) error {
	b, d, err := s.findDraft(r)
	if err != nil {
		return err
	}
	page, err := s.draftPage(r, b, d)
	if err != nil {
		return err
	}
	return s.Print(w, r, "bulletin", "draft-"+string(page.Day), page)
}

// findDraft counts the day of a request. A day somebody asks for in the form of no date is no page.
func (s *site) findDraft(r *request) (*book, *bulletin.Document, error) {
	l := r.Lens
	if !l.May(truce.FieldColumn, "", "") {
		return nil, nil, frame.ErrNoPage
	}
	d, err := bulletin.Draft(r.Context(), s.Reader, l.Who().Member, truce.Date(r.PathValue("date")))
	if truce.KindOf(err) == truce.Invalid && err != nil {
		return nil, nil, frame.ErrNoPage
	}
	if err != nil {
		return nil, nil, err
	}
	b, err := s.book(r)
	return b, d, err
}

func (s *site) draftPage(r *request, b *book, d *bulletin.Document) (*bulletinPage, error) {
	ctx, l := r.Context(), r.Lens
	href := s.At("/days", d.Day)
	p, err := b.bulletin(ctx, l, &d.Bulletin, b.figures(&d.Bulletin, b.Rule, d.Publisher, href))
	if err != nil {
		return nil, err
	}
	p.Draft, p.Day, p.By = true, d.Day, d.Publisher
	p.counted(s, d)
	p.Prev, p.Next = s.At("/days", frame.Shift(d.Day, -1)), s.At("/days", frame.Shift(d.Day, 1))
	may, err := r.May(truce.ActRelease)
	if err != nil {
		return nil, err
	}
	if p.Publish, err = s.publishForm(r, d.Day, d.Bulletin.Period.To); err != nil {
		return nil, err
	}
	if may {
		claim, err := s.Claim()
		if err != nil {
			return nil, err
		}
		p.Column = &columnForm{Member: l.Who().Member, State: truce.NotReported, Action: href, Claim: claim}
		for _, c := range d.Bulletin.Columns {
			if c.Member == p.Column.Member {
				p.Column.State = c.State
			}
		}
	}
	return p, nil
}

// sayColumn answers POST /days/{date}: the officer's member releases or withholds its column.
func (s *site) sayColumn(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActRelease)
	if err != nil {
		return err
	}
	claim, err := frame.ClaimOf(form)
	if err != nil {
		return err
	}
	date := truce.Date(r.PathValue("date"))
	_, err = s.Registrar.Enter(r.Context(), by, claim,
		&truce.Column{Day: date, State: truce.ColumnState(form.Get("state"))})
	if err == nil {
		http.Redirect(w, r.Request, s.At("/days", date), http.StatusSeeOther)
		return nil
	}
	refusal, ok := frame.ForThePerson(err)
	if !ok {
		return err
	}
	b, d, err := s.findDraft(r)
	if err != nil {
		return err
	}
	page, err := s.draftPage(r, b, d)
	if err != nil {
		return err
	}
	if page.Column != nil {
		page.Column.Refusal = refusal
	}
	return s.Render(w, r, http.StatusConflict, "bulletin", page)
}

// figurePage is one figure with everything behind it.
type figurePage struct {
	Back    frame.Label
	Draft   bool
	Day     truce.Date
	Row     figureRow
	Cell    figure
	Rows    []frame.IncidentRow
	Others  []frame.Label // operations, settlements and groups
	Reports []frame.Label
	Hidden  int // ids behind it that are not for this viewer
	At      truce.CellAt
}

// bulletinFigure answers GET /bulletins/{member}/{number}/{row}/{cell}.
func (s *site) bulletinFigure(w http.ResponseWriter, r *request) error {
	found, _, err := s.findBulletin(r)
	if err != nil {
		return err
	}
	b, err := s.book(r)
	if err != nil {
		return err
	}
	page, err := b.figure(r, &found.Bulletin, b.published(found, s.bulletinHref(found)))
	if err != nil {
		return err
	}
	page.Back, page.Hidden = frame.Label{Href: s.bulletinHref(found), Text: found.ID()}, page.Hidden+found.Hidden[page.At]
	return s.Render(w, r, http.StatusOK, "figure", page)
}

// draftFigure answers GET /days/{date}/{row}/{cell}.
func (s *site) draftFigure(w http.ResponseWriter, r *request) error {
	b, d, err := s.findDraft(r)
	if err != nil {
		return err
	}
	page, err := b.figure(r, &d.Bulletin, b.figures(&d.Bulletin, b.Rule, d.Publisher, s.At("/days", d.Day)))
	if err != nil {
		return err
	}
	page.Draft, page.Back = true, frame.Label{Href: s.At("/days", d.Day), Text: string(d.Day)}
	return s.Render(w, r, http.StatusOK, "figure", page)
}

// figure opens the cell of a request. Ids the viewer may not follow are counted, not named.
func (b *book) figure(r *request, bl *truce.Bulletin, rows []figureRow) (*figurePage, error) {
	i, err1 := strconv.Atoi(r.PathValue("row"))
	j, err2 := strconv.Atoi(r.PathValue("cell"))
	if err1 != nil || err2 != nil || i < 0 || i >= len(bl.Rows) || j < 0 || j >= len(bl.Rows[i].Cells) {
		return nil, frame.ErrNoPage
	}
	p := &figurePage{Day: b.s.DateOf(bl.Period), Row: rows[i], Cell: rows[i].Cells[j], At: truce.CellAt{Row: i, Cell: j}}
	var list []query.Row
	for _, id := range bl.Rows[i].Cells[j].IDs {
		_, letter, _, minted := truce.SplitMinted(id)
		switch {
		case !minted:
			p.Others = append(p.Others, b.slugged(id))
		case letter == 'I':
			v, err := r.Lens.Incident(r.Context(), truce.IncidentID(id))
			if truce.KindOf(err) == truce.NotFound && err != nil {
				p.Hidden++
				continue
			}
			if err != nil {
				return nil, err
			}
			list = append(list, query.RowOf(r.Lens.Process(), v))
		case letter == 'O':
			p.Others = append(p.Others, frame.Label{Href: b.s.At("/operations", id), Text: id})
		case letter == 'R':
			p.Reports = append(p.Reports, frame.Label{Href: b.s.At("/reports", id), Text: id})
		}
	}
	p.Rows = b.Rows(list)
	return p, nil
}

// slugged labels what has a name instead of a number: a settlement or an actor.
func (b *book) slugged(id string) frame.Label {
	if b.Areas[truce.AreaID(id)] != nil {
		return b.Area(truce.AreaID(id))
	}
	return b.Actor(truce.ActorID(id))
}
