package truce

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
