package truce

import "bytes"

// KindPart is the kind of a [Part].
const KindPart Kind = "part/1"

// Part is a slice of a body too large for one entry. Parts of one body stand one after the other in a log; the last
// one has the effect of the whole.
type Part struct {
	Of    Kind   `json:"of"`
	Hash  Digest `json:"hash"` // SHA-256 of the whole body
	Part  int    `json:"part"` // 0 …
	Parts int    `json:"parts"`
	Data  []byte `json:"data"`
}

var partKind = kind[Part]{
	name:  KindPart,
	field: FieldElsewhere,
	key:   func(b *Part) string { return b.Hash.String() },
}

// maxWhole is the size limit in bytes of a body put together from parts. No kind's budget for all of a log is less.
const maxWhole = 4 << 20

// Assembly puts together the parts of one body, entry by entry of one log. The zero Assembly is ready.
type Assembly struct {
	data  [][]byte // of each part
	bytes int
	next  Part
}

// Pending reports whether the parts so far wait for others.
func (a *Assembly) Pending() bool { return a.next.Parts > 0 }

// Drop forgets the parts so far: the entry after them was no part of the same body.
func (a *Assembly) Drop() { *a = Assembly{} }

// Take takes in the next entry of the log. It returns the entry to judge: e itself when e is no part, the entry with
// the whole body when e is the last part. With done false the parts are still incomplete. An error of type
// *[UnknownKind] leaves the assembly as it was; after any other error the parts are forgotten, and e has no effect.
func (a *Assembly) Take(e Entry) (whole Entry, done bool, err error) {
	p, ok := e.Body.(*Part)
	if !ok {
		a.Drop()
		return e, true, nil
	}
	if _, ok := describe(p.Of); !ok {
		return Entry{}, false, &UnknownKind{p.Of}
	}
	if err := a.add(p); err != nil {
		a.Drop()
		return Entry{}, false, err
	}
	if a.next.Part < a.next.Parts {
		return Entry{}, false, nil
	}
	data := bytes.Join(a.data, nil)
	a.Drop()
	if sha(data) != p.Hash {
		return Entry{}, false, Errorf(Invalid, "the parts do not add up to what they promise")
	}
	e.Kind = p.Of
	e.Body, err = DecodeBody(p.Of, data)
	return e, err == nil, err
}

// add takes in a part. Of an enactment there are none: whether it must wait is asked of a whole entry.
func (a *Assembly) add(p *Part) error {
	if p.Part == 0 {
		*a = Assembly{next: Part{Of: p.Of, Hash: p.Hash, Parts: p.Parts}}
	}
	want := a.next
	if p.Of == KindPart || p.Of == KindEnactment || p.Of != want.Of || p.Hash != want.Hash || p.Parts != want.Parts ||
		p.Part != want.Part || p.Parts < 1 {
		return Errorf(Invalid, "part %d of %d does not follow the parts before it", p.Part, p.Parts)
	}
	if a.bytes+len(p.Data) > maxWhole {
		return Errorf(Invalid, "the parts come to more than the %d bytes that a body of the kind %s may have", maxWhole, p.Of)
	}
	a.data, a.bytes = append(a.data, p.Data), a.bytes+len(p.Data)
	a.next.Part++
	return nil
}
