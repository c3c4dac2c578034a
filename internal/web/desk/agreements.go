package desk

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// agreementsPage lists the instruments, latest versions.
type agreementsPage struct {
	List []agreementLine
	New  string // address of the form of one; empty: not for this viewer
}

// agreementLine is one instrument in the list.
type agreementLine struct {
	*truce.Agreement
	Href     string
	Versions int
	Of       bool // whether the process monitors it
}

// agreements answers GET /agreements.
func (s *site) agreements(w http.ResponseWriter, r *request) error {
	l := r.Lens
	claims, err := l.Claims(r.Context(), truce.KindAgreement, "")
	if err != nil {
		return err
	}
	page := &agreementsPage{}
	for _, c := range view.Live(claims) {
		a := c.Body.(*truce.Agreement)
		i := slices.IndexFunc(page.List, func(x agreementLine) bool { return x.ID == a.ID })
		if i < 0 {
			i = len(page.List)
			page.List = append(page.List, agreementLine{Agreement: a, Href: s.At("/agreements", a.ID),
				Of: string(a.ID) == l.Process().Agreement})
		}
		x := &page.List[i]
		x.Versions = max(x.Versions, a.Version)
		if a.Version >= x.Version {
			x.Agreement = a
		}
	}
	slices.SortStableFunc(page.List, func(a, b agreementLine) int {
		if a.Of != b.Of {
			if a.Of {
				return -1
			}
			return 1
		}
		return strings.Compare(string(a.Signed), string(b.Signed))
	})
	may, err := r.May(truce.ActOf(&truce.Agreement{}))
	if err != nil {
		return err
	}
	if may {
		page.New = s.At("/agreements/new")
	}
	return s.Render(w, r, http.StatusOK, "agreements", page)
}

// agreementPage is one version of an instrument with everything claimed about it.
type agreementPage struct {
	*truce.Agreement
	Versions   []versionChoice
	Others     []versionChoice  // that can be set beside it
	Compared   *textBeside      // it beside another; nil: it stands alone
	By         []truce.MemberID // whose log holds this version
	Parties    []boundLine
	Guarantors []boundLine
	Areas      []agreedLine
	Exclusions []exclusionLine
	Kin        []kinLine
	Statuses   []statusLine
	Accessions []accessionGroup
	Positions  []positionLine
	Readings   bool // whether the viewer may see positions
	Map        *frame.Map
	Accede     string // address of the form of an accession; empty: not for this viewer

	at string // its own address
}

// versionChoice is a version one can look at.
type versionChoice struct {
	Version int
	Href    string
	Current bool
}

// boundLine is a party or guarantor as sources give it.
type boundLine struct {
	Actor     frame.Label
	As        string
	For       frame.Label
	Contested bool
	Sources   []truce.Source
}

// agreedLine is where the agreement applies or does not.
type agreedLine struct {
	truce.AgreedArea
	Area frame.Label
}

// exclusionLine is whom the agreement does not protect.
type exclusionLine struct {
	Actor, Body frame.Label
	As          string
	Contested   bool
	Sources     []truce.Source
}

// kinLine is how the instrument stands to another.
type kinLine struct {
	Key  string
	With frame.Label
}

// statusLine is a claim of what became of the instrument.
type statusLine struct {
	*truce.AgreementStatus
	Member  truce.MemberID
	Claimed frame.Label
}

// accessionGroup is what is claimed of one actor or settlement, side by side.
type accessionGroup struct {
	Who       frame.Label
	Contested bool
	Claims    []joinLine
}

// joinLine is one claim of an accession.
type joinLine struct {
	*truce.Accession
	Member  truce.MemberID
	At      truce.Instant
	Claimed frame.Label
	Href    string
}

// positionLine is how one member reads the agreement.
type positionLine struct {
	Member truce.MemberID
	Lines  []standingLine
	Note   string
}

// standingLine is the standing a member gives an actor.
type standingLine struct {
	Actor    frame.Label
	Standing codes.Standing
}

// agreementOf answers GET /agreements/{id}.
func (s *site) agreementOf(w http.ResponseWriter, r *request) error {
	asked := r.URL.Query()
	page, err := s.agreementPage(r, truce.AgreementID(r.PathValue("id")), asked.Get("version"), asked.Get("beside"))
	if err != nil {
		return err
	}
	may, err := r.May(truce.ActFile)
	if err != nil {
		return err
	}
	if may {
		page.Accede = s.At("/claims/accession/new") + "?agreement=" + string(page.ID)
	}
	return s.Render(w, r, http.StatusOK, "agreement", page)
}

