package sqlstore

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math"
	"slices"

	"truce"
)

// Key keys the digests of the tables; it is to be called before anything is written, and with the same key for the same
// tables. Without it they tell damage, and a change by whoever does not know this program.
func (s *Store) Key(key []byte) { s.key = key }

// Rekey puts digests with another key in the place of those with the one given before, to which the tables are held
// first.
func (s *Store) Rekey(ctx context.Context, key []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.update(ctx, func(w writer) error {
		if err := newDigests(w, s.key).all(); err != nil {
			return err
		}
		again, err := newDigests(w, key).whole()
		for b, mac := range again {
			if err == nil {
				err = putDigest(w, b.name(), b.level, b.at, mac)
			}
		}
		return err
	})
	if err == nil {
		s.key = key
	}
	return s.fault("key its digests", err)
}

// SoundPosition returns an error of kind [truce.Conflict] where how far the logs were taken in is not what was written
// down.
func (s *Store) SoundPosition(ctx context.Context) error {
	if err := s.defined(ctx, s.readers); err != nil {
		return s.fault("read", err)
	}
	return s.readAny(ctx, func(r *reader) error { return newDigests(r.q, s.key).position() })
}

// Sound returns an error of kind [truce.Conflict] where the tables do not hold what was taken in: a row was changed,
// added or taken away by another hand, or put back to what it was. Every row is read, ten seconds or so a million
// incidents, while writes go on.
func (s *Store) Sound(ctx context.Context) error {
	if err := s.defined(ctx, s.readers); err != nil {
		return s.fault("read", err)
	}
	if s.intact != nil {
		if err := s.intact(ctx, s.readers); err != nil {
			return s.fault("read", err)
		}
	}
	err := s.readColumned(ctx, truce.Interval{}, func(r *reader) error {
		if err := newDigests(r.q, s.key).all(); err != nil || r.columns == nil {
			return err
		}
		now, err := readColumns(r.q, truce.Interval{})
		if err == nil && !r.columns.same(&now) {
			err = errOtherColumns
		}
		return err
	})
	if errors.Is(err, errOtherColumns) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.forget() // they are read again
	}
	return err
}

// errOtherColumns says that lists were answered from rows as another hand had changed them, before they were mended.
var errOtherColumns = truce.Errorf(truce.Conflict,
	"lists and counts were made from rows that another hand had changed, "+
		"and that are mended since: they are read again now; look at what is to be signed once more")

// SoundIncident is [Store.Sound] for what the view of one incident rests on: a few milliseconds.
func (s *Store) SoundIncident(ctx context.Context, id truce.IncidentID) error {
	return s.read(ctx, func(r *reader) error {
		c := checking{newDigests(r.q, s.key), r}
		if err := c.kinds(); err != nil {
			return err
		}
		key, ok := r.roster.key(string(id), 'I')
		if !ok {
			return nil // nothing rests on what cannot be
		}
		return c.incident(key)
	})
}

// SoundReport is [Store.Sound] for one report.
func (s *Store) SoundReport(ctx context.Context, id truce.ReportID) error {
	return s.read(ctx, func(r *reader) error {
		key, ok := r.roster.key(string(id), 'R')
		if !ok {
			return nil
		}
		return newDigests(r.q, s.key).check(in("report", "", key))
	})
}

// checking holds what a reader finds to its digest, each bucket once.
type checking struct {
	*digests
	r *reader
}

func (c checking) rows(tree, of string, keys ...int64) error {
	for _, key := range keys {
		b := in(tree, of, key)
		if c.dirty[b] {
			continue
		}
		if err := c.check(b); err != nil {
			return err
		}
		c.dirty[b] = true
	}
	return nil
}

// kinds holds the claims to their digest by which it is known what document is in force, and which logs have two
// histories.
func (c checking) kinds() error {
	if err := c.position(); err != nil {
		return err
	}
	for _, k := range watchedKinds() {
		if err := c.rows("claim kind", string(k), 0); err != nil {
			return err
		}
		var list []*truce.Claim
		if err := c.q.query("claims_of_kind", claims(c.r.roster, nil, &list), string(k)); err != nil {
			return err
		}
		for _, x := range list {
			if err := c.rows("claim", "", c.r.roster.packRef(x.Ref)); err != nil {
				return err
			}
		}
	}
	return nil
}

