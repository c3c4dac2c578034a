package codes

// TimeGrain is how exactly a time is told. Empty: as it is.
type TimeGrain string

// The grains of a time.
const (
	ToTheHour TimeGrain = "hour"
	ToTheDay  TimeGrain = "day"
)

// TimeGrains lists them.
var TimeGrains = List[TimeGrain]{ToTheHour, ToTheDay}

// PlaceGrain is how exactly a place is told. Empty: as it is.
type PlaceGrain string

// The grains of a place: a position within some 25 km, the district or the province alone, or nothing.
const (
	PlaceNear     PlaceGrain = "near"
	PlaceDistrict PlaceGrain = "district"
	PlaceProvince PlaceGrain = "province"
	PlaceNone     PlaceGrain = "none"
)

// PlaceGrains lists them.
var PlaceGrains = List[PlaceGrain]{PlaceNear, PlaceDistrict, PlaceProvince, PlaceNone}

// CodedPart is a part of the coded fields that can be left out of a release.
type CodedPart string

// The parts.
const (
	PartAuthors   CodedPart = "authors"
	PartTargets   CodedPart = "targets"
	PartToll      CodedPart = "toll"
	PartCount     CodedPart = "count"
	PartDirection CodedPart = "direction"
	PartFrom      CodedPart = "from"
	PartObserver  CodedPart = "observer"
	PartOutlet    CodedPart = "outlet"
	PartHow       CodedPart = "how"
	PartMeans     CodedPart = "means"
)

// CodedParts lists them in the order in which they are offered.
var CodedParts = List[CodedPart]{PartAuthors, PartTargets, PartToll, PartCount, PartDirection, PartFrom, PartObserver,
	PartOutlet, PartHow, PartMeans}
