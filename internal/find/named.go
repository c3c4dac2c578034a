package find

import (
	"context"
	"strconv"
	"strings"

	"truce"
	"truce/internal/view"
)

// Named returns what a text names by its id, as a group of one; of none where the lens does not show it. isID tells
// whether the text is written as an id at all: "CA-I-12", "ca i 12", "CA/120".
func Named(ctx context.Context, l *view.Lens, text string) (g Group, isID bool, err error) {
	id := idOf(text)
	if m, index, ok := strings.Cut(id, "/"); ok && index != "" && strings.Trim(index, "0123456789") == "" {
		if _, known := l.Process().Member(truce.MemberID(m)); known {
			return Group{Sort: "entry", Hits: []Hit{{ID: id}}}, true, nil
		}
	}
	_, letter, _, ok := truce.SplitMinted(id)
	if !ok {
		return g, false, nil
	}
	switch letter {
	case 'I':
		g.Sort = "incident"
		v, err := l.Incident(ctx, truce.IncidentID(id))
		if err == nil {
			g.Hits = []Hit{{ID: string(v.ID)}} // of the one it was joined to
		}
		return g, true, unlessAbsent(err)
	case 'R':
		g.Sort = "report"
		if _, err = l.Report(ctx, truce.ReportID(id)); err == nil {
			g.Hits = []Hit{{ID: id}}
		}
		return g, true, unlessAbsent(err)
	case 'B':
		g.Sort = "bulletin"
		list, err := l.Bulletins(ctx)
		for _, b := range list {
			if b.ID() == id {
				g.Hits = []Hit{{ID: string(b.By) + "/" + strconv.Itoa(b.Number), Text: id}}
			}
		}
		return g, true, err
	case 'O':
		g.Sort = "operation"
		ops, err := l.Claims(ctx, truce.KindOperation, id)
		if len(ops) > 0 {
			g.Hits = []Hit{{ID: id}}
		}
		return g, true, err
	}
	return g, true, nil
}

// idOf is a text as an id is written: "ca i 12" is CA-I-12.
func idOf(text string) string {
	return strings.ToUpper(strings.Join(strings.Fields(strings.ReplaceAll(text, "-", " ")), "-"))
}

// unlessAbsent returns an error unless it says that there is no such thing.
func unlessAbsent(err error) error {
	if err != nil && truce.KindOf(err) == truce.NotFound {
		return nil
	}
	return err
}