// incident holds to their digests, with an incident, those that are one with it and all that was claimed of them.
func (c checking) incident(key int64) error {
	for _, tree := range []string{"incident", "same"} {
		if err := c.rows(tree, "", key); err != nil {
			return err
		}
	}
	g := newGatherer(c.q, c.r.roster)
	g.bare = true
	if err := g.readIncidents([]int64{key}); err != nil || g.incidents[key] == nil {
		return err
	}
	keys, _, err := g.joined(key)
	if err != nil {
		return err
	}
	for _, tree := range []string{"incident", "same", "claim incident", "link incident"} {
		if err := c.rows(tree, "", keys...); err != nil {
			return err
		}
	}
	return c.claimed(g, keys)
}

func (c checking) claimed(g *gatherer, keys []int64) error {
	if err := g.read(keys); err != nil {
		return err
	}
	for _, list := range g.claims {
		for _, x := range list {
			if err := c.rows("claim", "", c.r.roster.packRef(x.Ref)); err != nil {
				return err
			}
		}
	}
	for _, list := range g.told {
		for _, l := range list {
			for _, tree := range []string{"report", "link"} {
				if err := c.rows(tree, "", l.report); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// all digests every row again, and compares what that comes to with what is kept, at every level.
func (d *digests) all() error {
	found, err := d.whole()
	if err != nil {
		return err
	}
	names := map[string]bucket{}
	for b := range found {
		names[b.name()] = b
	}
	return d.compareKept(found, names)
}

// kept is where a digest stands in the table.
type kept struct {
	name  string
	level int
	at    int64
}

func (d *digests) compareKept(found map[bucket]string, trees map[string]bucket) error {
	left, bad := maps.Clone(found), []bucket{}
	err := d.q.query("all_digests", func(scan scan) error {
		var k kept
		var mac string
		if err := scan(&k.name, &k.level, &k.at, &mac); err != nil {
			return err
		}
		b, known := trees[k.name]
		if b.level, b.at = k.level, k.at; !known || found[b] != mac {
			bad = append(bad, b)
		}
		delete(left, b)
		return nil
	})
	bad = slices.AppendSeq(bad, maps.Keys(left)) // what is not kept
	if err != nil || len(bad) == 0 {
		return err
	}
	return changed(slices.MinFunc(bad, bucket.finer).words())
}

// finer orders buckets so that the first says most exactly where it is.
func (b bucket) finer(c bucket) int { return cmp.Or(cmp.Compare(b.level, c.level), b.compare(c)) }

// whole digests every tree, at every level.
func (d *digests) whole() (map[bucket]string, error) {
	found, tops := map[bucket]string{}, map[string]string{}
	var members []string
	err := d.q.query("members_with_rows", func(scan scan) error {
		var m string
		err := scan(&m)
		members = append(members, m)
		return err
	})
	if err != nil {
		return nil, err
	}
	for name := range trees {
		for _, of := range ofTree(name, members) {
			if err := d.tree(name, of, found, tops); err != nil {
				return nil, err
			}
		}
	}
	if root := d.ofTrees(tops); root != "" {
		found[bucket{level: rootLevel}] = root
	}
	return found, nil
}

// ofTree lists for what there is a tree of a name.
func ofTree(name string, members []string) []string {
	if !trees[name].each {
		return []string{""}
	}
	if name != "claim kind" {
		return members
	}
	var kinds []string
	for _, k := range watchedKinds() {
		kinds = append(kinds, string(k))
	}
	return kinds
}

// tree digests a tree from its rows, and notes in tops what it comes to.
func (d *digests) tree(name, of string, found map[bucket]string, tops map[string]string) error {
	level, err := d.lowest(name, of)
	if err != nil {
		return err
	}
	for len(level) > 0 {
		maps.Copy(found, level)
		above := map[bucket]map[int64]string{}
		for b, mac := range level {
			if b.level == topLevel {
				tops[b.name()] = mac
				return nil
			}
			up := b.above()
			if above[up] == nil {
				above[up] = map[int64]string{}
			}
			above[up][b.at] = mac
		}
		level = map[bucket]string{}
		for b, within := range above {
			level[b] = d.ofBuckets(b, within)
		}
	}
	return nil
}

// lowest digests the rows of a tree by their buckets.
func (d *digests) lowest(name, of string) (map[bucket]string, error) {
	into := map[bucket]string{}
	at, m := bucket{}, (*mac)(nil)
	err := d.eachRow(bucket{tree: name, of: of}, math.MinInt64, math.MaxInt64, func(row []any) {
		key, _ := row[0].(int64)
		if b := in(name, of, key); m == nil || b != at {
			if m != nil {
				into[at] = m.sum()
			}
			at, m = b, d.begin(b.name(), 0, b.at)
		}
		m.add(row...)
	})
	if m != nil {
		into[at] = m.sum()
	}
	return into, err
}
