package intake

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"iter"
	"strconv"

	"truce"
	"truce/internal/table"
)

// ahead is how many items are looked at before the first is passed on, to learn which region the file is about;
// aheadBytes is how much of the file that may be.
const (
	ahead      = 512
	aheadBytes = 4 << 20
)

// Check passes on what a format has read, and refuses what only the file as a whole shows to be wrong: a position whose
// latitude and longitude are probably swapped, or that lies outside the bounds; and an id that an earlier row with
// other content has. A row that an earlier one repeats word for word is marked as such. Items without an id get one
// made from their content, so that the same file read twice names the same reports.
//
// It holds the first [ahead] items, and for every row 16 bytes, which a map makes about 40.
func Check(items iter.Seq2[Item, error], o Options) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		c := checker{options: o, seen: map[uint64]uint64{}, seed: maphash.MakeSeed()}
		pass := func(r result) bool {
			if r.err == nil {
				r.err = c.check(&r.item)
			}
			if r.err != nil {
				r.item = Item{}
			}
			return yield(r.item, r.err)
		}
		var first []result
		held, learning := 0, true
		release := func() bool {
			learning = false
			c.learn(first)
			for _, r := range first {
				if !pass(r) {
					return false
				}
			}
			first = nil
			return true
		}
		for it, err := range items {
			if !learning {
				if !pass(result{it, err}) {
					return
				}
				continue
			}
			first = append(first, result{it, err})
			held += len(it.Raw)
			if (len(first) == ahead || held > aheadBytes) && !release() {
				return
			}
		}
		if learning {
			release()
		}
	}
}

type result struct {
	item Item
	err  error
}

// checker is what is known of the rows that have gone by.
type checker struct {
	options Options
	region  *Box
	seed    maphash.Seed
	seen    map[uint64]uint64 // hash of the id: line and half a hash of the content
	sums    sums
}

// sums are the numbers of killed and wounded of the rows so far: of all, and since the last total.
type sums struct {
	all, since [2]int
	rows       [2]int
}

// are reports whether a row states neither when, what nor who, and numbers that are all sums of two rows before it or
// more.
func (s *sums) are(c *truce.Coded) bool {
	var stated [2]*int
	for i, h := range []truce.Harm{c.Toll.Killed, c.Toll.Wounded} {
		stated[i] = h.Total.Best
	}
	is := func(sums [2]int, rows int) bool {
		n := 0
		for i, v := range stated {
			if v != nil && *v != sums[i] {
				return false
			}
			if v != nil {
				n += *v
			}
		}
		return n > 0 && rows > 1
	}
	if c.When == (truce.Interval{}) && c.Kind == "" && len(c.Authors)+len(c.Targets) == 0 &&
		(is(s.all, s.rows[0]) || is(s.since, s.rows[1])) {
		s.since, s.rows[1] = [2]int{}, 0
		return true
	}
	for i, v := range stated {
		if v != nil {
			s.all[i] += *v
			s.since[i] += *v
		}
	}
	if stated[0] != nil || stated[1] != nil {
		s.rows[0]++
		s.rows[1]++
	}
	return false
}

func (c *checker) learn(first []result) {
	if c.options.Bounds != nil {
		return
	}
	var points []truce.Point
	for _, r := range first {
		if p := r.item.Draft.Coded.Where.Point; r.err == nil && p != nil && *p != (truce.Point{}) {
			points = append(points, *p)
		}
	}
	c.region = RegionOf(points)
}

func (c *checker) check(it *Item) error {
	if err := sizes(&it.Draft); err != nil {
		return c.refuse(it, err)
	}
	if err := c.position(it); err != nil {
		return c.refuse(it, err)
	}
	if c.sums.are(&it.Draft.Coded) {
		return c.refuse(it, truce.Errorf(truce.Invalid,
			"states neither when, what nor who, and its numbers are the sums of rows above: a total is no report"))
	}
	if err := c.identify(it); err != nil {
		return err
	}
	if c.options.Names != nil { // after the id, which is made of what the row says
		it.Links = c.options.Names.Link(&it.Draft.Coded)
	}
	return nil
}

// identify gives an item an id, or looks for an earlier one with its id.
func (c *checker) identify(it *Item) error {
	if it.Draft.External == "" {
		return c.name(it)
	}
	key, value := maphash.String(c.seed, it.Draft.External), uint64(it.Line)<<32|maphash.String(c.seed, it.Raw)>>32
	before, repeated := c.seen[key]
	switch {
	case !repeated:
		c.seen[key] = value
	case uint32(before) == uint32(value):
		it.RepeatOf = int(before >> 32)
	default:
		return c.refuse(it, truce.Errorf(truce.Invalid,
			"the id %q stands in line %d too, with other content: which of the two holds?",
			table.Cut(it.Draft.External, 60), before>>32))
	}
	return nil
}

func (c *checker) refuse(it *Item, why error) error {
	return &table.RowError{Line: it.Line, Raw: it.Raw, Reason: truce.Told(why)}
}

// name gives an item without an id one made from its content. Two that are alike in everything are two reports: nothing
// says that they are one.
func (c *checker) name(it *Item) error {
	said := it.Draft
	said.Dataset, said.Release = "", "" // not of the row
	content, err := json.Marshal(said)  // sorts the keys of Private
	if err != nil {
		return fmt.Errorf("line %d: %w", it.Line, err)
	}
	sum := sha256.Sum256(content)
	name := fmt.Sprintf("row-%x", sum[:8])
	key := maphash.String(c.seed, name)
	before, repeated := c.seen[key]
	c.seen[key] = before&0xffffffff + 1 | uint64(it.Line)<<32
	if repeated {
		it.Warnings = append(it.Warnings,
			Warning{"", truce.Say("is the same as line %d, and neither has an id: both are kept", before>>32)})
		name += "-" + strconv.FormatUint(before&0xffffffff+1, 10)
	}
	it.Draft.External = name
	return nil
}

// sizes holds the coded texts to what a code or a name can be: what is longer is narrative.
func sizes(d *Draft) error {
	w, c := &d.Coded.Where, &d.Coded
	for _, t := range [...]struct {
		what truce.Sentence
		s    string
	}{{truce.Say("the id"), d.External}, {truce.Say("the place"), w.Name}, {truce.Say("the district"), w.District},
		{truce.Say("the province"), w.Province}, {truce.Say("the outlet"), c.Outlet}} {
		if len(t.s) > maxCoded {
			return truce.Errorf(truce.Invalid, "%s holds %d bytes, of at most %d", t.what, len(t.s), maxCoded)
		}
	}
	if n := len(c.Authors) + len(c.Targets); n > 2*maxActors {
		return truce.Errorf(truce.Invalid, "the row names %d actors, of at most %d", n, 2*maxActors)
	}
	for _, side := range [...][]truce.Attribution{c.Authors, c.Targets} {
		for _, a := range side {
			if len(a.Name) > maxCoded {
				return truce.Errorf(truce.Invalid, "the name of an actor holds %d bytes, of at most %d", len(a.Name), maxCoded)
			}
		}
	}
	return nil
}
