// Package desk is the room in which officers work: today, incidents and what they rest on, verdicts, reports,
// operations, agreements, actors, names, bulletins, the record itself.
package desk

import (
	"embed"
	"sync"

	"truce"
	"truce/internal/gazetteer"
	"truce/internal/propose"
	"truce/internal/web/frame"
)

//go:embed templates lang static
var files embed.FS

// request is what somebody asks.
type request = frame.Request

// site is the desk on a site.
type site struct {
	*frame.Site

	// proposer says which incidents may be one; nil: no weights come with the program.
	proposer *propose.Engine
	// places opens the gazetteer, once.
	places func() (*gazetteer.Gazetteer, error)
}

// book is what things are called, with what the desk shows of them.
type book struct {
	*frame.Book
	s *site
	r *request
}

// book returns the names for whoever asks.
func (s *site) book(r *request) (*book, error) {
	b, err := r.Book()
	if err != nil {
		return nil, err
	}
	return &book{b, s, r}, nil
}

// Room is the desk. A working process opens with today; to the public it opens with its bulletins.
func Room() frame.Room {
	return frame.Room{
		Files: files,
		Routes: func(f *frame.Site) (frame.Routes, error) {
			s := &site{Site: f, places: sync.OnceValues(gazetteer.Open)}
			var err error
			if s.proposer, err = propose.Shipped(f.Zone); err != nil && truce.KindOf(err) != truce.NotFound {
				return nil, err
			}
			return s.routes(), nil
		},
		Public: []string{"GET /{$}", "GET /bulletins", "GET /bulletins/{member}/{number}",
			"GET /bulletins/{member}/{number}/{row}/{cell}", "GET /narratives", "GET /narratives/{id}",
			"GET /record", "GET /record/{member}",
			"GET /record/{member}/fork", "GET /help"},
		Sections: []frame.Section{
			{Key: "nav.today", Path: "/", Also: "/today", Working: 10},
			{Key: "nav.incidents", Path: "/incidents", Working: 20},
			{Key: "nav.map", Path: "/map", Working: 25},
			{Key: "nav.review", Path: "/review", Working: 30},
			{Key: "nav.operations", Path: "/operations", Working: 40},
			{Key: "nav.agreements", Path: "/agreements", Working: 50, Dossier: 60},
			{Key: "nav.actors", Path: "/actors", Working: 60, Dossier: 100},
			{Key: "nav.bulletins", Path: "/bulletins", Working: 70, Public: 10},
			{Key: "nav.record", Path: "/record", Working: 80, Dossier: 110, Public: 20},
		},
	}
}

