package codes

// AgreementState is what became of an agreement.
type AgreementState string

// AgreementStatuses lists what can become of an agreement.
var AgreementStatuses = List[AgreementState]{"in force", "suspended", "ended", "extended", "contested"}

// AccessionStatus is a step in the history of an accession.
type AccessionStatus string

// The statuses of an accession.
const (
	InNegotiation AccessionStatus = "in negotiation"
	Refused       AccessionStatus = "refused"
	Acceded       AccessionStatus = "acceded"
	Contested     AccessionStatus = "contested"
	Suspended     AccessionStatus = "suspended"
	Resumed       AccessionStatus = "resumed"
	Withdrawn     AccessionStatus = "withdrawn"
)

// AccessionStatuses lists them.
var AccessionStatuses = List[AccessionStatus]{InNegotiation, Refused, Acceded, Contested, Suspended, Resumed,
	Withdrawn}

// AccessionForms lists how somebody accedes; a source may know another.
var AccessionForms = List[string]{"signed", "declared", "applied", "reported"}

// SuspensionScopes lists what is usually suspended.
var SuspensionScopes = List[string]{"talks", "mechanism", "adherence"}

// Standing is the status of an actor towards an agreement at a moment.
type Standing string

// The three standings, and not knowing.
const (
	StandingUnknown Standing = "unknown"
	Adhered         Standing = "adhered"
	Excluded        Standing = "excluded"
	Neither         Standing = "neither"
)

// Standings lists what an actor can be towards an agreement.
var Standings = List[Standing]{StandingUnknown, Adhered, Excluded, Neither}

// Valid reports whether s is one of the statuses.
func (s AccessionStatus) Valid() bool { return s != "" && AccessionStatuses.Has(s) }
