package truce

// KindRound is the kind of a [Round].
const KindRound Kind = "round/2"

// Round claims what is known of one meeting. Claims with other dates stand side by side: that is how a calendar whose
// dates move keeps its sources.
type Round struct {
	ID       RoundID   `json:"id"`
	Track    TrackID   `json:"track"`
	Names    []Name    `json:"names"`
	From     Date      `json:"from,omitempty"`
	To       Date      `json:"to,omitempty"`
	Status   string    `json:"status"` // see [codes.RoundStatuses]
	Venue    string    `json:"venue,omitempty"`
	Format   string    `json:"format,omitempty"` // see [codes.RoundFormats]
	Agenda   []string  `json:"agenda,omitempty"`
	Outcome  []string  `json:"outcome,omitempty"`
	Speaking []ActorID `json:"speaking,omitempty"` // order of speaking
	Sources  []Source  `json:"sources,omitempty"`
	// the rest is of round/2
	Number  string  `json:"number,omitempty"` // as it is counted by whoever claims it: "first", "2"
	Host    ActorID `json:"host,omitempty"`
	Zone    string  `json:"zone,omitempty"`     // of the venue, "Asia/Almaty"
	MovedBy ActorID `json:"moved_by,omitempty"` // who asked for these days in place of others
	Why     string  `json:"why,omitempty"`      // and the reason that was given
}

var roundKind = kind[Round]{
	name: KindRound, since: 4,
	older: []form[Round]{{name: "round/1", lacks: (*Round).later}},
	act:   ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Round) string { return string(b.ID) },
	check: (*Round).check,
}

func (b *Round) check() error {
	if err := checkSlugs(Say("a round"), string(b.ID), string(b.Track)); err != nil {
		return err
	}
	for _, a := range []ActorID{b.Host, b.MovedBy} {
		if a != "" && !ValidSlug(string(a)) {
			return Errorf(Invalid, "a round names somebody by %q, which is no id: use a-z, 0-9 and hyphens", short(string(a)))
		}
	}
	if len(b.From) == 10 && len(b.To) == 10 && b.To < b.From {
		return Errorf(Invalid, "the round ends on %s, before it begins on %s", b.To, b.From)
	}
	return nil
}

// later returns why a round cannot be written in the first form.
func (b *Round) later() error {
	if b.Number != "" || b.Host != "" || b.Zone != "" || b.MovedBy != "" || b.Why != "" {
		return needsList(4, Say("the number, host or zone of a round, or why it was moved,"))
	}
	return nil
}
