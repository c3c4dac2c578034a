package office

import (
	"net/http"
	"slices"
	"strings"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/query"
	"truce/internal/web/frame"
)

// groups are the kinds of claims as an officer looks for them.
var groups = []struct {
	key   string
	kinds []truce.Kind
}{
	{"parties", []truce.Kind{truce.KindActor, truce.KindMembership, truce.KindDesignation, truce.KindInfluence}},
	{"agreement", []truce.Kind{truce.KindAccession, truce.KindAgreementStatus, truce.KindPosition,
		truce.KindCountingRule}},
	{"ground", []truce.Kind{truce.KindArea, truce.KindPost, truce.KindInterest}},
	{"talks", []truce.Kind{truce.KindTrack, truce.KindRound, truce.KindInvitation, truce.KindDelegation,
		truce.KindObjection, truce.KindRequirement, truce.KindCommitment}},
	{"said", []truce.Kind{truce.KindStatement, truce.KindFigure, truce.KindMilestone}},
}

// claimsPage lists the kinds of claims.
type claimsPage struct{ Groups []kindGroup }

// kindGroup is the kinds of one group.
type kindGroup struct {
	Key   string
	Kinds []kindLine
}

// kindLine is one kind: where its claims are, and its form where the officer may enter one.
type kindLine struct {
	Name      string
	Href, New string
}

// claims answers GET /claims.
func (s *site) claims(w http.ResponseWriter, r *request) error {
	page := &claimsPage{}
	for _, g := range groups {
		group := kindGroup{Key: g.key}
		for _, k := range g.kinds {
			line, err := s.kindLine(r, k)
			if err != nil {
				return err
			}
			if r.Lens.May(truce.FieldOf(k), r.Lens.Who().Member, "") {
				group.Kinds = append(group.Kinds, line)
			}
		}
		if len(group.Kinds) > 0 {
			page.Groups = append(page.Groups, group)
		}
	}
	return s.Render(w, r, http.StatusOK, "claims", page)
}

func (s *site) kindLine(r *request, k truce.Kind) (kindLine, error) {
	line := kindLine{Name: claimfile.Name(k), Href: s.At("/claims", claimfile.Name(k))}
	may, err := r.May(truce.ActOf(truce.NewBody(k)))
	if may {
		line.New = line.Href + "/new"
	}
	return line, err
}

// kindOf is the kind that an address names, of those that are entered here and that the viewer may see claims of.
func (s *site) kindOf(r *request) (truce.Kind, error) {
	for _, g := range groups {
		for _, k := range g.kinds {
			if claimfile.Name(k) == r.PathValue("kind") && r.Lens.May(truce.FieldOf(k), r.Lens.Who().Member, "") {
				return k, nil
			}
		}
	}
	return "", frame.ErrNoPage
}

// claimListPage is the claims of one kind.
type claimListPage struct {
	kindLine
	Claims []claimLine
	Next   string // address of what follows; empty: nothing does
}

// claimLine is a claim in words.
type claimLine struct {
	Ref       truce.Ref
	Entry     string // address of its entry; empty: not for this viewer
	At        truce.Instant
	Officer   string
	Withdrawn bool
	Says      []said
	Otherwise *version // than before; nil: nothing was said before, or lists are cut
	Cut       bool     // its lists are longer than what stands here of them
	Replace   string   // address of its form; empty: it is not the viewer's to replace
	Withdraw  string
}

// perPage is how many claims stand on a page.
const perPage = 50

// claimsOf answers GET /claims/{kind}.
func (s *site) claimsOf(w http.ResponseWriter, r *request) error {
	k, err := s.kindOf(r)
	if err != nil {
		return err
	}
	page := &claimListPage{}
	if page.kindLine, err = s.kindLine(r, k); err != nil {
		return err
	}
	after, _ := truce.ParseRef(r.URL.Query().Get("after"))
	got, err := r.Lens.ClaimPage(r.Context(), query.Claims{Kind: k, After: after, Limit: perPage})
	if err != nil {
		return err
	}
	regs, err := s.registers(r)
	if err != nil {
		return err
	}
	earlier, err := before(r, k, got.Claims)
	if err != nil {
		return err
	}
	for i, c := range got.Claims {
		line, err := s.claimLine(r, regs, c, page.New)
		if err != nil {
			return err
		}
		if was := earlier[i]; was != nil && !line.Cut {
			if line.Otherwise, err = s.versionOf(r, regs, was, line.Says); err != nil {
				return err
			}
		}
		page.Claims = append(page.Claims, line)
	}
	if got.Next.Member != "" {
		page.Next = page.Href + "?after=" + got.Next.String()
	}
	return s.Render(w, r, http.StatusOK, "claim-list", page)
}

