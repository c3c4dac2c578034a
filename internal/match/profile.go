package match

import (
	"embed"
	"strings"

	"truce"
)

//go:embed profiles/*.json
var shipped embed.FS

// Profiles lists the names of the shipped weights.
func Profiles() []string {
	entries, err := shipped.ReadDir("profiles")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".json"))
	}
	return names
}

// Profile returns the shipped weights of that name; an error of kind truce.NotFound that lists the names if there is
// none.
func Profile(name string) (*Weights, error) {
	data, err := shipped.ReadFile("profiles/" + name + ".json")
	if err != nil {
		return nil, truce.Errorf(truce.NotFound, "no profile is called %q; there are: %s", name,
			strings.Join(Profiles(), ", "))
	}
	return DecodeWeights(data)
}
