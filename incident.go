package truce

import "truce/codes"

// KindIncident is the kind of an [Incident].
const KindIncident Kind = "incident/2"

// Incident opens an incident that no report opened: what happened, told by reports linked to it.
type Incident struct {
	ID    IncidentID `json:"id"`
	Title string     `json:"title,omitempty"` // of incident/2: a kind of event, see [codes.EventKinds]
}

var incidentKind = kind[Incident]{
	name: KindIncident, since: 7,
	older: []form[Incident]{{name: "incident/1", until: 7, check: anything[Incident]}},
	act:   ActGroup, field: FieldElsewhere, basis: true,
	key:   func(b *Incident) string { return string(b.ID) },
	check: (*Incident).check,
	admit: func(j judging, b *Incident) error { return admitIncident(j, b.ID) },
	does:  func(b *Incident) []Effect { return []Effect{Opens{Incident: b.ID}} },
}

func (b *Incident) check() error {
	if !codes.EventKind(b.Title).Valid() {
		return Errorf(Invalid, "%q is not a kind of event", short(b.Title))
	}
	return nil
}

func admitIncident(j judging, id IncidentID) error {
	if !mintedBy(string(id), 'I', j.ref.Member) {
		return Errorf(Invalid, "%q is not an id %s can give an incident", id, j.ref.Member)
	}
	if j.Opened(id) {
		return Errorf(Conflict, "incident %s was opened before", id)
	}
	return nil
}
