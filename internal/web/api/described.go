package api

import (
	"cmp"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/google/jsonschema-go/jsonschema"

	"truce"
	"truce/codes"
	"truce/internal/bulletin"
	"truce/internal/export"
	"truce/internal/web/frame"
	"truce/internal/wire"
)

// describe answers GET /api/openapi.json: the addresses of this part of the site, what each is asked with and what it
// answers, as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1.html). The schemas are those of the Go
// types that are answered.
func (s *site) describe(w http.ResponseWriter, r *request) error {
	schemas, err := schemas()
	if err != nil {
		return err
	}
	paths := map[string]pathItem{}
	for _, a := range s.offered() {
		paths[a.path] = pathItem{Get: operationOf(a)}
	}
	p := r.Lens.Process()
	return s.SendJSON(w, r, http.StatusOK, document{OpenAPI: "3.1.1",
		Info:    info{Title: "Record of " + p.Title, Version: "1", Summary: "What the pages show, for programs that read"},
		Servers: []server{{cmp.Or(s.Prefix, "/")}}, Paths: paths,
		Components: components{Schemas: schemas,
			SecuritySchemes: map[string]security{"token": {Type: "http", Scheme: "bearer"}}},
		Security: []map[string][]string{{}, {"token": {}}}})
}

// A document of OpenAPI, as much of it as is needed here.
type (
	document struct {
		OpenAPI    string                `json:"openapi"`
		Info       info                  `json:"info"`
		Servers    []server              `json:"servers"`
		Paths      map[string]pathItem   `json:"paths"`
		Components components            `json:"components"`
		Security   []map[string][]string `json:"security"`
	}
	info struct {
		Title   string `json:"title"`
		Version string `json:"version"`
		Summary string `json:"summary"`
	}
	server struct {
		URL string `json:"url"`
	}
	pathItem struct {
		Get operation `json:"get"`
	}

	operation struct {
		ID         string              `json:"operationId"`
		Summary    string              `json:"summary"`
		Parameters []parameter         `json:"parameters,omitempty"`
		Responses  map[string]response `json:"responses"`
	}
	parameter struct {
		Name        string             `json:"name"`
		In          string             `json:"in"`
		Description string             `json:"description,omitempty"`
		Required    bool               `json:"required,omitempty"`
		Schema      *jsonschema.Schema `json:"schema"`
	}
	response struct {
		Description string             `json:"description"`
		Content     map[string]content `json:"content,omitempty"`
	}
	content struct {
		Schema *jsonschema.Schema `json:"schema"`
	}
	components struct {
		Schemas         map[string]*jsonschema.Schema `json:"schemas"`
		SecuritySchemes map[string]security           `json:"securitySchemes"`
	}
	security struct {
		Type   string `json:"type"`
		Scheme string `json:"scheme"`
	}
)

func operationOf(a address) operation {
	out := operation{Summary: a.says, Responses: map[string]response{
		"200":     {Description: "It", Content: map[string]content{cmp.Or(a.media, plain): {refTo(a.answers)}}},
		"default": {Description: "A refusal", Content: map[string]content{plain: {refTo(reflect.TypeFor[wire.Refusal]())}}}}}
	id := []string{"get"}
	apart := func(c rune) bool { return c == '/' || c == '.' }
	for _, x := range strings.FieldsFunc(strings.TrimPrefix(a.path, "/api"), apart) {
		if name, ok := strings.CutPrefix(x, "{"); ok {
			name = strings.TrimSuffix(name, "}")
			out.Parameters = append(out.Parameters, parameter{Name: name, In: "path", Required: true,
				Schema: &jsonschema.Schema{Type: "string"}})
			x = "of-" + name
		}
		id = append(id, x)
	}
	out.ID = strings.Join(id, "-")
	for _, q := range a.asks {
		schema := &jsonschema.Schema{Type: "string"}
		if q.number {
			schema = &jsonschema.Schema{Type: "integer", Minimum: jsonschema.Ptr(1.0), Maximum: jsonschema.Ptr(float64(most))}
		}
		for _, word := range q.words {
			schema.Enum = append(schema.Enum, word)
		}
		out.Parameters = append(out.Parameters, parameter{q.name, "query", q.says, q.needed, schema})
	}
	return out
}

