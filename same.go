package truce

// KindSame is the kind of a [Same].
const KindSame Kind = "same/2"

// Same claims that two incidents are one, or (Same false) takes that back. It joins them once every member that
// opened one of the two claims it; until then it is a proposal all can see.
type Same struct {
	A     IncidentID `json:"a"`
	B     IncidentID `json:"b"`
	Same  bool       `json:"same"`
	Shown *Shown     `json:"shown,omitempty"`
}

var sameKind = kind[Same]{
	name: KindSame, since: 8,
	older: []form[Same]{{name: "same/1", until: 8, check: anything[Same]}},
	act:   ActGroup, field: FieldElsewhere, apart: true,
	key:   func(b *Same) string { return string(b.A) },
	check: func(b *Same) error { return b.Shown.check() },
	admit: admitSame,
	does:  func(b *Same) []Effect { return []Effect{Unites{b}} },
}

func admitSame(j judging, b *Same) error {
	if !j.process.minted(string(b.A), 'I') || !j.process.minted(string(b.B), 'I') || b.A == b.B {
		return Errorf(Invalid, "%q and %q are not two incidents of members", b.A, b.B)
	}
	return nil
}
