package match

// Minute is a moment in UTC: minutes since 1 January 1970, which reaches some 4,000 years either way.
type Minute int32

const minutesPerDay = 1440

// Day is the moment d days after 1 January 1970, 00:00.
func Day(d int) Minute { return Minute(d * minutesPerDay) }

// day returns the whole days since 1 January 1970, rounded down.
func (m Minute) day() int32 {
	d := int32(m) / minutesPerDay
	if int32(m)%minutesPerDay < 0 {
		d--
	}
	return d
}

// TimePrecision says what is known of a time.
type TimePrecision uint8

// The precisions of time.
const (
	TimeUnknown TimePrecision = iota // nothing: Start and End say nothing
	TimeDays                         // the day or days are known, the hour is not
	TimeClock                        // the hour is known
)

// Interval is when something happened: not before Start, not after End, both included. The zero Interval is unknown.
// A day runs from its 00:00 to its 23:59.
type Interval struct {
	Start, End Minute
	Precision  TimePrecision
	// Single: it is of one incident, as every entry of a data set of incidents is, however long. Otherwise a report on a
	// week or more may be its total.
	Single bool
}

// OnDays is the interval of the days first to last, counted from 1 January 1970, the hour unknown.
func OnDays(first, last int) Interval {
	return Interval{Start: Day(first), End: Day(last+1) - 1, Precision: TimeDays}
}

// PlacePrecision says how well a place is known; finest first.
type PlacePrecision uint8

// The precision classes of place. Other scales map onto them: UCDP's where_prec 1 to 6 is exact, settlement, district,
// province, province, country; ACLED's geo_precision 1 to 3 is settlement, district, province.
const (
	PlaceUnknown       PlacePrecision = iota
	PlaceExact                        // a building, a measured position
	PlaceNeighbourhood                // some hundred metres
	PlaceQuarter                      // a named part of a city
	PlaceSettlement                   // a town or village
	PlaceDistrict
	PlaceProvince
	PlaceCountry
)

var placePrecisionNames = [...]string{
	"unknown", "exact", "neighbourhood", "quarter", "settlement", "district", "province", "country",
}

// String returns the class as written in files.
func (p PlacePrecision) String() string { return placePrecisionNames[p] }

// PlacePrecisionOf reads a class as written in files.
func PlacePrecisionOf(s string) (PlacePrecision, bool) {
	for i, n := range placePrecisionNames {
		if n == s {
			return PlacePrecision(i), true
		}
	}
	return PlaceUnknown, false
}

// Place is where something happened, as far as it is known. The zero Place is unknown.
type Place struct {
	LatE7, LonE7 int32 // WGS 84, 1e-7 degree; meaningless without HasPoint
	HasPoint     bool
	Precision    PlacePrecision
	Names        []string // as the source writes them, any script, finest first
}

// Count is a number of people as a range. The zero Count is unknown, which is not zero.
type Count struct {
	Low, Best, High int32
	Known           bool
}

// Exactly is the count of a source that gives one number.
func Exactly(n int) Count { return Count{Low: int32(n), Best: int32(n), High: int32(n), Known: true} }

// SourceKind says how a source tells of incidents.
type SourceKind uint8

// The kinds of source.
const (
	KindUnknown SourceKind = iota
	Press                  // repeats itself and others, and dates by the day it heard
	Register               // enters an incident once: a monitor's log, a party's list, a data set, a sensor
)

// Report is one report as the engine compares it: what one source says, in codes, as far as it says it. Every field but
// ID may be its zero value, which means that the report does not state it.
type Report struct {
	ID        string // distinct within one set of reports
	Source    string // who says so: an outlet, a member, a sensor
	Kind      SourceKind
	Document  string // the publication it was read from; two reports of one document tell it apart themselves
	Published Interval
	When      Interval
	Where     Place
	Type      string   // a type of the weights' taxonomy
	Actors    []string // codes of the actor register, any order
	Killed    Count
	Wounded   Count
	Text      string // headline or note, any script
	Copies    string // id of the report it is known to repeat
	// Slots are further coded facts that a profile may weigh: name of the slot to its values, any order.
	Slots map[string][]string
}
