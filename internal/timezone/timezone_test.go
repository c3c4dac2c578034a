package timezone

import (
	"testing"
	"time"

	"truce"
)

func TestLoad(t *testing.T) {
	noon := time.Date(2030, 1, 15, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct{ name, want string }{
		{"UTC", "12:00"},
		{"UTC+03:00", "15:00"},
		{"UTC-03:30", "08:30"},
		{"Asia/Kathmandu", "17:45"},
		{"UTC+3", ""},
		{"Local", ""},
		{"Mars/Olympus", ""},
	} {
		zone, err := Load(c.name)
		switch {
		case c.want == "" && truce.KindOf(err) != truce.Invalid:
			t.Errorf("%q: zone %v, error %v; want a refusal", c.name, zone, err)
		case c.want != "" && err != nil:
			t.Errorf("%q: %v", c.name, err)
		case c.want != "" && noon.In(zone).Format("15:04") != c.want:
			t.Errorf("%q: %s at noon UTC, want %s", c.name, noon.In(zone).Format("15:04"), c.want)
		}
	}
}
