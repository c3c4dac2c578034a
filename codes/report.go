package codes

// Modalities lists how a report can know what it says.
var Modalities = List[string]{"heard", "seen", "camera", "crater", "remnants", "told", "published"}

// Units lists what can be counted of an incident.
var Units = List[string]{"explosions", "bursts", "shots", "rounds", "impacts"}

// Consent is whether the other side agreed to what was done. Empty: not known.
type Consent string

// The answers.
const (
	Consented    Consent = "given"
	NotConsented Consent = "not given"
)

// Consents lists them.
var Consents = List[Consent]{Consented, NotConsented}

// Confidences lists how surely an actor is named: it took part and no more is said, a source claims it, it is probable,
// it is established.
var Confidences = List[string]{"participant", "claimed", "probable", "established"}
