package claimfile

import (
	"bytes"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"truce/codes"
)

// Passage is where a run of words stands in an article.
type Passage struct {
	Paragraph int    `yaml:"paragraph"` // lines with words, from 1
	Words     string `yaml:"words"`     // its first words; what claims quote from here on begins with them
	Left      string `yaml:"left"`      // why no claim was entered from it, see [LeftReasons]; empty: claims quote it
}

// LeftReasons lists why no claim is entered from a passage: it is the dateline, which stands with the source itself; it
// says whose words these are, which stands with what was said; it is a headline; it says again what another
// passage says; it leads from one passage to the next; it is the credit of a picture; it points to another article.
var LeftReasons = codes.List[string]{"dateline", "speaker", "headline", "again", "link", "credit", "teaser"}

// Passages are the passages of articles in the order in which they stand there, by the number of the article.
type Passages map[string][]Passage

// ReadPassages reads a file that is a table of passages and nothing else.
func ReadPassages(raw []byte) (Passages, error) {
	var out Passages
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err := d.Decode(&out); err != nil {
		return nil, fmt.Errorf("a table of passages: %w", err)
	}
	for seed, list := range out {
		for _, p := range list {
			if p.Paragraph < 1 || p.Words == "" || p.Left != "" && !slices.Contains(LeftReasons, p.Left) {
				return nil, fmt.Errorf("a table of passages: article %s, %q: a paragraph, words and a reason of the list", seed,
					p.Words)
			}
		}
	}
	return out, nil
}
