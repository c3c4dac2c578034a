package desk

import (
	"cmp"
	"slices"

	"truce"
)

// turn is one thing that was entered of a report: a version, a release, or that a version was withdrawn.
type turn struct {
	Key     string // of the words that say what was done
	Version int
	To      truce.Level // how far it went with that; empty: nowhere
	Ref     truce.Ref
	Href    string
	Officer string
	At      truce.Instant
	Why     string // of [codes.Reasons]; empty: no reason was given
	Undone  bool   // a version that was withdrawn
	Sides   *beside
	Same    bool // nothing that is told differs
	Hidden  bool // what it says, or what was said before it, is not known to the viewer
}

// telling is what is known of a report while its history is gone through.
type telling struct {
	version int
	known   *truce.Coded // to the viewer
	told    *truce.Coded // to others
}

// history returns what was entered of a report, the latest first, each with what it changed; nothing where the report
// stands as it was filed, and to whoever may not know its versions.
func (s *site) history(r *request, b *book, st *truce.ReportState) ([]turn, error) {
	if !r.Lens.May(truce.FieldReportExists, st.Owner, "") {
		return nil, nil
	}
	claims, err := r.Lens.History(r.Context(), st.Report.ID)
	if err != nil || len(claims) < 2 {
		return nil, err
	}
	var out []turn
	var was telling
	for _, c := range claims {
		now, err := s.after(r, was, c)
		if err != nil {
			return nil, err
		}
		t := turn{Ref: c.Ref, Href: b.entryHref(c.Ref), Officer: c.Officer, At: c.At, Version: now.version,
			Undone: c.Withdrawn}
		heads, before, then := [2]string{"history.was", "history.now"}, was.known, now.known
		switch x := c.Body.(type) {
		case *truce.Report:
			t.Key, t.Why = "history.corrected", x.Because
			if x.Coded != nil {
				t.To = cmp.Or(x.Coded.Level, truce.LevelJoint)
			}
			if x.Version == 1 {
				t.Key, then = "history.filed", nil
			}
		case *truce.Release:
			t.Key, t.To, then = "history.released", x.To, now.told
			if was.told != nil {
				before = was.told
			} else {
				heads = [2]string{"release.known", "history.seen"}
			}
		case *truce.Withdraw:
			t.Key, t.Why, then = "history.withdrawn", x.Why, nil
		}
		if before != nil && then != nil {
			if t.Sides, err = b.changed(r, st, heads, *before, *then); err != nil {
				return nil, err
			}
			t.Same = len(t.Sides.Rows) == 0
		} else {
			t.Hidden = t.Key == "history.corrected"
		}
		out, was = append(out, t), now
	}
	slices.Reverse(out)
	return out, nil
}

// after returns what is known of a report once something more was entered. What its owner keeps sealed of a version is
// opened to that owner alone, as with the version that stands.
func (s *site) after(r *request, was telling, c *truce.Claim) (telling, error) {
	own := c.Member == r.Lens.Who().Member && r.Lens.May(truce.FieldSealed, c.Member, "")
	switch x := c.Body.(type) {
	case *truce.Release:
		was.told = &x.Coded
		if !own || was.known == nil {
			was.known = was.told
		}
	case *truce.Report:
		was = telling{x.Version, x.Coded, x.Coded}
		if !own || x.Coded != nil || c.Withdrawn || s.Vault == nil {
			return was, nil
		}
		coded, err := r.Vault().UnreleasedIn(r.Context(), c.Member, x)
		switch truce.KindOf(err) {
		case truce.NotFound, truce.Forbidden:
			return was, nil
		}
		if err != nil {
			return was, err
		}
		was.known = &coded
	}
	return was, nil
}

// changed lays out beside one another what differs between two tellings of a report.
func (b *book) changed(r *request, st *truce.ReportState, heads [2]string, was, now truce.Coded) (*beside, error) {
	before, err := b.columnOf(r, st, was)
	if err != nil {
		return nil, err
	}
	after, err := b.columnOf(r, st, now)
	if err != nil {
		return nil, err
	}
	x := besideOf(heads[0], heads[1], before, after)
	x.Rows = slices.DeleteFunc(x.Rows, func(row besideRow) bool { return !row.Differs })
	return x, nil
}
