package truce

// KindRelease is the kind of a [Release].
const KindRelease Kind = "release/2"

// Release makes the coded fields of an earlier report known to the members, coarsened as its owner decided.
type Release struct {
	Report  ReportID `json:"report"`
	Version int      `json:"version"` // of the report it releases
	Coded   Coded    `json:"coded"`
	To      Level    `json:"to"` // joint, parties, public
}

var releaseKind = kind[Release]{
	name: KindRelease, since: 2,
	older: []form[Release]{{name: "release/1", lacks: func(b *Release) error { return b.Coded.later() }}},
	act:   ActRelease, field: FieldElsewhere, apart: true,
	key:   func(b *Release) string { return string(b.Report) },
	check: (*Release).check,
	admit: admitRelease,
	does:  func(b *Release) []Effect { return []Effect{Releases{b}} },
}

func (b *Release) check() error {
	if !b.To.Reaches(LevelJoint) {
		return Errorf(Invalid, "a release goes to all members at least; %q is narrower", b.To)
	}
	return b.Coded.Check()
}

// admitRelease lets a member release its own reports: only they have a version in its log.
func admitRelease(j judging, b *Release) error {
	if b.Version < 1 || j.Version(b.Report) != b.Version {
		return Errorf(NotFound, "%s has no version %d of report %s to release", j.ref.Member, b.Version, b.Report)
	}
	return nil
}
