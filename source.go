package truce

// Source says where a claim comes from. A fact of the dossier has at least one; what the source does not state is left
// empty and shown as "not stated".
type Source struct {
	Outlet string `json:"outlet,omitempty"` // agency, newspaper, body
	Date   Date   `json:"date,omitempty"`   // of publication
	URL    string `json:"url,omitempty"`
	Doc    string `json:"doc,omitempty"`   // document number, "S/2016/1133"
	Quote  string `json:"quote,omitempty"` // its own words, short
	Lang   string `json:"lang,omitempty"`  // of the quotation, BCP 47
	Seed   string `json:"seed,omitempty"`  // number of the article in the founding collection
	Note   string `json:"note,omitempty"`  // how far it can be relied on, in our words
}

// Name is one of the names a thing goes by.
type Name struct {
	Text string `json:"text"`
	Lang string `json:"lang,omitempty"` // BCP 47, "ar", "ru-Latn"
	Kind string `json:"kind,omitempty"` // see [codes.NameKinds]
}

// NameIn returns the name to show in the language: a name in it that is not a former one, else the English main name,
// else the first main name, else the first name, else "".
func NameIn(names []Name, lang string) string {
	best, rank := "", 0
	for _, n := range names {
		r := 1
		switch {
		case n.Lang == lang && n.Kind != "former":
			return n.Text
		case n.Kind == "main" && n.Lang == "en":
			r = 3
		case n.Kind == "main":
			r = 2
		}
		if r > rank {
			best, rank = n.Text, r
		}
	}
	return best
}

// Public reports whether the source is one that anybody can look up.
func (s Source) Public() bool { return s.Outlet != "" || s.Doc != "" || s.Seed != "" }
