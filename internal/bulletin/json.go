package bulletin

import (
	"io"
	"truce/internal/wire"

	"truce"
)

// Form is the documented JSON form of a document (docs/bulletin.md); its field names do not change.
type Form struct {
	Status    string              `json:"status"`
	ID        string              `json:"id,omitempty"`
	Publisher truce.MemberID      `json:"publisher"`
	Process   string              `json:"process"`
	Title     string              `json:"title"`
	Fictional bool                `json:"fictional"`
	Day       truce.Date          `json:"day"`
	Since     truce.Date          `json:"since,omitempty"`
	Joint     joint               `json:"joint"`
	Bulletin  truce.Bulletin      `json:"bulletin"`
	CutDigest truce.Digest        `json:"cut_digest"`
	Entry     string              `json:"entry,omitempty"`
	NotableBy truce.MemberID      `json:"notable_by,omitempty"` // whose notable incidents they are: never joint
	Errata    []erratum           `json:"errata"`
	Basis     []truce.AgreementID `json:"basis"`
	Uncertain []truce.IncidentID  `json:"uncertain"`
	Timeless  []truce.IncidentID  `json:"timeless"`
	Data      []dataset           `json:"third_party"`
	Hidden    int                 `json:"hidden"`      // ids left out, because they are not for the reader
	Inside    int                 `json:"hidden_rows"` // and rows
}

// joint says whether the figures for all members are joint: by whom they were published, and how many it takes.
type joint struct {
	Holds bool             `json:"holds"`
	By    []truce.MemberID `json:"by"`
	Need  int              `json:"need"`
}

type erratum struct {
	By       truce.MemberID `json:"by"`
	Replaced bool           `json:"replaced,omitempty"` // by a later one
	// the incidents it names do not account for what it says
	Unaccounted bool `json:"unaccounted,omitempty"`
	truce.Erratum
}

type dataset struct {
	Name string   `json:"name"`
	N    int      `json:"n"`
	IDs  []string `json:"ids"`
}

// JSON writes the document as one JSON object.
func JSON(w io.Writer, d *Document) error { return wire.Write(w, FormOf(d)) }

// FormOf is the document in the form in which it is JSON.
func FormOf(d *Document) Form {
	a := Form{Status: d.Status, Publisher: d.Publisher, Process: d.Process.ID, Title: d.Process.Title,
		Fictional: d.Process.Fictional, Day: d.Day, Since: d.Since, Bulletin: d.Bulletin, CutDigest: d.Bulletin.Cut.Digest(),
		Joint:  joint{d.Joint(), wire.List(d.Concur), d.Need},
		Errata: []erratum{}, Uncertain: wire.List(d.Uncertain), Timeless: wire.List(d.Timeless), Hidden: d.Hidden,
		Inside: d.Inside,
		Basis:  []truce.AgreementID{}, Data: []dataset{}}
	if d.Status != StatusTotal {
		a.ID = d.ID()
	}
	if d.Status == StatusPublished {
		a.Entry = d.Ref.String()
	}
	if len(d.Bulletin.Notable) > 0 {
		a.NotableBy = d.Publisher
	}
	for _, e := range d.Errata {
		a.Errata = append(a.Errata, erratum{e.By, e.Replaced, e.Unaccounted, e.Erratum})
	}
	for _, b := range d.Basis {
		a.Basis = append(a.Basis, b.ID)
	}
	for _, s := range d.Data {
		a.Data = append(a.Data, dataset{s.Name, len(s.IDs), s.IDs})
	}
	return a
}