// claimLine describes a claim; form is where a claim of its kind is entered, by whoever may.
func (s *site) claimLine(r *request, regs *registers, c *truce.Claim, form string) (claimLine, error) {
	line := claimLine{Ref: c.Ref, At: c.At, Officer: c.Officer, Withdrawn: c.Withdrawn}
	if s.Proofs != nil && r.Lens.May(truce.FieldEntryBytes, "", "") {
		line.Entry = s.At("/record", c.Ref.Member, c.Ref.Index)
	}
	if !r.Lens.May(truce.FieldOfficer, "", "") {
		line.Officer = ""
	}
	if form != "" && c.Member == r.Lens.Who().Member && !c.Withdrawn {
		line.Replace = form + "?from-claim=" + c.Ref.String()
		if s.Proofs != nil {
			line.Withdraw = s.At("/record", c.Ref.Member, c.Ref.Index) + "/withdraw"
		}
	}
	values, cut, err := claimfile.FilledFirst(c.Body, s.Zone, mostOfList)
	x := &sheet{kind: c.Kind.Newest(), words: r.Words(), regs: regs, values: values}
	line.Says = x.says(claimfile.Fields(x.kind), "")
	line.Cut = cut
	return line, err
}

// mostOfList is how much of a list stands on a page of many claims.
const mostOfList = 100

// said is one thing that a claim says.
type said struct {
	claimfile.Field
	Label string // key of its words
	Value string
	Told  label         // of a known id
	At    truce.Instant // of a moment
	Date  truce.Date    // of a day
	Row   bool          // it begins a row of a list of groups
}

// says lists what is filled in, in the order of the form. Where something comes from stands last in every kind.
func (x *sheet) says(fields []claimfile.Field, at string) (out []said) {
	for _, f := range fields {
		path := below(at, f.Name)
		one := said{Field: f, Label: x.wordOf(path, "says.")}
		switch {
		case f.Sort == claimfile.Group && f.List:
			for _, n := range x.rows(path) {
				list := x.says(f.Fields, n)
				if len(list) > 0 {
					list[0].Row = true
				}
				out = append(out, list...)
			}
		case f.Sort == claimfile.Group:
			out = append(out, x.says(f.Fields, path)...)
		case f.List && f.Sort == claimfile.Position && len(x.values[path]) > 0:
			one.Value = strings.Join(claimfile.Lines(x.values[path]), " · ")
			out = append(out, one)
		default:
			for _, v := range claimfile.Lines(x.values[path]) {
				one.Value, one.Told, one.At, one.Date = v, label{}, 0, ""
				switch f.Sort {
				case claimfile.Moment:
					one.At, _ = claimfile.ReadMoment(v, x.regs.s.Zone)
				case claimfile.Day:
					one.Date = truce.Date(v)
				}
				if f.Sort == claimfile.KnownID {
					one.Told = x.regs.label(f.Of, v)
				}
				out = append(out, one)
			}
		}
	}
	return out
}

// ownClaim returns a claim of the viewer's own member that stands, by its ref.
func (s *site) ownClaim(r *request, k truce.Kind, text string) (*truce.Claim, error) {
	ref, ok := truce.ParseRef(text)
	if !ok || ref.Member != r.Lens.Who().Member {
		return nil, frame.ErrNoPage
	}
	claims, err := r.Lens.Claims(r.Context(), k, "")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(claims, func(c *truce.Claim) bool { return c.Ref == ref && !c.Withdrawn })
	if i < 0 {
		return nil, frame.ErrNoPage
	}
	return claims[i], nil
}

// Listed reports whether what it says is a word that pages translate.
func (x said) Listed() bool { return slices.Contains(x.Words, x.Value) }
