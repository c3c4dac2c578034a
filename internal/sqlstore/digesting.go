package sqlstore

import (
	"context"
	"slices"

	"truce"
)

// write runs fn in a transaction that excludes others. What it changes is held to its digest before, and digested anew.
func (s *Store) write(ctx context.Context, fn func(writer) error) error {
	return s.update(ctx, func(w writer) error {
		d := newDigests(w, s.key)
		if err := d.position(); err != nil {
			return err
		}
		if err := fn(digesting{w, d}); err != nil {
			return err
		}
		return d.write(w)
	})
}

// empty empties the tables, whatever they hold.
func (s *Store) empty(w writer) error {
	d := newDigests(w, s.key)
	for _, name := range []string{"empty_tables", "forgo_roster"} {
		if err := (digesting{w, d}).exec(name); err != nil {
			return err
		}
	}
	return d.write(w)
}

// position holds how far the logs were taken in, and for whom ids are packed, to their digest.
func (d *digests) position() error {
	for _, tree := range []string{"log", "roster"} {
		if err := d.check(in(tree, "", 0)); err != nil {
			return err
		}
	}
	return nil
}

// digesting is a writer that notes what it changes.
type digesting struct {
	writer
	d *digests
}

func (w digesting) exec(name string, args ...any) error {
	if name == "empty_tables" {
		w.d.emptied()
		return w.writer.exec(name)
	}
	if find := touches[name]; find != nil {
		if err := find(w, args); err != nil {
			return err
		}
	}
	return w.writer.exec(name, args...)
}

// touch notes that a row of a tree is about to be changed.
func (w digesting) touch(tree string, key any) error { return w.d.touch(in(tree, "", key.(int64))) }

// touches are, for each statement that changes rows, what finds the buckets in which it does.
var touches = map[string]func(w digesting, args []any) error{
	"put_log":      whole("log"),
	"put_roster":   whole("roster"),
	"forgo_roster": whole("roster"),
	"put_minted":   whole("minted"),
	"add_filed":    whole("filed"),
	"drop_unfiled": whole("filed"),
	"put_ahead":    whole("ahead"),
	"drop_ahead":   whole("ahead"),
	"put_part":     func(w digesting, args []any) error { return w.d.touch(in("part", args[0].(string), 0)) },
	"drop_parts":   func(w digesting, args []any) error { return w.d.touch(in("part", args[0].(string), 0)) },
	"put_refused": func(w digesting, args []any) error {
		return w.d.touch(in("refused", args[0].(string), args[1].(int64)))
	},
	"put_claim":        func(w digesting, args []any) error { return w.claim(args[0], args[1].(string), args[5]) },
	"withdraw_claim":   firstArgument("claim"),
	"drop_earlier":     digesting.dropped,
	"put_report":       firstArgument("report"),
	"put_version":      firstArgument("report"),
	"release_report":   firstArgument("report"),
	"withdraw_report":  digesting.withdrawn,
	"withdraw_earlier": digesting.withdrawn,
	"keep_version":     firstArgument("earlier"),
	"put_earlier":      firstArgument("earlier"),
	"put_link":         digesting.link,
	"put_same":         firstArgument("same"),
	"put_incident":     firstArgument("incident"),
	"derive_incident":  firstArgument("incident"),
}

// whole is for tables that are digested whole.
func whole(tree string) func(digesting, []any) error {
	return func(w digesting, _ []any) error { return w.touch(tree, int64(0)) }
}

// firstArgument is for statements that change the row whose key is given first.
func firstArgument(tree string) func(digesting, []any) error {
	return func(w digesting, args []any) error { return w.touch(tree, args[0]) }
}

// claim is for a claim that comes or goes.
func (w digesting) claim(ref any, kind string, incident any) error {
	if err := w.touch("claim", ref); err != nil {
		return err
	}
	if slices.Contains(watchedKinds(), truce.Kind(kind)) {
		if err := w.d.touch(in("claim kind", kind, 0)); err != nil {
			return err
		}
	}
	if incident == nil {
		return nil
	}
	return w.touch("claim incident", incident)
}

// watchedKinds are the kinds of claims of which it must show that one was taken away, though they are about no
// incident: what document is in force, and which logs have two histories, follows from all of them.
func watchedKinds() []truce.Kind {
	return append(truce.AmendingKinds(), truce.KindProcess, truce.KindEnactment, truce.KindFork)
}

func (w digesting) link(args []any) error {
	if err := w.touch("link", args[0]); err != nil {
		return err
	}
	return w.touch("link incident", args[1])
}

// dropped is for what a claim replaces.
func (w digesting) dropped(args []any) error {
	type gone struct {
		ref      int64
		incident *int64
	}
	var list []gone
	err := w.query("dropped", func(scan scan) error {
		var g gone
		err := scan(&g.ref, &g.incident)
		list = append(list, g)
		return err
	}, args...)
	for _, g := range list {
		var incident any
		if g.incident != nil {
			incident = *g.incident
		}
		if err == nil {
			err = w.claim(g.ref, args[0].(string), incident)
		}
	}
	return err
}

// withdrawn is for the version of a report that was entered at a ref.
func (w digesting) withdrawn(args []any) error {
	var report, withdrawn int64
	found, err := one(w, "version_at", args, &report, &withdrawn)
	if err != nil || !found {
		return err
	}
	if err := w.touch("report", report); err != nil {
		return err
	}
	return w.touch("earlier", report)
}
