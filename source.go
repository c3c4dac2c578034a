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
	Kind string `json:"kind,omitempty"` // main, alias, former, as published
}

// NameIn returns the main name in the language, else the first main name, else the first name, else "".
func NameIn(names []Name, lang string) string {
	best := ""
	for _, n := range names {
		if n.Lang == lang && n.Kind != "former" {
			return n.Text
		}
		if best == "" || (n.Kind == "main" && best == names[0].Text) {
			best = n.Text
		}
	}
	return best
}
