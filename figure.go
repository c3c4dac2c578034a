package truce

// KindFigure is the kind of a [Figure].
const KindFigure Kind = "figure/1"

// Figure is a number somebody outside the record published: who registered how many of what, on which day, and what
// became of them. It is kept as published; what does not add up is marked, not mended.
type Figure struct {
	Day        Date           `json:"day"`
	DayNote    string         `json:"day_note,omitempty"`
	Registrar  ActorID        `json:"registrar"` // who registered them; never who committed them
	What       string         `json:"what"`      // violations, settlements joined, ...
	Total      *int           `json:"total,omitempty"`
	Until      Date           `json:"until,omitempty"` // of a cumulative figure
	Parts      []FigurePart   `json:"parts,omitempty"`
	Complete   *bool          `json:"complete,omitempty"` // whether the source breaks the whole total down
	Outcomes   map[string]int `json:"outcomes,omitempty"` // confirmed, not confirmed, fire at an excluded group
	ReviewedBy ActorID        `json:"reviewed_by,omitempty"`
	Traps      []string       `json:"traps,omitempty"` // why the figure must be read with care
	Sources    []Source       `json:"sources"`
}

// FigurePart is one line of a breakdown.
type FigurePart struct {
	Name  string `json:"name"` // as published
	Area  AreaID `json:"area,omitempty"`
	Count *int   `json:"count,omitempty"` // nil: named without a number
}

var figureKind = kind[Figure]{
	name: KindFigure,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Figure) string { return string(b.Day) },
	check: (*Figure).check,
}

func (b *Figure) check() error {
	if b.What == "" {
		return Errorf(Invalid, "a figure says what it counts")
	}
	return nil
}
