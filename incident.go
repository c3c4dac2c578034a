package truce

// KindIncident is the kind of an [Incident].
const KindIncident Kind = "incident/1"

// Incident opens an incident that no report opened: what happened, told by reports linked to it.
type Incident struct {
	ID    IncidentID `json:"id"`
	Title string     `json:"title,omitempty"` // coded: kind and place, no narrative
}

var incidentKind = kind[Incident]{
	name: KindIncident,
	act:  ActGroup, field: FieldElsewhere, basis: true,
	key:   func(b *Incident) string { return string(b.ID) },
	admit: func(j judging, b *Incident) error { return admitIncident(j, b.ID) },
	does:  func(b *Incident) []Effect { return []Effect{Opens{Incident: b.ID}} },
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