// agreementPage builds the page of a version, the latest when none is asked for.
func (s *site) agreementPage(r *request, id truce.AgreementID, version, beside string) (*agreementPage,
	error) {
	ctx, l := r.Context(), r.Lens
	claims, err := l.Claims(ctx, truce.KindAgreement, string(id))
	if err != nil {
		return nil, err
	}
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	p := &agreementPage{Readings: l.May(truce.FieldAppraisal, "", ""), at: s.At("/agreements", id)}
	texts := map[int]*truce.Agreement{}
	want, _ := strconv.Atoi(version)
	for _, c := range view.Live(claims) {
		a := c.Body.(*truce.Agreement)
		if texts[a.Version] == nil {
			texts[a.Version] = a
		}
		if !slices.ContainsFunc(p.Versions, func(v versionChoice) bool { return v.Version == a.Version }) {
			p.Versions = append(p.Versions, versionChoice{Version: a.Version, Href: s.At("/agreements", id) + "?version=" +
				strconv.Itoa(a.Version)})
		}
		if want == 0 && (p.Agreement == nil || a.Version >= p.Version) || a.Version == want {
			if p.Agreement == nil || p.Version != a.Version {
				p.Agreement, p.By = a, nil
			}
			p.By = append(p.By, c.Member)
		}
	}
	if p.Agreement == nil {
		return nil, frame.ErrNoPage
	}
	slices.SortFunc(p.Versions, func(a, b versionChoice) int { return a.Version - b.Version })
	for i := range p.Versions {
		p.Versions[i].Current = p.Versions[i].Version == p.Version
	}
	p.besides(texts, beside)
	p.name(b)
	if err := p.claims(ctx, l, b); err != nil {
		return nil, err
	}
	p.Map = p.draw(b)
	return p, nil
}

// name labels whom and what the text speaks of.
func (p *agreementPage) name(b *book) {
	party := func(list []truce.PartyClaim) []boundLine {
		out := make([]boundLine, len(list))
		for i, x := range list {
			out[i] = boundLine{Actor: b.Actor(x.Actor), As: x.As, Contested: x.Contested, Sources: x.Sources}
			if x.For != "" {
				out[i].For = b.Actor(x.For)
			}
		}
		return out
	}
	p.Parties, p.Guarantors = party(p.Agreement.Parties), party(p.Agreement.Guarantors)
	for _, x := range p.Agreement.Areas {
		p.Areas = append(p.Areas, agreedLine{x, b.Area(x.Area)})
	}
	for _, x := range p.Agreement.Exclusions {
		line := exclusionLine{As: x.As, Contested: x.Contested, Sources: x.Sources}
		if x.Actor != "" {
			line.Actor = b.Actor(x.Actor)
		}
		if x.Body != "" {
			line.Body = b.Actor(x.Body)
		}
		p.Exclusions = append(p.Exclusions, line)
	}
	for _, k := range []struct {
		key string
		id  truce.AgreementID
	}{{"under", p.Under}, {"beside", p.Beside}, {"instead", p.Instead}, {"mirror", p.Mirror}} {
		if k.id != "" {
			p.Kin = append(p.Kin, kinLine{k.key, frame.Label{Href: b.s.At("/agreements", k.id), Text: string(k.id)}})
		}
	}
}

// claims gathers what is claimed of the instrument: status, accessions, positions.
func (p *agreementPage) claims(ctx context.Context, l *view.Lens, b *book) error {
	statuses, err := l.Claims(ctx, truce.KindAgreementStatus, string(p.ID))
	if err != nil {
		return err
	}
	for _, c := range view.Live(statuses) {
		x := statusLine{AgreementStatus: c.Body.(*truce.AgreementStatus), Member: c.Member}
		if x.ClaimedBy != "" {
			x.Claimed = b.Actor(x.ClaimedBy)
		}
		p.Statuses = append(p.Statuses, x)
	}
	accessions, err := l.Claims(ctx, truce.KindAccession, string(p.ID))
	if err != nil {
		return err
	}
	p.Accessions = b.accessions(accessions)
	positions, err := l.Claims(ctx, truce.KindPosition, string(p.ID))
	if err != nil {
		return err
	}
	for _, c := range view.Standing(positions) {
		x := c.Body.(*truce.Position)
		line := positionLine{Member: c.Member, Note: x.Note}
		for id, st := range x.Standing {
			line.Lines = append(line.Lines, standingLine{b.Actor(id), st})
		}
		slices.SortFunc(line.Lines, func(a, b standingLine) int {
			return strings.Compare(a.Actor.Href+a.Actor.Text, b.Actor.Href+b.Actor.Text)
		})
		p.Positions = append(p.Positions, line)
	}
	return nil
}

// accessions groups claims of accession by whom they are about, in order of name.
func (b *book) accessions(claims []*truce.Claim) []accessionGroup {
	var out []accessionGroup
	at := map[string]int{}
	for _, c := range view.Live(claims) {
		a := c.Body.(*truce.Accession)
		key := string(a.Actor) + "/" + string(a.Settlement)
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			who := frame.Label{}
			if a.Actor != "" {
				who = b.Actor(a.Actor)
			} else {
				who = b.Area(a.Settlement)
			}
			out = append(out, accessionGroup{Who: who})
		}
		line := joinLine{Accession: a, Member: c.Member, At: c.At, Href: b.entryHref(c.Ref)}
		if a.ClaimedBy != "" {
			line.Claimed = b.Actor(a.ClaimedBy)
		}
		out[i].Claims = append(out[i].Claims, line)
		out[i].Contested = out[i].Contested || a.Status == codes.Contested || a.Status != out[i].Claims[0].Status
	}
	slices.SortStableFunc(out, func(x, y accessionGroup) int { return strings.Compare(keyOf(x.Who), keyOf(y.Who)) })
	return out
}

// keyOf is what a label sorts by.
func keyOf(l frame.Label) string {
	if len(l.Names) > 0 {
		return l.Names[0].Text
	}
	return l.Text
}

// draw shows where the agreement applies; areas without a map are not drawn.
func (p *agreementPage) draw(b *book) *frame.Map {
	for _, x := range p.Agreement.Areas {
		if a := b.Areas[x.Area]; a != nil && len(a.Ring) > 0 {
			return b.DrawMap(nil, "")
		}
	}
	return nil
}
