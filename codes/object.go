package codes

// Object is what was hit or taken.
type Object string

// The objects.
const (
	Hospital   Object = "hospital"
	School     Object = "school"
	Worship    Object = "place of worship"
	Burial     Object = "burial"
	Convoy     Object = "convoy"
	Monitors   Object = "monitors"
	Water      Object = "water supply"
	Power      Object = "power supply"
	Home       Object = "home"
	Market     Object = "market"
	Camp       Object = "camp of displaced people"
	Military   Object = "military position"
	Checkpoint Object = "checkpoint"
)

// Objects lists them in the order in which they are offered.
var Objects = List[Object]{Hospital, School, Worship, Burial, Convoy, Monitors, Water, Power, Home, Market, Camp,
	Military, Checkpoint}
