package truce

// KindErratum is the kind of an [Erratum].
const KindErratum Kind = "erratum/1"

// Erratum corrects a published bulletin without changing it.
type Erratum struct {
	Bulletin int    `json:"bulletin"`
	Where    string `json:"where"` // the figure, by its path in the bulletin
	Was      string `json:"was"`
	Is       string `json:"is"`
	Why      string `json:"why"`
}

var erratumKind = kind[Erratum]{
	name: KindErratum,
	act:  ActRelease, field: FieldBulletin,
	key:   func(b *Erratum) string { return itoa(b.Bulletin) },
	admit: admitErratum,
}

func admitErratum(j judging, b *Erratum) error {
	if b.Bulletin < 1 || b.Bulletin > j.Bulletin() {
		return Errorf(NotFound, "there is no bulletin %d to correct", b.Bulletin)
	}
	return nil
}
