package node

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"truce"
	"truce/record"
)

// ExportedKey is the file beside an exported log that holds its public key. It makes the export whole, not trustworthy:
// whoever checks compares it with the key the member gave out.
const ExportedKey = "log.pub"

// OpenLog opens a node's log alone, to read it: what verification needs, even when everything else is broken. Of the
// options only Store counts.
func OpenLog(ctx context.Context, dir string, o Options) (*Node, error) {
	n, err := begin(dir, o)
	if err != nil {
		return nil, err
	}
	if n.Store, err = n.place.readStore(ctx); err != nil {
		return nil, err
	}
	n.Logs = Logs{Store: n.Store, Own: n.Own, Of: []LogOf{n.Own}}
	return n, nil
}

// OpenLogs opens the logs of a node alone, to read them: the read models are asked for nothing but whose logs there
// are, and may be broken. Of the options only Store counts.
func OpenLogs(ctx context.Context, dir string, o Options) (*Node, error) {
	n, err := OpenLog(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	if n.Logs, err = n.Logs.withMembers(ctx); err != nil {
		n.Close()
		return nil, err
	}
	if m, err := ReadModels(ctx, n.place, n.Logs); err == nil { // it has learned of those who joined
		m.Close()
	}
	return n, nil
}

// Export writes the member's log as a tlog-tiles directory and returns how many entries it holds.
func (n *Node) Export(ctx context.Context, dir string, from int64) (int64, error) {
	done, err := record.Export(ctx, n.Store, n.Own.Origin, dir, from)
	if err != nil {
		return 0, sentence(err)
	}
	c, err := readConfig(n.Dir)
	if err != nil {
		return 0, err
	}
	if err := os.WriteFile(filepath.Join(dir, ExportedKey), []byte(c.LogKey+"\n"), 0o644); err != nil {
		return 0, truce.Errorf(truce.Unavailable, "the public key cannot be written beside the export: %v", err)
	}
	return done.Size - from, nil
}

// Prove returns the proof file of an entry by its index, or of all entries that bear on a report or an
// incident.
func (n *Node) Prove(ctx context.Context, what string) ([]byte, error) {
	refs, err := n.bearing(ctx, what)
	if err != nil {
		return nil, err
	}
	return n.Logs.Proof(ctx, refs...)
}

// bearing returns the entries that bear on a thing.
func (n *Node) bearing(ctx context.Context, what string) ([]truce.Ref, error) {
	if i, err := strconv.ParseInt(what, 10, 64); err == nil {
		return []truce.Ref{{Member: n.Member, Index: i}}, nil
	}
	_, letter, _, ok := truce.SplitMinted(what)
	switch {
	case ok && letter == 'R':
		r, err := n.Models.Report(ctx, truce.ReportID(what))
		if err != nil {
			return nil, err
		}
		return []truce.Ref{r.Ref}, nil
	case ok && letter == 'I':
		v, err := n.Models.Incident(ctx, truce.IncidentID(what))
		if err != nil {
			return nil, err
		}
		return bearingOn(v), nil
	}
	return nil, truce.Errorf(truce.Invalid, "%q is neither the index of an entry nor the id of a report or incident", what)
}

func bearingOn(v *truce.IncidentView) []truce.Ref {
	var out []truce.Ref
	for _, r := range v.Reports {
		out = append(out, r.Ref)
	}
	for _, m := range sortedMembers(v.Assessments) {
		out = append(out, v.Assessments[m].Ref)
	}
	for _, o := range v.Operations {
		out = append(out, o.Ref)
	}
	return out
}

func sorted(set map[int64]bool) []int64 { return slices.Sorted(maps.Keys(set)) }
