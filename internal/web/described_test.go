package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"truce/internal/claimfile"
	"truce/internal/wire"
)

// What programs are answered is as the description says, at every address that it names, and it names those that the
// index lists.
func TestTheDescriptionIsTrue(t *testing.T) {
	p := plant(t)
	ask := func(path string, into any) int {
		t.Helper()
		a := p.ask("GET", path, "CA", "en", nil)
		if err := json.Unmarshal(a.Body.Bytes(), into); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		return a.Code
	}
	var raw json.RawMessage
	ask("/api/openapi.json", &raw)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("about.json", doc); err != nil {
		t.Fatal(err)
	}
	var index wire.Index
	ask("/api", &index)
	asked := map[string]int{}
	for path := range doc.(map[string]any)["paths"].(map[string]any) {
		asked[path] = 0
		if !slices.Contains(index.Read, path) {
			t.Errorf("%s is described and not listed", path)
		}
	}
	if len(index.Read) != len(asked) {
		t.Errorf("%d addresses are listed, %d described", len(index.Read), len(asked))
	}
	// holds asks for something at an address that is described so, and holds the answer against its schema.
	holds := func(path, at string) {
		t.Helper()
		asked[path]++
		var answer json.RawMessage
		status, media := "200", "application~1json"
		if strings.Contains(path, "/items") && !strings.Contains(at, "none") {
			media = "application~1geo+json"
		}
		code := ask(at, &answer)
		if strings.Contains(at, "none") {
			if status = "default"; code != http.StatusBadRequest && code != http.StatusNotFound {
				t.Errorf("%s: %d", at, code)
			}
		} else if code != http.StatusOK {
			t.Errorf("%s: %d", at, code)
		}
		schema, err := c.Compile("about.json#/paths/" + strings.NewReplacer("/", "~1", "{", "%7B", "}", "%7D").Replace(path) +
			"/get/responses/" + status + "/content/" + media + "/schema")
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(answer))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %.600v", at, err)
		}
	}
	for _, at := range []string{"/api", "/api/openapi.json", "/api/incidents", "/api/operations", "/api/bulletins"} {
		holds(at, at)
	}
	for _, not := range []string{"limit=none", "sort=none", "found=none&status=nonesuch", "nonesuch=1", "kind=none"} {
		holds("/api/incidents", "/api/incidents?"+not)
	}
	holds("/api/incidents/{id}", "/api/incidents/none")
	const features = "/api/features"
	const incident = features + "/collections/incidents"
	for _, at := range []string{features, features + "/conformance", features + "/collections", incident,
		incident + "/items"} {
		holds(at, at)
	}
	for _, not := range []string{"bbox=none", "datetime=none", "datetime=2030-03-01T00:00:00Z/none", "nonesuch=1"} {
		holds(incident+"/items", incident+"/items?"+not)
	}
	for _, kind := range claimfile.Names() {
		holds("/api/claims", "/api/claims?kind="+kind)
	}
	var incidents wire.Page[wire.Incident]
	ask("/api/incidents", &incidents)
	for _, x := range incidents.List {
		holds("/api/incidents/{id}", "/api/incidents/"+string(x.ID))
		holds(incident+"/items/{id}", incident+"/items/"+string(x.ID))
		var one wire.Detail
		ask("/api/incidents/"+string(x.ID), &one)
		for _, r := range one.ReportList {
			holds("/api/reports/{id}", "/api/reports/"+string(r.ID))
		}
	}
	var bulletins wire.Page[wire.Bulletin]
	ask("/api/bulletins", &bulletins)
	for _, b := range bulletins.List {
		day := b.To.Time().Format(time.DateOnly)
		holds("/api/bulletins/{member}/{day}", "/api/bulletins/"+string(b.Member)+"/"+day)
	}
	for path, n := range asked {
		if n == 0 {
			t.Errorf("%s is described and was not asked for", path)
		}
	}
	if len(incidents.List) < 5 || len(bulletins.List) == 0 {
		t.Errorf("%d incidents and %d bulletins are too few to tell", len(incidents.List), len(bulletins.List))
	}
}
