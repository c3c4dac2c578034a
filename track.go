package truce

import "truce/codes"

// KindTrack is the kind of a [Track].
const KindTrack Kind = "track/2"

// Track is a strand of talks.
type Track struct {
	ID      TrackID  `json:"id"`
	Names   []Name   `json:"names"`
	Host    ActorID  `json:"host,omitempty"`
	Note    string   `json:"note,omitempty"`
	Sources []Source `json:"sources,omitempty"`
	// the rest is of track/2
	Status    string    `json:"status,omitempty"` // see [codes.TrackStatuses]; claims with other days stand side by side
	Since     Date      `json:"since,omitempty"`
	Completes []TrackID `json:"completes,omitempty"` // tracks it is said to complete
}

var trackKind = kind[Track]{
	name: KindTrack, since: 4,
	older: []form[Track]{{name: "track/1", lacks: (*Track).later}},
	act:   ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Track) string { return string(b.ID) },
	check: (*Track).check,
}

func (b *Track) check() error {
	if err := checkSlugs(Say("a track"), string(b.ID)); err != nil {
		return err
	}
	if err := checkSlugs(Say("a track that another completes"), idsOf(b.Completes)...); err != nil {
		return err
	}
	return checkCode(codes.TrackStatuses, Say("the status of a track"), b.Status)
}

// later returns why a track cannot be written in the first form.
func (b *Track) later() error {
	if b.Status != "" || b.Since != "" || len(b.Completes) > 0 {
		return needsList(4, Say("the status of a track, and what it completes,"))
	}
	return nil
}

// idsOf returns ids as texts.
func idsOf[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}
