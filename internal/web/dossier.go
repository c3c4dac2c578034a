package web

// dossierNav lists the sections of a dossier.
var dossierNav = []navItem{
	{Key: "nav.agreements", Path: "/agreements"},
	{Key: "nav.actors", Path: "/actors"},
	{Key: "nav.record", Path: "/record"},
}

// dossierRoutes lists the pages a dossier has beyond those of every process.
func (s *site) dossierRoutes() []route { return nil }
