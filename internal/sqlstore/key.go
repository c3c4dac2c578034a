package sqlstore

import (
	"slices"

	"truce"
)

// numberBits is how much of a key is the number; truce.SplitMinted lets no larger one through.
const numberBits = 40

// roster packs ids and refs into keys, by the places of the members, counted from 1: of the founders, and of those who
// joined in the table of that name. They stand in order, so keys stand in the order of minting, and of refs.
type roster []truce.MemberID

// rosterOf returns the roster of the founders and those who joined.
func rosterOf(p *truce.Process, joined []truce.MemberID) roster {
	r := roster(slices.Clone(joined))
	for _, m := range p.Founder().Members {
		r = append(r, m.ID)
	}
	slices.Sort(r)
	return slices.Compact(r)
}

// readJoined returns the members of the table. behind reports that the tables were emptied and are not filled yet as
// far as they were.
func readJoined(q querier) (joined []truce.MemberID, behind bool, err error) {
	err = q.query("roster", func(scan scan) error {
		var m truce.MemberID
		var less int64
		err := scan(&m, &less)
		joined, behind = append(joined, m), behind || less == 1
		return err
	})
	return joined, behind, err
}

// place returns the place of a member; when the process does not name it, that of the last member before it.
func (r roster) place(m truce.MemberID) (place int64, named bool) {
	i, named := slices.BinarySearch(r, m)
	if named {
		i++
	}
	return int64(i), named
}

// key packs a minted id; false for one no member can have given.
func (r roster) key(id string, letter byte) (int64, bool) {
	m, l, n, ok := truce.SplitMinted(id)
	p, named := r.place(m)
	return p<<numberBits | n, ok && named && l == letter
}

// upTo returns a key that stands where an id stands or would stand: after those of the members before it.
func (r roster) upTo(id string) int64 {
	m, _, n, _ := truce.SplitMinted(id)
	p, named := r.place(m)
	if !named {
		return (p+1)<<numberBits - 1
	}
	return p<<numberBits | n
}

// span returns the keys between which all of a place lie.
func span(place int64) (first, last int64) { return place << numberBits, (place+1)<<numberBits - 1 }

// member returns whose a key is; nobody's where the tables were damaged, which Sound says.
func (r roster) member(key int64) truce.MemberID {
	if p := key>>numberBits - 1; p >= 0 && p < int64(len(r)) {
		return r[p]
	}
	return ""
}

func number(key int64) int64 { return key & (1<<numberBits - 1) }

func (r roster) mint(key int64, letter byte) string {
	return truce.Mint(r.member(key), letter, number(key))
}

func (r roster) incident(key int64) truce.IncidentID { return truce.IncidentID(r.mint(key, 'I')) }

func (r roster) packRef(ref truce.Ref) int64 {
	p, _ := r.place(ref.Member)
	return p<<numberBits | ref.Index
}

func (r roster) ref(key int64) truce.Ref { return truce.Ref{Member: r.member(key), Index: number(key)} }
