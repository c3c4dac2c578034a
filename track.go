package truce

// KindTrack is the kind of a [Track].
const KindTrack Kind = "track/1"

// Track is a strand of talks.
type Track struct {
	ID      TrackID  `json:"id"`
	Names   []Name   `json:"names"`
	Host    ActorID  `json:"host,omitempty"`
	Note    string   `json:"note,omitempty"`
	Sources []Source `json:"sources,omitempty"`
}

var trackKind = kind[Track]{
	name: KindTrack,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Track) string { return string(b.ID) },
	check: (*Track).check,
}

func (b *Track) check() error {
	return checkSlugs("a track", string(b.ID))
}
