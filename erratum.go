package truce

import (
	"strings"

	"truce/codes"
)

// KindErratum is the kind of an [Erratum].
const KindErratum Kind = "erratum/2"

// Erratum corrects a printed figure beside the bulletin, without changing it. A member corrects any figure of its own
// bulletins, and in those of others the figures of its own column.
type Erratum struct {
	Bulletin  int          `json:"bulletin"`
	Where     string       `json:"where"` // the figure, by its path in the bulletin
	Was       string       `json:"was"`
	Is        string       `json:"is"`
	Why       string       `json:"why"`                 // see [codes.Reasons]
	Of        MemberID     `json:"of,omitempty"`        // whose bulletin; empty: the log's member's
	Incidents []IncidentID `json:"incidents,omitempty"` // by which the figures differ
}

var erratumKind = kind[Erratum]{
	name: KindErratum, since: 5,
	older: []form[Erratum]{{name: "erratum/1", until: 5, check: (*Erratum).checkOpen}},
	act:   ActRelease, field: FieldBulletin, most: ofADay,
	key:   (*Erratum).Key,
	check: (*Erratum).check,
	admit: admitErratum,
}

func (b *Erratum) check() error {
	if err := b.checkOpen(); err != nil {
		return err
	}
	return checkCode(codes.Reasons, Say("a reason"), b.Why)
}

// checkOpen is what an erratum in the first form must hold, whose reason is free text.
func (b *Erratum) checkOpen() error {
	for _, text := range []string{b.Where, b.Was, b.Is, b.Why} {
		if strings.TrimSpace(text) == "" || len(text) > 5*longestText {
			return Errorf(Invalid, "an erratum says in a few words where, what was printed, what it should read, and why")
		}
	}
	if b.Of != "" && !b.Of.Valid() {
		return Errorf(Invalid, "%q publishes no bulletins", b.Of)
	}
	for _, id := range b.Incidents {
		if _, letter, _, ok := SplitMinted(string(id)); !ok || letter != 'I' {
			return Errorf(Invalid, "%q is no incident", id)
		}
	}
	return nil
}

func admitErratum(j judging, b *Erratum) error {
	own := b.Of == "" || b.Of == j.ref.Member
	switch {
	case b.Bulletin < 1 || own && b.Bulletin > j.Bulletin():
		return Errorf(NotFound, "there is no bulletin %d to correct", b.Bulletin)
	case !own && !strings.HasSuffix(b.Where, "/"+string(j.ref.Member)):
		return Errorf(Forbidden, "in a bulletin of %s, %s corrects the figures of its own column", b.Of, j.ref.Member)
	}
	return nil
}

// Corrects returns whose bulletin an erratum in the log of a member corrects.
func (b *Erratum) Corrects(log MemberID) MemberID {
	if b.Of != "" {
		return b.Of
	}
	return log
}

// Key is the number of the bulletin: errata of equal numbers stand side by side, whosever bulletin they correct.
func (b *Erratum) Key() string { return itoa(b.Bulletin) }
