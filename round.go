package truce

// KindRound is the kind of a [Round].
const KindRound Kind = "round/1"

// Round claims what is known of one meeting. Claims with other dates stand side by side: that is how a calendar whose
// dates move keeps its sources.
type Round struct {
	ID       RoundID   `json:"id"`
	Track    TrackID   `json:"track"`
	Names    []Name    `json:"names"`
	From     Date      `json:"from,omitempty"`
	To       Date      `json:"to,omitempty"`
	Status   string    `json:"status"` // planned, held, moved, cancelled
	Venue    string    `json:"venue,omitempty"`
	Format   string    `json:"format,omitempty"` // closed, open, proximity
	Agenda   []string  `json:"agenda,omitempty"`
	Outcome  []string  `json:"outcome,omitempty"`
	Speaking []ActorID `json:"speaking,omitempty"` // order of speaking
	Sources  []Source  `json:"sources,omitempty"`
}

var roundKind = kind[Round]{
	name: KindRound,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Round) string { return string(b.ID) },
	check: (*Round).check,
}

func (b *Round) check() error {
	return checkSlugs("a round", string(b.ID), string(b.Track))
}
