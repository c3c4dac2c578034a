package frame

import (
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// door is the page on which is done what a command does: the word for its name, and its address.
type door struct{ name, path string }

// administrators reports whether only they have the page.
func (d door) administrators() bool {
	return strings.HasPrefix(d.path, "/node") || strings.HasPrefix(d.path, "/hooks")
}

// doors are the pages that stand for commands. Sentences name the command, for whoever reads them on the command line;
// on a page of a site that answers the address they name that page instead, and lead there. A command that is not here
// has no page: it is given on the machine of the node.
var doors = map[string]door{
	"truce actor add":                   {"nav.claims", "/claims/actor/new"},
	"truce bulletin show DAY --figures": {"nav.bulletins", "/bulletins"},
	"truce claim erase":                 {"nav.record", "/record"},
	"truce hook list":                   {"hook.title", "/hooks"},
	"truce hook log":                    {"hook.title", "/hooks"},
	"truce hook resume":                 {"hook.title", "/hooks"},
	"truce key new":                     {"keys.title", "/node/keys"},
	"truce media erase":                 {"media.title", "/media"},
	"truce officer key":                 {"keys.title", "/node/keys"},
	"truce officer list":                {"node.title", "/node"},
	"truce peer add":                    {"node.title", "/node"},
	"truce peer drop-surplus":           {"nav.record", "/record"},
	"truce people feeds":                {"account.title", "/account"},
	"truce process amend":               {"process.name", "/process/amend"},
	"truce process draft":               {"process.name", "/process"},
	"truce process endorse":             {"process.name", "/process"},
	"truce process propose":             {"process.name", "/process"},
	"truce process show":                {"process.name", "/process"},
	"truce read-only --end":             {"node.title", "/node"},
	"truce report erase":                {"nav.incidents", "/incidents"},
	"truce init --card":                 {"process.name", "/process"},
	"truce sync":                        {"node.title", "/node"},
	"truce talks list":                  {"nav.rounds", "/rounds"},
}

// command is a command in a sentence, with the word that some languages put before it.
var command = regexp.MustCompile(`(الأمر |командой |команда )?` +
	`(truce (?:bulletin show DAY --figures|init --card|read-only --end|sync --[a-z]+|sync|[a-z-]+ [a-z-]+))\b`)

// sectionWords are the words that stand before the name of a page where those stood before a command.
var sectionWords = map[string]string{
	"الأمر ":    "القسم ",
	"командой ": "на странице ", "команда ": "страница ",
}

// atDoors names pages in the place of commands. The wording is markup.
func (c *Catalog) atDoors(wording string) string {
	if c.served == nil || !strings.Contains(wording, "truce ") {
		return wording
	}
	return command.ReplaceAllStringFunc(wording, func(found string) string {
		m := command.FindStringSubmatch(found)
		d, ok := doors[m[2]]
		if !ok || !c.served(d.path) || !c.Has(d.name) {
			return found
		}
		key, before := "door.page", m[1]
		if d.administrators() {
			key = "door.admin"
		}
		if x := sectionWords[before]; x != "" {
			key, before = "door.name", x
		}
		link := template.HTML(`<a href="` + template.HTMLEscapeString(c.at(d.path)) + `">` + string(c.HTML(d.name)) + `</a>`)
		return before + string(c.HTML(key, "name", link))
	})
}

// leadsTo says to the catalogs which addresses the site answers.
func (s *Site) leadsTo(routes Routes) {
	mux := http.NewServeMux()
	for pattern := range routes {
		mux.Handle(pattern, http.NotFoundHandler())
	}
	for _, c := range s.words {
		c.at, c.served = s.At, func(path string) bool {
			_, pattern := mux.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}})
			return pattern != ""
		}
	}
}
