package office

import (
	"slices"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/query"
)

// mostSaid is how many claims of one key are looked through for the one before.
const mostSaid = 1000

// version is what a claim says otherwise than one of the same that its member took back.
type version struct {
	Before truce.Ref
	At     truce.Instant // when that was said
	Entry  string        // address of its entry; empty: not for this viewer
	Differ []difference  // empty: both say the same
}

// difference is one thing that a claim and the one before it do not say alike. Either side may be empty.
type difference struct {
	Label    string // key of its words
	Was, Now []said
}

// haveNames reports whether claims of a kind say of something by the short name that was given to it, so that two of
// them with one name say of the same. What other kinds have for a key gathers claims about different things.
func haveNames(k truce.Kind) bool {
	return slices.ContainsFunc(claimfile.Fields(k), func(f claimfile.Field) bool { return f.Sort == claimfile.NewID })
}

// before returns for each claim of a page what its member last said of the same before and took back; nil where that is
// nothing, where the kind does not tell, and where both stand: these are two claims, of two sources mostly. Claims of a
// key stand together, so only what precedes the first key is asked for.
func before(r *request, k truce.Kind, page []*truce.Claim) ([]*truce.Claim, error) {
	out := make([]*truce.Claim, len(page))
	if len(page) == 0 || !haveNames(k) {
		return out, nil
	}
	key := page[0].Key
	got, err := r.Lens.ClaimPage(r.Context(), query.Claims{Kind: k, Key: key, Limit: mostSaid})
	if err != nil {
		return nil, err
	}
	type line struct {
		key string
		by  truce.MemberID
	}
	last := map[line]*truce.Claim{}
	for _, c := range got.Claims {
		if c.Ref == page[0].Ref {
			break
		}
		last[line{key, c.Member}] = c
	}
	for i, c := range page {
		at := line{c.Key, c.Member}
		if was := last[at]; was != nil && was.Withdrawn {
			out[i] = was
		}
		last[at] = c
	}
	return out, nil
}

// versionOf tells what says differs from in what was said before.
func (s *site) versionOf(r *request, regs *registers, was *truce.Claim, says []said) (*version, error) {
	old, err := s.claimLine(r, regs, was, "")
	if err != nil || old.Cut {
		return nil, err
	}
	return &version{Before: was.Ref, At: was.At, Entry: old.Entry, Differ: differences(old.Says, says)}, nil
}

// differences lists what stands in one of two claims alone, in the order of the form.
func differences(was, now []said) (out []difference) {
	gone, come := without(was, now), without(now, was)
	for _, x := range slices.Concat(gone, come) {
		if slices.ContainsFunc(out, func(d difference) bool { return d.Label == x.Label }) {
			continue
		}
		same := func(o said) bool { return o.Label != x.Label }
		out = append(out, difference{x.Label, slices.DeleteFunc(slices.Clone(gone), same),
			slices.DeleteFunc(slices.Clone(come), same)})
	}
	return out
}

// without returns what of a list does not stand in another. What stands twice has to stand there twice.
func without(list, other []said) (out []said) {
	rest := slices.Clone(other)
	for _, x := range list {
		i := slices.IndexFunc(rest, func(o said) bool { return o.Label == x.Label && o.Value == x.Value })
		if i < 0 {
			x.Row = false
			out = append(out, x)
			continue
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return out
}
