package web

// route is one address: its pattern for the mux, what answers, and a sentence about it for the documentation.
type route struct {
	Pattern string
	Do      handlerFunc
	About   string
}

// routes lists every address under the prefix.
func (s *site) routes() []route {
	list := []route{
		{"GET /help", s.help, "What the words, signs and keys mean."},
		{"GET /as", s.switchWho, "Demo only: show the pages as somebody else."},
		{"GET /assets/{name}", s.assets.serve, "Style sheet and script, under names that change with their content."},
	}
	return append(list, s.dossierRoutes()...)
}