// named are the types that have a schema of their own, in this order: those that come later refer to those before.
// What is embedded in another type has to come after it, and what a pointer leads to cannot be referred to, since it
// may be null.
var named = []reflect.Type{reflect.TypeFor[truce.Place](), reflect.TypeFor[wire.Report](),
	reflect.TypeFor[wire.Detail](), reflect.TypeFor[wire.Incident](), reflect.TypeFor[wire.Operation](),
	reflect.TypeFor[wire.Claim](), reflect.TypeFor[wire.Bulletin](), reflect.TypeFor[bulletin.Form](),
	reflect.TypeFor[wire.Page[wire.Incident]](), reflect.TypeFor[wire.Page[wire.Operation]](),
	reflect.TypeFor[wire.Page[wire.Claim]](), reflect.TypeFor[wire.Page[wire.Bulletin]](), reflect.TypeFor[wire.Index](),
	reflect.TypeFor[wire.Refusal](), reflect.TypeFor[landing](), reflect.TypeFor[conformance](),
	reflect.TypeFor[featureType](), reflect.TypeFor[collections](), reflect.TypeFor[item](),
	reflect.TypeFor[export.Feature](), reflect.TypeFor[items]()}

// nameOf is what the schema of a type is called: Incident, and PageOfIncident for a page of these.
func nameOf(t reflect.Type) string {
	if t == reflect.TypeFor[bulletin.Form]() {
		return "PublishedBulletin"
	}
	page, of, ok := strings.Cut(strings.TrimSuffix(t.Name(), "]"), "[")
	if ok {
		return page + "Of" + of[strings.LastIndex(of, ".")+1:]
	}
	return strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
}

func refTo(t reflect.Type) *jsonschema.Schema {
	if t == nil {
		return &jsonschema.Schema{Type: "object"}
	}
	return &jsonschema.Schema{Ref: "#/components/schemas/" + nameOf(t)}
}

// schemas are those of [named].
var schemas = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	known := map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[truce.Instant]():   {Type: "string", Format: "date-time"},
		reflect.TypeFor[truce.Digest]():    {Type: "string"},
		reflect.TypeFor[codes.EventKind](): wordsOf(codes.EventKinds),
		reflect.TypeFor[codes.Happened]():  wordsOf(codes.AllHappened),
		reflect.TypeFor[codes.Permitted](): wordsOf(codes.AllPermitted),
		reflect.TypeFor[codes.Means]():     wordsOf(codes.AllMeans),
		reflect.TypeFor[codes.Object]():    wordsOf(codes.Objects),
		reflect.TypeFor[codes.ActorKind](): wordsOf(codes.ActorKinds),
	}
	out := map[string]*jsonschema.Schema{}
	for _, t := range named {
		s, err := jsonschema.ForType(t, &jsonschema.ForOptions{TypeSchemas: known})
		if err != nil {
			return nil, err
		}
		out[nameOf(t)] = s
		known[t] = refTo(t)
	}
	return out, nil
})

// wordsOf is the schema of a coded field; it is empty where nothing is stated.
func wordsOf[T ~string](list codes.List[T]) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string", Enum: []any{""}}
	for _, word := range list {
		s.Enum = append(s.Enum, string(word))
	}
	return s
}

// filters tells the conditions of incidents.
func filters() (out []asked) {
	says := map[string]string{
		"period": "a day as the process closes it, like 2017-01-15",
		"day":    "a day from midnight to midnight, like 2017-01-15",
		"from":   "the first day", "to": "the last day",
		"province": "by name or id", "area": "an area by its id",
		"found": "what was found; open: nothing yet", "member": "that reported it",
		"actor": "named as author or target, by its id", "waiting": "the member whose verdict is missing",
		"data":    "third-party data alone, or without what they alone tell of",
		"noplace": "anything: those of which no place is known", "unpinned": "anything: those that no map shows as a point",
		"box":   "west,south,east,north in degrees",
		"ring":  "the corners of an area, longitude and latitude of each in degrees",
		"words": "that reports have in names, places and outlets", "sounds": "anything: words that sound like these too",
		"sort": "the newest first where it is not said",
	}
	for _, name := range append(slices.Clone(frame.Filters), "sort") {
		out = append(out, asked{name: name, says: says[name], words: frame.FilterWords[name]})
	}
	return out
}

// operationKinds are the kinds of operations.
func operationKinds() (out []string) {
	for k := range codes.OperationStates {
		out = append(out, string(k))
	}
	slices.Sort(out)
	return out
}
