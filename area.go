package truce

// KindArea is the kind of an [Area].
const KindArea Kind = "area/1"

// Area is a province, settlement, zone, line or circle. Exactly one of Ring and Circle is given, or neither where no
// agreed map is held: then nothing can be said to lie inside or outside it.
type Area struct {
	ID      AreaID   `json:"id"`
	Kind    string   `json:"kind"` // see [codes.AreaKinds]
	Names   []Name   `json:"names"`
	Within  AreaID   `json:"within,omitempty"`
	Ring    []Point  `json:"ring,omitempty"` // closed polygon, first point not repeated, no holes
	Circle  *Circle  `json:"circle,omitempty"`
	From    Instant  `json:"from,omitzero"`
	To      Instant  `json:"to,omitzero"`
	Sources []Source `json:"sources,omitempty"`
}

// Circle is an area by centre and radius in metres.
type Circle struct {
	Centre  Point `json:"centre"`
	RadiusM int32 `json:"radius_m"`
}

var areaKind = kind[Area]{
	name: KindArea,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Area) string { return string(b.ID) },
	check: (*Area).check,
}

func (b *Area) check() error {
	if !ValidSlug(string(b.ID)) || len(b.Names) == 0 || b.Ring != nil && (b.Circle != nil || len(b.Ring) < 3) {
		return Errorf(Invalid, "the area %q needs a slug for its id, a name, and at most one shape", b.ID)
	}
	return nil
}
