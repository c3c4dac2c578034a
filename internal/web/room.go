package web

// route is one address: its pattern for the mux, what answers, and a sentence about it for the documentation.
type route struct {
	Pattern string
	Do      handlerFunc
	About   string
}

// static is the pattern of what shows nothing of the record.
const static = "GET /assets/{name}"
