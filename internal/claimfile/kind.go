package claimfile

import (
	"slices"
	"strings"

	"truce"
)

// byNode is said of kinds that no person enters.
const byNode = "nobody enters it by hand: a node does so by itself"

// elsewhere says of the kinds that are not written by hand in a file how they are entered.
var elsewhere = map[truce.Kind]string{
	truce.KindProcess:     "truce process draft and truce process endorse do",
	truce.KindOfficer:     "truce officer add does",
	truce.KindReport:      "truce report file and truce import do",
	truce.KindRelease:     "truce report release does",
	truce.KindIncident:    "truce report file does, which opens an incident for each report",
	truce.KindLink:        "truce incident link does",
	truce.KindSame:        "truce incident merge does",
	truce.KindAssessment:  "truce assess does",
	truce.KindLapsed:      "truce lapse does",
	truce.KindOperation:   "truce operation add does",
	truce.KindColumn:      "truce bulletin release does",
	truce.KindBulletin:    "truce bulletin publish does",
	truce.KindErratum:     "truce bulletin correct does",
	truce.KindWithdraw:    "truce withdraw does",
	truce.KindErasure:     "truce report erase does",
	truce.KindLeave:       "truce process leave does",
	truce.KindKey:         "truce process key does",
	truce.KindAmendment:   "truce process propose does",
	truce.KindEndorsement: "truce process endorse does",
	truce.KindConcur:      byNode,
	truce.KindObserved:    byNode,
	truce.KindPart:        byNode,
	truce.KindFork:        byNode,
	truce.KindAdoption:    byNode,
	truce.KindEnactment:   byNode,
}

// Kinds returns the kinds that a file may hold, in order of name.
func Kinds() []truce.Kind {
	return slices.DeleteFunc(truce.Kinds(), func(k truce.Kind) bool { return elsewhere[k] != "" })
}

// KindNamed returns the kind that a file calls by name, without its version. A kind that is entered in another way is
// an error that says in which.
func KindNamed(name string) (truce.Kind, error) {
	for _, k := range truce.Kinds() {
		if Name(k) != name {
			continue
		}
		if how := elsewhere[k]; how != "" {
			return "", truce.Errorf(truce.Invalid, "a claim file holds no %q: %s", name, how)
		}
		return k, nil
	}
	return "", truce.Errorf(truce.Invalid, "there is no kind %q to enter; a claim file holds %s", name,
		strings.Join(Names(), ", "))
}

// Name is what a file calls a kind: its name without the version.
func Name(k truce.Kind) string {
	name, _, _ := strings.Cut(string(k), "/")
	return name
}

// Names are what files call the kinds they may hold.
func Names() (out []string) {
	for _, k := range Kinds() {
		out = append(out, Name(k))
	}
	return out
}
