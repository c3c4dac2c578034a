package api

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/internal/export"
	"truce/internal/query"
)

// Incidents as OGC API - Features, part 1 (https://docs.ogc.org/is/17-069r4/17-069r4.html), which QGIS and GDAL read:
// one collection, "incidents", whose properties are the columns of the tables.
const features = "/api/features"

const (
	collection = features + "/collections/incidents"
	plain      = "application/json"
	geoJSON    = "application/geo+json"
)

// conforms are the classes of the standard that are kept to.
var conforms = []string{"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson"}

// The answers of the standard.
type (
	link struct {
		Href string `json:"href"`
		Rel  string `json:"rel"`
		Type string `json:"type"`
	}
	landing struct {
		Title       string `json:"title"`
		Description string `json:"description"`
		Links       []link `json:"links"`
	}
	conformance struct {
		ConformsTo []string `json:"conformsTo"`
	}
	collections struct {
		Collections []featureType `json:"collections"`
		Links       []link        `json:"links"`
	}
	featureType struct {
		ID          string   `json:"id"`
		Title       string   `json:"title"`
		Description string   `json:"description"`
		ItemType    string   `json:"itemType"`
		Extent      *extent  `json:"extent,omitempty"` // where points are; none: there are no points
		CRS         []string `json:"crs"`
		Links       []link   `json:"links"`
	}
	extent struct {
		Spatial spatial `json:"spatial"`
	}
	spatial struct {
		BBox [][4]float64 `json:"bbox"` // west, south, east, north, in degrees
	}
	items struct {
		Type     string           `json:"type"`
		Features []export.Feature `json:"features"`
		Matched  int              `json:"numberMatched"`
		Returned int              `json:"numberReturned"`
		At       truce.Instant    `json:"timeStamp"`
		Links    []link           `json:"links"`
	}
	item struct {
		export.Feature
		Links []link `json:"links"`
	}
)

// featureAddresses are the addresses of the standard.
func (s *site) featureAddresses() []address {
	of := append([]asked{{name: "bbox", says: "west,south,east,north in degrees"},
		{name: "datetime", says: "a moment, or two with / between them; .. for an open end"}},
		append(without(filters(), "box", "from", "to"), part...)...)
	return []address{
		{path: features, read: s.landing, answers: reflect.TypeFor[landing](), says: "Incidents for maps: where to begin"},
		{path: features + "/conformance", read: s.conformance, answers: reflect.TypeFor[conformance](),
			says: "What of the standard is kept to"},
		{path: features + "/collections", read: s.collections, answers: reflect.TypeFor[collections](),
			says: "The collections: incidents"},
		{path: collection, read: s.collection, answers: reflect.TypeFor[featureType](), says: "The collection of incidents"},
		{path: collection + "/items", read: s.items, asks: of, answers: reflect.TypeFor[items](), media: geoJSON,
			says: "Incidents as features; those that no map can show as a point have no geometry"},
		{path: collection + "/items/{id}", read: s.item, answers: reflect.TypeFor[item](), media: geoJSON,
			says: "One incident as a feature"},
	}
}

// without leaves conditions out.
func without(list []asked, names ...string) (out []asked) {
	for _, q := range list {
		if !slices.Contains(names, q.name) {
			out = append(out, q)
		}
	}
	return out
}

// link makes a link; its address is whole, since clients ask for it as it stands.
func (s *site) link(r *request, path, rel, media string) link {
	o := s.Origin(r.Request)
	return link{o.Scheme + "://" + o.Host + path, rel, media}
}

func (s *site) landing(w http.ResponseWriter, r *request) error {
	return s.SendJSON(w, r, http.StatusOK, landing{r.Lens.Process().Title, "The incidents of the record, as " +
		"whoever asks may see them", []link{s.link(r, s.At(features), "self", plain),
		s.link(r, s.At("/api/openapi.json"), "service-desc", "application/vnd.oai.openapi+json;version=3.1"),
		s.link(r, s.At(features+"/conformance"), "conformance", plain),
		s.link(r, s.At(features+"/collections"), "data", plain)}})
}

func (s *site) conformance(w http.ResponseWriter, r *request) error {
	return s.SendJSON(w, r, http.StatusOK, conformance{conforms})
}

