package truce

// Report is what one source says, as received. Its entry holds commitments for what stays with the member and, once
// released, the coded fields. A correction is a higher version by the same member; nothing is edited.
type Report struct {
	ID       ReportID   `json:"id"`
	Version  int        `json:"version"`            // 1 for the first
	Incident IncidentID `json:"incident,omitempty"` // the incident this entry opens for it: until somebody groups it otherwise
	Received Instant    `json:"received,omitzero"`
	Dataset  string     `json:"dataset,omitempty"`  // third-party data: counted in no register unless its counting rule adopts it
	External string     `json:"external,omitempty"` // the id it has there
	Coded    *Coded     `json:"coded,omitempty"`    // absent: not released
	Sealed   []Sealed   `json:"sealed,omitempty"`   // in order of field
}

// Sealed commits to a field that stays in the vault of its owner: SHA-256 over domain, claim id, field, salt and
// padded content (docs/record-format.md).
type Sealed struct {
	Field  string `json:"field"`
	Commit Digest `json:"commit"`
}

// Release makes the coded fields of an earlier report known to the members, coarsened as its owner decided.
type Release struct {
	Report  ReportID `json:"report"`
	Version int      `json:"version"` // of the report it releases
	Coded   Coded    `json:"coded"`
	To      Level    `json:"to"` // joint, parties, public
}

// Level is how far a field has been released.
type Level string

// The levels, narrowest first. A source never leaves its level.
const (
	LevelOwn     Level = "own"     // the member that holds it
	LevelNamed   Level = "named"   // members it names
	LevelJoint   Level = "joint"   // all members
	LevelParties Level = "parties" // members and the parties' liaison
	LevelPublic  Level = "public"
)

var levelRank = map[Level]int{LevelOwn: 1, LevelNamed: 2, LevelJoint: 3, LevelParties: 4, LevelPublic: 5}

// Valid reports whether l is one of the levels.
func (l Level) Valid() bool { return levelRank[l] > 0 }

// Reaches reports whether something released to l may be shown to an audience of level to.
func (l Level) Reaches(to Level) bool { return levelRank[l] >= levelRank[to] && levelRank[to] > 0 }

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

// EventKind is what is said to have happened. The list is short and closed.
type EventKind string

// The kinds of event: fire first, then breaches that need no shot.
const (
	Shelling       EventKind = "shelling"
	AirStrike      EventKind = "air strike"
	DroneStrike    EventKind = "drone strike"
	SmallArms      EventKind = "small-arms fire"
	Battle         EventKind = "ground battle"
	Bomb           EventKind = "bomb or mine"
	Sniping        EventKind = "sniping"
	Attack         EventKind = "attack on civilians"
	Fire           EventKind = "fire, kind not stated"
	Siege          EventKind = "siege"
	AidBlocked     EventKind = "aid blocked"
	WaterBlocked   EventKind = "water cut"
	MovementDenied EventKind = "movement denied"
	Detention      EventKind = "detention"
	Seizure        EventKind = "territory taken"
	Fortification  EventKind = "fortification or reinforcement"
	Overflight     EventKind = "overflight"
	Other          EventKind = "other"
)

// EventKinds lists the kinds in the order in which they are offered.
var EventKinds = [...]EventKind{Shelling, AirStrike, DroneStrike, SmallArms, Battle, Bomb, Sniping, Attack, Fire, Siege, AidBlocked,
	WaterBlocked, MovementDenied, Detention, Seizure, Fortification, Overflight, Other}

// Valid reports whether k is empty (not known) or one of the list.
func (k EventKind) Valid() bool {
	if k == "" {
		return true
	}
	for _, x := range EventKinds {
		if x == k {
			return true
		}
	}
	return false
}

// Armed says whether the kind means that force was used: Unknown for a kind that does not tell.
func (k EventKind) Armed() Truth {
	switch k {
	case Shelling, AirStrike, DroneStrike, SmallArms, Battle, Bomb, Sniping, Attack, Fire:
		return Yes
	case Siege, AidBlocked, WaterBlocked, MovementDenied, Detention, Fortification, Overflight:
		return No
	}
	return Unknown
}

// Means is the weapon class as assessed.
type Means string

// The classes of weapon.
const (
	MeansUnknown Means = ""
	Artillery    Means = "artillery"
	Mortar       Means = "mortar"
	Rocket       Means = "rocket"
	Missile      Means = "guided missile"
	Tank         Means = "tank"
	Aircraft     Means = "aircraft"
	Drone        Means = "drone"
	HeavyGun     Means = "heavy machine gun"
	Rifle        Means = "small arms"
	Mine         Means = "mine or explosive device"
	Gas          Means = "chemical"
	NoWeapon     Means = "none"
)

// Valid reports whether m is one of the classes.
func (m Means) Valid() bool {
	switch m {
	case MeansUnknown, Artillery, Mortar, Rocket, Missile, Tank, Aircraft, Drone, HeavyGun, Rifle, Mine, Gas, NoWeapon:
		return true
	}
	return false
}
