package sqlstore

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"slices"
	"strings"

	"truce"
)

// The digest of the tables tells whether they hold what was taken in, and nothing else. Rows are digested by buckets:
// those of a table whose keys have all but the last six bits in common; the buckets by greater buckets, up to one
// digest of all. A write digests the buckets anew in which it changes a row, some 64 rows each, and holds them to
// their digest before: a row that another hand has changed is never taken over by the next write beside it.
//
// The digests are keyed. With the key of the node's log, whoever can write to the tables and cannot sign for the member
// cannot make them fit.

// tree is what of the tables is digested together.
type tree struct {
	rows    string // the statement: the key, then the columns, for the keys from $1 to $2
	columns int    // that it answers with
	each    bool   // there is one for each member or kind, which is $3
}

// trees are all of them. Some hold rows twice: found by what they are about, so that it shows where one was taken away.
var trees = map[string]tree{
	"log":            {"rows_log", 4, false},
	"roster":         {"rows_roster", 3, false},
	"minted":         {"rows_minted", 4, false},
	"filed":          {"rows_filed", 4, false},
	"ahead":          {"rows_ahead", 2, false},
	"part":           {"rows_part", 3, true},
	"refused":        {"rows_refused", 2, true},
	"claim":          {"rows_claim", 8, false},
	"claim incident": {"rows_claim_incident", 2, false},
	"claim kind":     {"rows_claim_kind", 2, true},
	"report":         {"rows_report", 11, false},
	"earlier":        {"rows_earlier", 7, false},
	"link":           {"rows_link", 7, false},
	"link incident":  {"rows_link_incident", 3, false},
	"same":           {"rows_same", 6, false},
	"incident":       {"rows_incident", 12, false},
}

// shifts are how many bits of a key a bucket leaves out, by level. At the last level there is one bucket.
var shifts = [...]uint{6, 14, 22, 63}

const (
	topLevel  = len(shifts) - 1
	rootLevel = len(shifts) // the digest of all
)

// bucket is some of the rows of a tree.
type bucket struct {
	tree  string // its name; behind a slash the member or kind that it is for
	of    string // that member or kind
	level int
	at    int64
}

// in returns the bucket of a key, at the lowest level.
func in(tree, of string, key int64) bucket { return bucket{tree, of, 0, key >> shifts[0]} }

// name is what the bucket's tree is called in the table.
func (b bucket) name() string {
	if b.of != "" {
		return b.tree + "/" + b.of
	}
	return b.tree
}

// span returns the keys between which those of the bucket lie.
func (b bucket) span() (first, last int64) {
	first = b.at << shifts[b.level]
	return first, first | (1<<shifts[b.level] - 1)
}

// above returns the bucket of the next level that holds the bucket.
func (b bucket) above() bucket {
	up := shifts[b.level+1] - shifts[b.level]
	return bucket{b.tree, b.of, b.level + 1, b.at >> up}
}

// digests reads and writes the digests of one state of the tables.
type digests struct {
	q     querier
	key   []byte
	held  map[bucket]map[int64]string // what the buckets within one come to, as it was found to be
	tops  map[string]string           // what each tree comes to; nil: not read yet
	dirty map[bucket]bool             // of the lowest level: they were held to their digest, and are being changed
	empty bool                        // the tables were emptied: nothing was there before
}

func newDigests(q querier, key []byte) *digests {
	return &digests{q: q, key: key, held: map[bucket]map[int64]string{}, dirty: map[bucket]bool{}}
}

// mac is a digest on its way. The zero of its sum is "": of nothing.
type mac struct {
	h    hash.Hash
	some bool
}

func (d *digests) begin(name string, level int, at int64) *mac {
	m := &mac{h: hmac.New(sha256.New, d.key)}
	m.put(name, int64(level), at)
	return m
}

// add adds a row.
func (m *mac) add(values ...any) {
	m.some = true
	m.put(values...)
}

// put writes values so that no others are written alike.
func (m *mac) put(values ...any) {
	var b [9]byte
	for _, v := range values {
		text := ""
		switch x := v.(type) {
		case nil:
			b[0] = 'n'
			clear(b[1:])
		case int64:
			b[0] = 'i'
			binary.BigEndian.PutUint64(b[1:], uint64(x))
		case string:
			b[0], text = 's', x
		default: // as no table holds
			b[0], text = 'x', fmt.Sprintf("%T %v", x, x)
		}
		if text != "" || b[0] == 's' {
			binary.BigEndian.PutUint64(b[1:], uint64(len(text)))
		}
		m.h.Write(b[:])
		m.h.Write([]byte(text))
	}
}

func (m *mac) sum() string {
	if !m.some {
		return ""
	}
	return hex.EncodeToString(m.h.Sum(nil))
}

// eachRow calls do with the rows of a bucket, or of a whole tree, in order of key; the values are of use until it
// returns.
func (d *digests) eachRow(b bucket, first, last int64, do func(row []any)) error {
	t := trees[b.tree]
	row, to := make([]any, t.columns), make([]any, t.columns)
	for i := range row {
		to[i] = &row[i]
	}
	args := []any{first, last}
	if t.each {
		args = append(args, b.of)
	}
	return d.q.query(t.rows, func(scan scan) error {
		err := scan(to...)
		do(row)
		return err
	}, args...)
}

// ofRows digests the rows of a bucket of the lowest level as they are.
func (d *digests) ofRows(b bucket) (string, error) {
	m := d.begin(b.name(), 0, b.at)
	first, last := b.span()
	err := d.eachRow(b, first, last, func(row []any) { m.add(row...) })
	return m.sum(), err
}

