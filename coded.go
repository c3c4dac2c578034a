package truce

// Coded is a report in codes: no free text, no names of natural persons.
type Coded struct {
	When      Interval      `json:"when,omitzero"`
	Where     Place         `json:"where,omitzero"`
	Kind      EventKind     `json:"kind,omitempty"`
	Means     Means         `json:"means,omitempty"`
	Modality  string        `json:"modality,omitempty"` // heard, seen, camera, crater, told, published
	Direction string        `json:"direction,omitempty"`
	Count     Range         `json:"count,omitzero"` // explosions, bursts, shots
	Unit      string        `json:"unit,omitempty"`
	Toll      Toll          `json:"toll,omitzero"`
	Authors   []Attribution `json:"authors,omitempty"` // who is said to have done it; several sides fire
	Targets   []Attribution `json:"targets,omitempty"` // who or what was hit
	Outlet    string        `json:"outlet,omitempty"`  // a public source, by name; anything else is sealed
	Copies    ReportID      `json:"copies,omitempty"`  // the report it repeats: one witness
	Level     Level         `json:"level,omitempty"`   // how far this content may go; empty: joint
}

// Attribution names an actor as the source does, resolved to the register where that was possible.
type Attribution struct {
	Actor      ActorID `json:"actor,omitempty"`
	Name       string  `json:"name,omitempty"`       // as written
	Confidence string  `json:"confidence,omitempty"` // participant (took part, no more is said), claimed, probable, established
}

// Check returns the first thing wrong with the coded fields, as a sentence.
func (c Coded) Check() error {
	if !c.When.Valid() {
		return Errorf(Invalid, "it ends %s before it begins %s", c.When.To, c.When.From)
	}
	if !c.Kind.Valid() {
		return Errorf(Invalid, "%q is not a kind of event", c.Kind)
	}
	if !c.Means.Valid() {
		return Errorf(Invalid, "%q is not a class of weapon", c.Means)
	}
	if p := c.Where.Point; p != nil && !p.Valid() {
		return Errorf(Invalid, "the position is not on the globe")
	}
	if !c.Where.Precision.Valid() || c.Where.RadiusM < 0 {
		return Errorf(Invalid, "%q is not a precision class", c.Where.Precision)
	}
	if c.Level != "" && !c.Level.Reaches(LevelJoint) {
		return Errorf(Invalid, "coded fields in the record reach all members; %q would not: leave them sealed", c.Level)
	}
	for _, h := range []Harm{c.Toll.Killed, c.Toll.Wounded, c.Toll.Missing} {
		for _, r := range []Range{h.Civilian, h.Fighter, h.Unknown, h.Total} {
			if !r.Valid() {
				return Errorf(Invalid, "a count of people is negative or its bounds are out of order")
			}
		}
	}
	if !c.Count.Valid() {
		return Errorf(Invalid, "the count is negative or its bounds are out of order")
	}
	return nil
}
