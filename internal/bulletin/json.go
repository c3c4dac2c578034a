package bulletin

import (
	"encoding/json"
	"io"

	"truce"
)

// answer is the documented JSON form (docs/bulletin.md); its field names do not change.
type answer struct {
	Status    string              `json:"status"`
	Process   string              `json:"process"`
	Title     string              `json:"title"`
	Fictional bool                `json:"fictional"`
	Day       truce.Date          `json:"day"`
	Bulletin  truce.Bulletin      `json:"bulletin"`
	CutDigest truce.Digest        `json:"cut_digest"`
	Entry     string              `json:"entry,omitempty"`
	Errata    []truce.Erratum     `json:"errata"`
	Basis     []truce.AgreementID `json:"basis"`
	Uncertain []truce.IncidentID  `json:"uncertain"`
	Data      []dataset           `json:"third_party"`
	Hidden    int                 `json:"hidden"` // ids left out, because they are not for the reader
}

type dataset struct {
	Name string   `json:"name"`
	N    int      `json:"n"`
	IDs  []string `json:"ids"`
}

// JSON writes the document as one JSON object.
func JSON(w io.Writer, d *Document) error {
	a := answer{Status: d.Status, Process: d.Process.ID, Title: d.Process.Title, Fictional: d.Process.Fictional, Day: d.Day,
		Bulletin: d.Bulletin, CutDigest: d.Bulletin.Cut.Digest(), Errata: orEmpty(d.Errata), Uncertain: orEmpty(d.Uncertain), Hidden: d.Hidden,
		Basis: []truce.AgreementID{}, Data: []dataset{}}
	if d.Status == "published" {
		a.Entry = d.Ref.String()
	}
	for _, b := range d.Basis {
		a.Basis = append(a.Basis, b.ID)
	}
	for _, s := range d.Data {
		a.Data = append(a.Data, dataset{s.Name, len(s.IDs), s.IDs})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(a)
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
