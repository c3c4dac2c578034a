package codes

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

	// Of the second list of kinds of entry.
	WeaponSeen     EventKind = "weapon where none may be"
	Looting        EventKind = "looting"
	Displacement   EventKind = "forced displacement"
	SexualViolence EventKind = "sexual violence"
	Recruitment    EventKind = "recruitment"
	MonitorsHit    EventKind = "attack on monitors"
	Propaganda     EventKind = "hostile propaganda"
	SeaIncident    EventKind = "incident at sea"
	Infrastructure EventKind = "attack on infrastructure"
)

// EventKinds lists the kinds in the order in which they are offered.
var EventKinds = List[EventKind]{Shelling, AirStrike, DroneStrike, SmallArms, Battle, Bomb, Sniping, Attack, Fire,
	Siege, AidBlocked, WaterBlocked, MovementDenied, Detention, Seizure, Fortification, Overflight, Other,
	WeaponSeen, Looting, Displacement, SexualViolence, Recruitment, MonitorsHit, Propaganda, SeaIncident, Infrastructure}

// Valid reports whether k is empty (not known) or one of the list.
func (k EventKind) Valid() bool { return EventKinds.Has(k) }

// Armed says whether the kind means that force was used: Unknown for a kind that does not tell.
func (k EventKind) Armed() Truth {
	switch k {
	case Shelling, AirStrike, DroneStrike, SmallArms, Battle, Bomb, Sniping, Attack, Fire, MonitorsHit, Infrastructure:
		return Yes
	case Siege, AidBlocked, WaterBlocked, MovementDenied, Detention, Fortification, Overflight, WeaponSeen, Recruitment,
		Propaganda:
		return No
	}
	return Unknown
}

// Lasts reports whether the kind is a state that goes on, of which the time says from when until when.
func (k EventKind) Lasts() bool {
	switch k {
	case Siege, AidBlocked, WaterBlocked, MovementDenied, Detention:
		return true
	}
	return false
}