// ofBuckets digests what the buckets within one come to.
func (d *digests) ofBuckets(b bucket, within map[int64]string) string {
	m := d.begin(b.name(), b.level, b.at)
	for _, at := range slices.Sorted(maps.Keys(within)) {
		m.add(at, within[at])
	}
	return m.sum()
}

// ofTrees digests what the trees come to.
func (d *digests) ofTrees(tops map[string]string) string {
	m := d.begin("", rootLevel, 0)
	for _, name := range slices.Sorted(maps.Keys(tops)) {
		m.add(name, tops[name])
	}
	return m.sum()
}

// trees reads what the trees come to, and holds it to the digest of all.
func (d *digests) trees() (map[string]string, error) {
	if d.tops != nil || d.empty {
		return d.tops, nil
	}
	tops, root := map[string]string{}, map[string]string{}
	for level, into := range map[int]map[string]string{topLevel: tops, rootLevel: root} {
		err := d.q.query("digest_tops", func(scan scan) error {
			var name, mac string
			err := scan(&name, &mac)
			into[name] = mac
			return err
		}, int64(level))
		if err != nil {
			return nil, err
		}
	}
	if d.ofTrees(tops) != root[""] {
		return nil, changed(bucket{}.words())
	}
	d.tops = tops
	return tops, nil
}

// within reads what the buckets within one come to, and holds it to what that one does.
func (d *digests) within(b bucket) (map[int64]string, error) {
	if held, known := d.held[b]; known {
		return held, nil
	}
	found := map[int64]string{}
	if !d.empty {
		want, err := d.of(b)
		if err != nil {
			return nil, err
		}
		first, last := b.span()
		below := shifts[b.level-1]
		err = d.q.query("digests", func(scan scan) error {
			var at int64
			var mac string
			err := scan(&at, &mac)
			found[at] = mac
			return err
		}, b.name(), int64(b.level-1), first>>below, last>>below)
		if err != nil {
			return nil, err
		}
		if d.ofBuckets(b, found) != want {
			return nil, changed(b.words())
		}
	}
	d.held[b] = found
	return found, nil
}

// of returns what a bucket comes to by the digests above it; "": there is nothing in it.
func (d *digests) of(b bucket) (string, error) {
	if b.level == topLevel {
		tops, err := d.trees()
		return tops[b.name()], err
	}
	held, err := d.within(b.above())
	return held[b.at], err
}

// check holds the rows of a bucket of the lowest level to their digest.
func (d *digests) check(b bucket) error {
	want, err := d.of(b)
	if err != nil {
		return err
	}
	found, err := d.ofRows(b)
	if err == nil && found != want {
		err = changed(b.words())
	}
	return err
}

// touch is called before a row of a bucket is changed.
func (d *digests) touch(b bucket) error {
	if d.dirty[b] {
		return nil
	}
	if err := d.check(b); err != nil {
		return err
	}
	d.dirty[b] = true
	return nil
}

// emptied is called when the tables were emptied, but for the roster.
func (d *digests) emptied() {
	*d = *newDigests(d.q, d.key)
	d.empty = true
	d.dirty[in("roster", "", 0)] = true
}

// write digests anew what was changed.
func (d *digests) write(w writer) error {
	next := d.dirty
	for level := range topLevel + 1 {
		now := slices.SortedFunc(maps.Keys(next), bucket.compare)
		next = map[bucket]bool{}
		for _, b := range now {
			mac, err := d.again(b)
			if err != nil {
				return err
			}
			if err := putDigest(w, b.name(), level, b.at, mac); err != nil {
				return err
			}
			if level == topLevel {
				continue
			}
			next[b.above()] = true
		}
	}
	if len(d.dirty) == 0 {
		return nil
	}
	return putDigest(w, "", rootLevel, 0, d.ofTrees(d.tops))
}

func (b bucket) compare(c bucket) int {
	return cmp.Or(strings.Compare(b.name(), c.name()), cmp.Compare(b.at, c.at))
}

// again digests a bucket anew, and notes it in what holds it.
func (d *digests) again(b bucket) (mac string, err error) {
	if b.level == 0 {
		mac, err = d.ofRows(b)
	} else {
		mac = d.ofBuckets(b, d.held[b])
	}
	if err != nil {
		return "", err
	}
	if b.level == topLevel {
		if d.tops == nil {
			d.tops = map[string]string{}
		}
		note(d.tops, b.name(), mac)
		return mac, nil
	}
	held, err := d.within(b.above())
	if err == nil {
		note(held, b.at, mac)
	}
	return mac, err
}

// note keeps a digest; one of nothing is not kept.
func note[K comparable](in map[K]string, at K, mac string) {
	if in[at] = mac; mac == "" {
		delete(in, at)
	}
}

func putDigest(w writer, name string, level int, at int64, mac string) error {
	if mac == "" {
		return w.exec("drop_digest", name, int64(level), at)
	}
	return w.exec("put_digest", name, int64(level), at, mac)
}

// words say what of the tables a bucket is.
func (b bucket) words() truce.Sentence {
	table, _, _ := strings.Cut(b.tree, " ")
	if table == "" {
		return truce.Say("in the digests")
	}
	return truce.Say("in the table %s", table)
}

// changed says that the tables are not what was taken in.
func changed(where truce.Sentence) error {
	return truce.Errorf(truce.Conflict, "the read models do not hold what was taken in: something was changed %s by "+
		"another hand, or is damaged, and nothing is signed that rests on them; "+
		"truce rebuild makes them again from the logs", where)
}
