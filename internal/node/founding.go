package node

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/registrar"
	"truce/record"
)

// Card is what a member hands over to be named in a founding document: who it is, and its public keys.
type Card struct {
	Format  int          `json:"format"`  // 1
	Process string       `json:"process"` // the process it is made for: names of keys contain it
	Member  truce.Member `json:"member"`
}

// Prepare makes the keys of a member that will found a process with others, and returns its card. The log is made when
// the member endorses the founding document, see [Endorse].
func Prepare(dir, process string, m truce.Member, o Options) (Card, error) {
	o = o.withDefaults()
	if !m.ID.Valid() || !truce.ValidSlug(process) {
		return Card{}, truce.Errorf(truce.Invalid, "%q and %q are no ids of a member and a process", m.ID, process)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Card{}, truce.Errorf(truce.Unavailable, "the directory %s cannot be made: %v", dir, err)
	}
	k, err := NewKeys(o.Rand, process, m.ID)
	if err != nil {
		return Card{}, err
	}
	k.Fill(&m)
	card := Card{Format: 1, Process: process, Member: m}
	if err := writeKeys(dir, process, m.ID, k); err != nil {
		return Card{}, err
	}
	b, err := FormatCard(card)
	if err == nil {
		err = writeNew(filepath.Join(dir, cardFile), b)
	}
	if err != nil {
		unmakeKeys(dir)
	}
	return card, err
}

// FormatCard returns the file of a card.
func FormatCard(c Card) ([]byte, error) {
	b, err := json.MarshalIndent(c, "", "  ")
	return append(b, '\n'), err
}

// ParseCard reads a card strictly. Its keys are checked to be keys, not to be the member's: whose they are, people say
// to each other.
func ParseCard(data []byte) (Card, error) {
	var c Card
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil || c.Format != 1 || d.More() {
		return Card{}, truce.Errorf(truce.Invalid, "this is not a member's card as truce init --card writes it")
	}
	return c, checkKeys(c.Process, c.Member)
}

// checkKeys reports why a member's keys could not be used in a process.
func checkKeys(process string, m truce.Member) error {
	v, err := record.NewVerifier(m.LogKey)
	if err != nil || v.Name() != Origin(process, m.ID) {
		return truce.Errorf(truce.Invalid, "the log key of %s is not one of its log in process %s", m.ID, process)
	}
	if c, err := record.NewVerifier(m.Cosigner); err != nil || c.Name() != truce.CosignerName(process, m.ID) {
		return truce.Errorf(truce.Invalid, "the cosigner key of %s is not one of its cosigner in process %s", m.ID, process)
	}
	if _, err := identity(m.NodeKey); err != nil {
		return truce.Errorf(truce.Invalid, "the node key of %s is not an Ed25519 key in base64", m.ID)
	}
	return nil
}

// DraftProcess returns the founding document for the members of the cards. base has everything but the members.
func DraftProcess(base truce.Process, cards []Card) (*truce.Process, error) {
	p := &base
	for _, c := range cards {
		if p.ID == "" {
			p.ID = c.Process
		}
		if c.Process != p.ID {
			return nil, truce.Errorf(truce.Invalid, "the card of %s is made for process %s, and this is %s", c.Member.ID,
				c.Process, p.ID)
		}
		p.Members = append(p.Members, c.Member)
	}
	slices.SortFunc(p.Members, func(a, b truce.Member) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) })
	slices.Sort(p.Rule.Voters)
	return p, CheckFounding(p)
}

// CheckFounding returns the first thing wrong with a document that is to found a process, or to amend one: all that
// could keep a node from its work afterwards, keys included.
func CheckFounding(p *truce.Process) error {
	if err := checkDocument(p); err != nil {
		return err
	}
	for _, m := range p.Members {
		if err := checkKeys(p.ID, m); err != nil {
			return err
		}
	}
	return nil
}

// checkDocument is [CheckFounding] without the keys, which a standing member may have changed since.
func checkDocument(p *truce.Process) error {
	if err := p.CheckNew(); err != nil {
		return err
	}
	_, err := bulletin.Period(p, "2017-01-15") // any day: the zone and the hour must be readable
	return err
}

// FormatProcess returns the file that founders pass around; [ParseProcess] reads it. Its digest is what they read out
// to each other before they endorse it.
func FormatProcess(p *truce.Process) ([]byte, error) {
	b, err := json.MarshalIndent(p, "", "  ")
	return append(b, '\n'), err
}

// ParseProcess reads a founding document strictly.
func ParseProcess(data []byte) (*truce.Process, error) {
	p, err := readProcess(data)
	if err == nil {
		err = CheckFounding(p)
	}
	return p, err
}

// readProcess is [ParseProcess] without a look at what the document says.
func readProcess(data []byte) (*truce.Process, error) {
	p := new(truce.Process)
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(p); err != nil || d.More() {
		return nil, truce.Errorf(truce.Invalid,
			"this is not a document as truce process draft or truce process amend writes it")
	}
	return p, nil
}

// Endorse founds the member's log with the document that the members agreed on: from then on it is bound by it, as soon
// as the others' logs open with the same one. The directory must have been prepared, and the document must name its
// keys. One that was interrupted is done again.
func Endorse(ctx context.Context, dir string, p *truce.Process, claims []registrar.Dated, o Options) error {
	c, err := readConfig(dir)
	if err != nil {
		return err
	}
	if !Prepared(dir) {
		return truce.Errorf(truce.Conflict,
			"the log in %s is founded already: a document in the place of the one in force is drafted with truce process amend",
			dir)
	}
	if err := c.namedBy(p); err != nil {
		return err
	}
	secret, err := readSecret(filepath.Join(dir, keyFile))
	if err != nil {
		return err
	}
	unmakeLog(dir) // while the card is there nothing was ever entered
	if err := dropMark(dir, c, o); err != nil {
		return err
	}
	if err := (Founder{Member: c.Member, Process: p, Claims: claims}).make(ctx, dir,
		Key{Secret: secret, Public: c.LogKey}, o.withDefaults()); err != nil {
		unmakeLog(dir)
		return err
	}
	err = os.Remove(filepath.Join(dir, cardFile))
	_ = os.Remove(filepath.Join(dir, gatheredFile)) // of no use any more, and in nobody's way
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return truce.Errorf(truce.Unavailable, "%s cannot be removed: remove it by hand, the log is founded",
			filepath.Join(dir, cardFile))
	}
	return nil
}

// namedBy reports why a document is not for this node; nil: it names its member with its keys.
func (c config) namedBy(p *truce.Process) error {
	m, named := p.Member(c.Member)
	switch {
	case p.ID != c.Process:
		return truce.Errorf(truce.Invalid, "the document founds process %s, and this node was made for %s", p.ID, c.Process)
	case !named:
		return truce.Errorf(truce.Invalid, "the document does not name %s", c.Member)
	case !sameKeys(m, truce.Member{LogKey: c.LogKey, Cosigner: c.Cosigner, NodeKey: c.NodeKey}):
		return truce.Errorf(truce.Invalid,
			"the document names other keys for %s than those of this node: give its card to whoever drafts", c.Member)
	}
	return nil
}

func sameKeys(a, b truce.Member) bool {
	return a.LogKey == b.LogKey && a.Cosigner == b.Cosigner && a.NodeKey == b.NodeKey
}

// Prepared reports whether a directory holds a member's keys, and a log that has not begun.
func Prepared(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, cardFile))
	return err == nil
}
