// Package timezone loads the zones that documents, rules and sessions name.
package timezone

import (
	"strings"
	"time"

	"truce"
)

// Load returns the zone of a name: an IANA name, "UTC", or an offset as "UTC+03:00".
func Load(name string) (*time.Location, error) {
	refused := truce.Errorf(truce.Invalid, "%q is not a time zone: use an IANA name, UTC or UTC+03:00", name)
	if rest, ok := strings.CutPrefix(name, "UTC"); ok && rest != "" {
		t, err := time.Parse("-07:00", rest)
		if err != nil {
			return nil, refused
		}
		_, offset := t.Zone()
		return time.FixedZone(name, offset), nil
	}
	z, err := time.LoadLocation(name)
	if err != nil || name == "Local" { // which is another zone on every machine
		return nil, refused
	}
	return z, nil
}
