package web

// routes lists every address under the prefix.
func (s *site) routes() []route {
	list := []route{
		{"GET /today", s.today, "What waits for the officer, and the day side by side; ?day= for another day."},
		{"GET /incidents", s.incidents, "Incidents under a filter that the address holds: list, map, time."},
		{"GET /incidents/{id}", s.incident, "One incident, verdicts first; a merged id redirects."},
		{"GET /incidents/{id}/proof", s.incidentProof, "Proofs of every entry the page of the incident rests on."},
		{"GET /incidents/{id}/verdict", s.verdictForm, "The form for the member's three answers."},
		{"POST /incidents/{id}/verdict", s.giveVerdict, "Enters the member's verdict."},
		{"POST /incidents/{id}/link", s.sayLink, "Says that a report tells of the incident, or does not."},
		{"POST /incidents/{id}/same", s.saySame, "Says that another incident is this one, or is not."},
		{"GET /review", s.review, "Pairs of incidents that may be one, the pair whose answer is worth most first; ?from= " +
			"and ?to= for days, ?pair= for one pair."},
		{"POST /review", s.sayPair, "Says that a pair is one incident, or two, or takes that back."},
		{"GET /reports/new", s.fileForm, "The form for a report."},
		{"POST /reports", s.file, "Files a report."},
		{"GET /reports/{id}", s.report, "One report as received."},
		{"GET /operations", s.operations, "Calls, visits, requests, refused access, suspensions; ?kind= for one kind."},
		{"GET /operations/{id}", s.operationOf, "One operation and the states it went through."},
		{"GET /agreements", s.agreements, "The instruments."},
		{"GET /agreements/{id}", s.agreementOf,
			"An instrument: clauses, parties, accessions side by side; ?version= for another version."},
		{"GET /actors", s.actors, "States, groups, bodies and persons."},
		{"GET /actors/{id}", s.actor, "Everything claimed of one actor."},
		{"GET /names", s.names, "Names in the member's own reports that nobody knows, and what the others stand for."},
		{"POST /names", s.answerName, "Answers once, for all reports, what a name stands for; takes a link back."},
		{"GET /bulletins", s.bulletins, "Published bulletins and the days that have none."},
		{"GET /bulletins/read", s.readForm, "The form to paste a bulletin that others published."},
		{"POST /bulletins/read", s.readText, "What the pasted text states; enters of it what is chosen."},
		{"GET /bulletins/{member}/{number}", s.bulletinOf, "A bulletin as published, with its errata."},
		{"GET /bulletins/{member}/{number}/{row}/{cell}", s.bulletinFigure,
			"One figure of a bulletin and what is behind it."},
		{"GET /days/{date}", s.draftOf, "What the bulletin of a day would say now."},
		{"POST /days/{date}", s.sayColumn, "Releases or withholds the member's column of the day."},
		{"GET /days/{date}/{row}/{cell}", s.draftFigure, "One figure of that and what is behind it."},
		{"GET /record", s.record, "The logs, and the entries without effect."},
		{"GET /record/{member}", s.log, "One log and its entries."},
		{"GET /record/{member}/fork", s.forkProof, "The proof that a log has two histories."},
		{"GET /record/{member}/{index}", s.entry, "One entry as it stands in its log."},
		{"GET /record/{member}/{index}/raw", s.rawEntry, "The bytes of an entry as they were hashed."},
		{"GET /record/{member}/{index}/proof", s.entryProof, "The proof that an entry is in its log."},
		{"GET /search", s.search, "Finds ids, and names in any script."},
		{"GET /help", s.help, "What the words, signs and keys mean."},
		{"GET /as", s.switchWho, "Demo only: show the pages as somebody else."},
		{static, s.assets.serve, "Style sheet and script, under names that change with their content."},
	}
	list = append(list, s.peopleRoutes()...)
	if !s.Dossier {
		first := route{"GET /{$}", s.today, "The process opens with today."}
		if s.Part == PublicPart {
			first = route{"GET /{$}", s.bulletins, "To the public the process opens with its bulletins."}
		}
		list = append(list, first)
	}
	return s.parted(append(list, s.dossierRoutes()...))
}
