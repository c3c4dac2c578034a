package codes

// Precision says how far from the stated point the thing may have happened.
type Precision string

// The precision classes, finest first, with the radius each stands for where none is stated. The classes follow UCDP
// GED's where_prec (1 to 6); the radii of district and coarser are conventions of this program, for drawing and for
// deciding what straddles a border.
const (
	PrecisionUnknown Precision = ""         // no radius: nothing can be said of borders
	Exact            Precision = "exact"    // 500 m
	Near             Precision = "near"     // 25 km, "within 25 km of a known point"
	District         Precision = "district" // 40 km
	Province         Precision = "province" // 120 km
	Region           Precision = "region"   // 300 km
	Country          Precision = "country"  // 1,000 km
)

var precisionRadius = map[Precision]int32{Exact: 500, Near: 25_000, District: 40_000, Province: 120_000,
	Region: 300_000, Country: 1_000_000}

// AreaKinds lists what an area can be.
var AreaKinds = List[string]{"province", "district", "settlement", "zone", "line", "circle", "combat"}

// PostKinds lists what a post can be.
var PostKinds = List[string]{"checkpoint", "observation"}

// Valid reports whether p is one of the classes.
func (p Precision) Valid() bool { return p == PrecisionUnknown || precisionRadius[p] > 0 }

// Radius returns the radius in metres that the class stands for, and whether it stands for one.
func (p Precision) Radius() (metres int32, known bool) {
	metres, known = precisionRadius[p]
	return metres, known
}
