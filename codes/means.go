package codes

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

// AllMeans lists the classes in the order in which they are offered.
var AllMeans = List[Means]{Artillery, Mortar, Rocket, Missile, Tank, Aircraft, Drone, HeavyGun, Rifle, Mine, Gas,
	NoWeapon}

// Valid reports whether m is one of the classes, or not known.
func (m Means) Valid() bool { return AllMeans.Has(m) }
