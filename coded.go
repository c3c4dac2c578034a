package truce

import "truce/codes"

// Coded is a report in codes: no free text, no names of natural persons.
type Coded struct {
	When      Interval        `json:"when,omitzero"`
	Where     Place           `json:"where,omitzero"` // of what happened: the impact, the place taken, the checkpoint
	Kind      codes.EventKind `json:"kind,omitempty"`
	Means     codes.Means     `json:"means,omitempty"`
	Modality  string          `json:"modality,omitempty"`  // how it is known, see [codes.Modalities]
	Direction string          `json:"direction,omitempty"` // from which it came, as it was told
	Count     Range           `json:"count,omitzero"`      // in Unit
	Unit      string          `json:"unit,omitempty"`      // what was counted, see [codes.Units]
	Toll      Toll            `json:"toll,omitzero"`
	Authors   []Attribution   `json:"authors,omitempty"` // who is said to have done it; several sides fire
	Targets   []Attribution   `json:"targets,omitempty"` // who or what was hit
	Outlet    string          `json:"outlet,omitempty"`  // a public source, by name; anything else is sealed
	Copies    ReportID        `json:"copies,omitempty"`  // the report it repeats: one witness
	Level     Level           `json:"level,omitempty"`   // how far this content may go; empty: joint

	// Of report/2 and release/2.
	From     Place          `json:"from,omitzero"`         // where the weapon stood, or the movement began
	Calibre  int            `json:"calibre_mm,omitzero"`   // of the weapon, in millimetres
	Weapons  Range          `json:"weapons,omitzero"`      // how many were seen or used
	People   Range          `json:"people,omitzero"`       // how many armed people were seen
	Objects  []codes.Object `json:"objects,omitempty"`     // what was hit or taken
	Consent  codes.Consent  `json:"consent,omitempty"`     // of the other side, to what was done
	Observer Place          `json:"observer,omitzero"`     // where the observer stood
	Bearing  *int           `json:"bearing_deg,omitempty"` // from the observer, 0 to 359 degrees clockwise from north
	Distance Range          `json:"distance_m,omitzero"`   // from the observer, in metres
}

// Attribution names an actor as the source does, resolved to the register where that was possible.
type Attribution struct {
	Actor      ActorID `json:"actor,omitempty"`
	Name       string  `json:"name,omitempty"`       // as written
	Confidence string  `json:"confidence,omitempty"` // see [codes.Confidences]
}

// Check returns the first thing wrong with the coded fields, as a sentence.
func (c Coded) Check() error {
	for _, check := range []func() error{c.checkWords, c.checkPlaces, c.checkCounts} {
		if err := check(); err != nil {
			return err
		}
	}
	if !c.When.Valid() {
		return Errorf(Invalid, "it ends %s before it begins %s", c.When.To, c.When.From)
	}
	if c.Level != "" && !c.Level.Reaches(LevelJoint) {
		return Errorf(Invalid, "coded fields in the record reach all members; %q would not: leave them sealed", c.Level)
	}
	return nil
}

// Digest names what the coded fields say, to the byte; zero where there are none.
func (c *Coded) Digest() Digest {
	if c == nil {
		return Digest{}
	}
	b, err := marshal(c)
	if err != nil {
		panic("truce: coded fields that cannot be encoded: " + err.Error())
	}
	return sha(b)
}

// maxName bounds a name or a direction in the coded fields, in bytes: what is longer is narrative, which stays sealed.
const maxName = 1000

func (c Coded) checkWords() error {
	if !c.Kind.Valid() {
		return Errorf(Invalid, "%q is not a kind of event", short(string(c.Kind)))
	}
	if !c.Means.Valid() {
		return Errorf(Invalid, "%q is not a class of weapon", short(string(c.Means)))
	}
	for _, err := range []error{
		checkCode(codes.Modalities, Say("a way of knowing"), c.Modality), checkCode(codes.Units,
			Say("a unit of counting"), c.Unit),
		checkCode(codes.Objects, Say("an object that can be hit"), c.Objects...),
		checkCode(codes.Consents, Say("whether the other side agreed"), c.Consent),
	} {
		if err != nil {
			return err
		}
	}
	if len(c.Direction) > 60 || len(c.Outlet) > maxName {
		return Errorf(Invalid, "the direction has at most 60 bytes, the outlet %d: what is longer stays sealed", maxName)
	}
	return checkAttributions(append(c.Authors[:len(c.Authors):len(c.Authors)], c.Targets...))
}

func checkAttributions(list []Attribution) error {
	for _, a := range list {
		if a.Actor == "" && a.Name == "" || len(a.Name) > maxName {
			return Errorf(Invalid, "an author or target is an actor of the register or a name of at most %d bytes", maxName)
		}
		if err := checkCode(codes.Confidences, Say("how surely an actor is named"), a.Confidence); err != nil {
			return err
		}
	}
	return nil
}

func (c Coded) checkPlaces() error {
	for _, p := range []Place{c.Where, c.From, c.Observer} {
		if p.Point != nil && !p.Point.Valid() {
			return Errorf(Invalid, "the position is not on the globe")
		}
		if !p.Precision.Valid() || p.RadiusM < 0 {
			return Errorf(Invalid, "%q is not a precision class", short(string(p.Precision)))
		}
	}
	if c.Bearing != nil && (*c.Bearing < 0 || *c.Bearing > 359) {
		return Errorf(Invalid, "a bearing is 0 to 359 degrees; %d is not", *c.Bearing)
	}
	return nil
}

func (c Coded) checkCounts() error {
	for _, h := range []Harm{c.Toll.Killed, c.Toll.Wounded, c.Toll.Missing} {
		for _, r := range []Range{h.Civilian, h.Fighter, h.Unknown, h.Total} {
			if !r.Valid() {
				return Errorf(Invalid, "a count of people is negative or its bounds are out of order")
			}
		}
	}
	for _, r := range []Range{c.Count, c.Weapons, c.People, c.Distance} {
		if !r.Valid() {
			return Errorf(Invalid, "the count is negative or its bounds are out of order")
		}
	}
	if c.Calibre < 0 || c.Calibre > 2_000 {
		return Errorf(Invalid, "%d mm is no calibre", c.Calibre)
	}
	return nil
}

// firstEventKinds are those of the first list of kinds of entry.
var firstEventKinds = codes.EventKinds[:18]

// later returns why the fields cannot be written in the first form of reports and releases.
func (c *Coded) later() error {
	if c == nil {
		return nil
	}
	if c.From != (Place{}) || c.Calibre != 0 || !c.Weapons.IsZero() || !c.People.IsZero() || len(c.Objects) > 0 ||
		c.Consent != "" || c.Observer != (Place{}) || c.Bearing != nil || !c.Distance.IsZero() ||
		!firstEventKinds.Has(c.Kind) || c.Modality == "remnants" {
		return Errorf(Invalid, "where the weapon stood, calibre, numbers of weapons and people, objects hit, consent, the "+
			"observer's position and the newer kinds of event need list 2 of the kinds of entry, which the document in force "+
			"does not name: amend it (truce process amend)")
	}
	return nil
}