func (s *site) collections(w http.ResponseWriter, r *request) error {
	c, err := s.featureType(r)
	if err != nil {
		return err
	}
	return s.SendJSON(w, r, http.StatusOK, collections{[]featureType{c},
		[]link{s.link(r, s.At(features+"/collections"), "self", plain)}})
}

func (s *site) collection(w http.ResponseWriter, r *request) error {
	c, err := s.featureType(r)
	if err != nil {
		return err
	}
	return s.SendJSON(w, r, http.StatusOK, c)
}

func (s *site) featureType(r *request) (featureType, error) {
	const says = "Reported incidents, with what was found of them. A point is as exact as precision and radius_m say"
	c := featureType{ID: "incidents", Title: "Incidents", Description: says, ItemType: "feature",
		CRS: []string{"http://www.opengis.net/def/crs/OGC/1.3/CRS84"},
		Links: []link{s.link(r, s.At(collection), "self", plain),
			s.link(r, s.At(collection+"/items"), "items", geoJSON)}}
	box, err := r.Lens.Bounds(r.Context(), query.Incidents{})
	if err == nil && box != nil {
		south, west := box.Low.Degrees()
		north, east := box.High.Degrees()
		c.Extent = &extent{spatial{[][4]float64{{west, south, east, north}}}}
	}
	return c, err
}

func (s *site) items(w http.ResponseWriter, r *request) error {
	v := r.URL.Query()
	q, err := s.featureQuery(r, v)
	if err != nil {
		return err
	}
	page, err := r.Lens.Incidents(r.Context(), q)
	if err != nil {
		return err
	}
	out := items{Type: "FeatureCollection", Features: []export.Feature{}, Matched: page.Total, Returned: len(page.Rows),
		At: truce.At(s.Clock()), Links: []link{s.link(r, s.At(collection+"/items")+"?"+v.Encode(), "self", geoJSON)}}
	for i := range page.Rows {
		out.Features = append(out.Features, export.FeatureOf(&page.Rows[i]))
	}
	if page.Next != "" {
		out.Links = append(out.Links, s.link(r, s.next(r, page.Next), "next", geoJSON))
	}
	return s.SendJSONAs(w, r, http.StatusOK, geoJSON, out)
}

// featureQuery reads the conditions of features: those of the list, and the two of the standard.
func (s *site) featureQuery(r *request, v url.Values) (query.Incidents, error) {
	of := url.Values{}
	for name := range v {
		of.Set(name, v.Get(name))
	}
	if box := v.Get("bbox"); box != "" {
		of.Set("box", box)
	}
	q, err := s.Query(r.Lens.Process(), of)
	if err != nil {
		return q, err
	}
	if q.Limit, err = limit(v); err != nil {
		return q, err
	}
	if when := v.Get("datetime"); when != "" {
		q.From, q.To, err = span(when)
	}
	return q, err
}

// span reads a moment or a span of the standard, as the first moment and the first that is not in it; 0: it is open.
func span(text string) (from, to truce.Instant, err error) {
	first, last, both := strings.Cut(text, "/")
	if !both {
		last = first
	}
	if from, err = moment(first); err != nil {
		return 0, 0, err
	}
	if to, err = moment(last); to != 0 {
		to++
	}
	return from, to, err
}

// moment reads one end of a span; 0: it is open.
func moment(text string) (truce.Instant, error) {
	if text == "" || text == ".." {
		return 0, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return 0, truce.Errorf(truce.Invalid, "%q is not a moment like 2017-01-15T08:00:00Z", text)
	}
	return truce.At(at), nil
}

func (s *site) item(w http.ResponseWriter, r *request) error {
	id := truce.IncidentID(r.PathValue("id"))
	v, err := r.Lens.Incident(r.Context(), id)
	if err != nil {
		return err
	}
	if v.ID != id {
		http.Redirect(w, r.Request, s.At(collection+"/items", v.ID), http.StatusMovedPermanently)
		return nil
	}
	row := query.RowOf(r.Lens.Process(), v)
	return s.SendJSONAs(w, r, http.StatusOK, geoJSON, item{export.FeatureOf(&row), []link{
		s.link(r, s.At(collection+"/items", id), "self", geoJSON), s.link(r, s.At(collection), "collection", plain)}})
}