// routes lists the addresses of the desk.
func (s *site) routes() frame.Routes {
	list := frame.Routes{
		// What waits for the officer, and the day side by side; ?day= for another day.
		"GET /today": s.today,
		// Says that what is new since they last looked was seen.
		"POST /today": s.looked,
		// Incidents under a filter that the address holds: list, map, time.
		"GET /incidents": s.incidents,
		// The same on a map, with the list of what is on screen.
		"GET /map": s.mapOf,
		// What of the filter lies in a part of the map: ?box= or ?ring=.
		"GET /map/list": s.mapList,
		// A vector tile of the incidents of the filter, as whoever asks may see them.
		"GET /map/tiles/{z}/{x}/{y}": s.tile,
		// A vector tile of what lies under them: the same for everybody.
		"GET /map/world/{version}/{lang}/{z}/{x}/{y}": s.worldTile,
		// The areas and lines of the register and of agreements, as GeoJSON.
		"GET /map/areas": s.mapAreas,
		// All incidents of the filter as a file: csv, xlsx or geojson.
		"GET /export/{format}": s.export,
		// All of them as a plain table, to be printed.
		"GET /incidents/print": s.printAll,
		// One incident, verdicts first; a merged id redirects.
		"GET /incidents/{id}": s.incident,
		// Proofs of every entry the page of the incident rests on.
		"GET /incidents/{id}/proof": s.incidentProof,
		// The form for the member's three answers.
		"GET /incidents/{id}/verdict": s.verdictForm,
		// Enters the member's verdict.
		"POST /incidents/{id}/verdict": s.giveVerdict,
		// Says, by the member's clock, that a deadline of the incident has passed.
		"POST /incidents/{id}/lapse": s.lapse,
		// Says that a report tells of the incident, or does not.
		"POST /incidents/{id}/link": s.sayLink,
		// Says that another incident is this one, or is not.
		"POST /incidents/{id}/same": s.saySame,
		// Pairs of incidents that may be one, the pair whose answer is worth most first; ?from= and ?to= for days,
		// ?pair= for one pair.
		"GET /review": s.review,
		// Says that a pair is one incident, or two, or takes that back.
		"POST /review": s.sayPair,
		// The form for a report.
		"GET /reports/new": s.fileForm,
		// Files a report.
		"POST /reports": s.file,
		// What is found under the name of a place, and what was understood of a position, for the form's script.
		"POST /reports/place": s.place,
		// One report as received.
		"GET /reports/{id}": s.report,
		// The form by which a report of one's own is corrected.
		"GET /reports/{id}/correct": s.correctForm,
		// Shows old beside new, or enters the correction.
		"POST /reports/{id}/correct": s.correct,
		// The form by which it is released; ?to=, ?time=, ?place=, ?leave= show what others would see.
		"GET /reports/{id}/release": s.releaseForm,
		// Releases it.
		"POST /reports/{id}/release": s.release,
		// The form by which a sealed field of it is destroyed.
		"GET /reports/{id}/erase": s.eraseForm(s.eraseOfReport),
		// Destroys one.
		"POST /reports/{id}/erase": s.erase(s.eraseOfReport),
		// Calls, visits, requests, refused access, suspensions; ?kind= for one kind.
		"GET /operations": s.operations,
		// One operation and the states it went through.
		"GET /operations/{id}": s.operationOf,
		// The instruments.
		"GET /agreements": s.agreements,
		// An instrument: clauses, parties, accessions side by side; ?version= for another version.
		"GET /agreements/{id}": s.agreementOf,
		// States, groups, bodies and persons.
		"GET /actors": s.actors,
		// Everything claimed of one actor.
		"GET /actors/{id}": s.actor,
		// Names in the member's own reports that nobody knows, and what the others stand for.
		"GET /names": s.names,
		// Answers once, for all reports, what a name stands for; takes a link back.
		"POST /names": s.answerName,
		// Reports in sentences that members released.
		"GET /narratives": s.narratives,
		// The sentences that the rules make of some days: ?from= ?to= ?about= ?of=.
		"GET /narratives/new": s.newNarrative,
		// The same as a person arranges them; releases the report.
		"POST /narratives/new": s.writeNarrative,
		// A released report: ?as= a file.
		"GET /narratives/{id}": s.narrative,
		// Published bulletins and the days that have none.
		"GET /bulletins": s.bulletins,
		// The form to paste a bulletin that others published.
		"GET /bulletins/read": s.readForm,
		// What the pasted text states; enters of it what is chosen.
		"POST /bulletins/read": s.readText,
		// The form to paste a press article, or to choose its file.
		"GET /articles/new": s.articleForm,
		// What the article states, each beside a form of a claim that is filled in.
		"POST /articles/new": s.readArticle,
		// An article that was read, with what was proposed of it and what became of that.
		"GET /articles/{id}": s.keptArticle,
		// Takes or skips a proposal, takes that back, puts a contradiction aside, or forgets the article.
		"POST /articles/{id}": s.answerArticle,
		// A bulletin as published, with its errata.
		"GET /bulletins/{member}/{number}": s.bulletinOf,
		// The form of an erratum; ?where= a printed figure.
		"GET /bulletins/{member}/{number}/erratum": s.erratumForm,
		// Enters it.
		"POST /bulletins/{member}/{number}/erratum": s.enterErratum,
		// One figure of a bulletin and what is behind it.
		"GET /bulletins/{member}/{number}/{row}/{cell}": s.bulletinFigure,
		// What the bulletin of a day would say now.
		"GET /days/{date}": s.draftOf,
		// Releases or withholds the member's column of the day.
		"POST /days/{date}": s.sayColumn,
		// Publishes it.
		"POST /days/{date}/publish": s.publish,
		// One figure of that and what is behind it.
		"GET /days/{date}/{row}/{cell}": s.draftFigure,
		// Several days up to one counted together: week, or effect for those since the agreement took effect.
		"GET /days/{date}/totals/{total}": s.totalOf,
		// One figure of that and what is behind it.
		"GET /days/{date}/totals/{total}/{row}/{cell}": s.totalFigure,
		// The logs, and the entries without effect.
		"GET /record": s.record,
		// One log and its entries.
		"GET /record/{member}": s.log,
		// The proof that a log has two histories.
		"GET /record/{member}/fork": s.forkProof,
		// Removes what was fetched of the log and is no part of its copy.
		"POST /record/{member}/surplus": s.dropSurplus,
		// One entry as it stands in its log.
		"GET /record/{member}/{index}": s.entry,
		// The bytes of an entry as they were hashed.
		"GET /record/{member}/{index}/raw": s.rawEntry,
		// The form by which what is sealed with it is destroyed.
		"GET /record/{member}/{index}/erase": s.eraseForm(s.eraseOfEntry),
		// Destroys a field of it.
		"POST /record/{member}/{index}/erase": s.erase(s.eraseOfEntry),
		// The proof that an entry is in its log.
		"GET /record/{member}/{index}/proof": s.entryProof,
		// What the words, signs and keys mean.
		"GET /help": s.help,
	}
	if s.Field != nil {
		// The form for the field, which works without a connection.
		list["GET /field"] = s.fieldForm
		// The script that opens it then.
		list["GET /field/worker.js"] = s.fieldWorker
		// Takes a report that was kept on a telephone, once.
		list["POST /field"] = s.takeField
		// Shows one that was not taken in the form for reports.
		list["POST /field/open"] = s.openFieldForm
	}
	if !s.Dossier {
		list["GET /{$}"] = s.today
		if s.Part == frame.PublicPart {
			list["GET /{$}"] = s.bulletins
		}
	}
	return list
}
