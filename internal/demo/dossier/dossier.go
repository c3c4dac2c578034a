package dossier

import (
	"embed"
	"fmt"
	"io/fs"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/terms"
)

// Member is the one member of the process: the editors, who vouch for what their sources print and for nothing else.
const Member truce.MemberID = "ED"

// Edition is the claimed time of every entry of the dossier: when the editors closed it, 21 November 2026 at 00:00 UTC.
// When something happened, was said or was published stands in the bodies.
const Edition truce.Instant = 1_795_219_200

//go:embed content agreements
var content embed.FS

// The files under content in the order in which they are entered, with the agreements between them: what is referred to
// stands before what refers to it.
var (
	before = [...]string{"areas", "actors", "relations"}
	after  = [...]string{"instruments", "accessions", "talks", "statements", "commitments", "milestones", "figures"}
)

// Dated is a body with the claimed time of its entry.
type Dated struct {
	At   truce.Instant
	Body any // pointer to one of the body types of package truce
}

// Founding returns the founding document of the process "syria-2016", kept by the editors alone under the given note
// verifier key.
func Founding(logKey string) *truce.Process {
	return &truce.Process{
		ID:    "syria-2016",
		Title: "The ceasefire of 30 December 2016 in Syria, as its sources tell it",
		Note: "A dossier of public claims with their sources. No party to it keeps a log here, and nothing in it is a " +
			"finding.",
		Members: []truce.Member{{
			ID: Member,
			Names: []truce.Name{{Text: "The editors", Lang: "en", Kind: "main"}, {Text: "المحررون", Lang: "ar", Kind: "main"},
				{Text: "Редакторы", Lang: "ru", Kind: "main"}, {Text: "Editörler", Lang: "tr", Kind: "main"},
				{Text: "ویراستاران", Lang: "fa", Kind: "main"}},
			Role:   truce.RoleFacilitator,
			LogKey: logKey,
		}},
		Rule: truce.Rule{
			Version: 1, Kind: truce.Unanimity, Voters: []truce.MemberID{Member},
			Absent: truce.Counts, Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts,
			Interested: truce.Counts,
			LapseK:     1,
		},
		Zone:      "Asia/Damascus",
		DayCloses: "00:00",
		Agreement: "ceasefire-2016-12-30",
		Kinds:     truce.KindLists,
	}
}

// Bodies returns the dossier in the order in which it is entered, the same at every call. The founding document and the
// officer who enters it are not part of it. An error is a fault of the files built into the program.
func Bodies() ([]Dated, error) {
	raw, err := fs.ReadFile(content, "content/sources.yaml")
	if err != nil {
		return nil, fmt.Errorf("read the sources: %w", err)
	}
	sources, err := claimfile.ReadSources(raw)
	if err != nil {
		return nil, fmt.Errorf("sources.yaml: %w", err)
	}
	bodies, err := readFiles(before[:], sources)
	if err != nil {
		return nil, err
	}
	agreed, err := readAgreements()
	if err != nil {
		return nil, err
	}
	rest, err := readFiles(after[:], sources)
	if err != nil {
		return nil, err
	}
	var out []Dated
	for _, list := range [][]any{bodies, agreed, rest} {
		for _, b := range list {
			out = append(out, Dated{Edition, b})
		}
	}
	return out, nil
}

// Passages returns where the passages of the five articles stand, for the page of each. An error is a fault of the file
// built into the program.
func Passages() (claimfile.Passages, error) {
	raw, err := fs.ReadFile(content, "content/passages.yaml")
	if err != nil {
		return nil, fmt.Errorf("read the passages: %w", err)
	}
	return claimfile.ReadPassages(raw)
}

// readFiles reads files of the dossier, one after the other.
func readFiles(names []string, sources claimfile.Sources) ([]any, error) {
	var out []any
	for _, name := range names {
		raw, err := fs.ReadFile(content, "content/"+name+".yaml")
		if err != nil {
			return nil, fmt.Errorf("read the dossier: %w", err)
		}
		bodies, err := claimfile.Bodies(raw, sources)
		if err != nil {
			return nil, fmt.Errorf("%s.yaml: %w", name, err)
		}
		out = append(out, bodies...)
	}
	return out, nil
}

// readAgreements reads the agreement files in order of name.
func readAgreements() ([]any, error) {
	files, err := fs.Glob(content, "agreements/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("read the agreements: %w", err)
	}
	var out []any
	for _, name := range files {
		raw, err := fs.ReadFile(content, name)
		if err != nil {
			return nil, fmt.Errorf("read the agreements: %w", err)
		}
		f, problems := terms.Parse(name, raw)
		if len(problems) > 0 {
			return nil, fmt.Errorf("%s: %w", name, problems)
		}
		out = append(out, f.Bodies()...)
	}
	return out, nil
}
