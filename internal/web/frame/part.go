package frame

// Trust is the certificate authority of the node, which browsers are to be told to trust.
type Trust struct {
	Certificate []byte // PEM
	Fingerprint string // SHA-256, as browsers show it
	Pages       string // where the pages are, once it is trusted
}

// Part says which of the pages are answered.
type Part int

// The parts.
const (
	WholeSite    Part = iota
	PublicPart        // what was published and what proves it, to everybody, and nothing else
	TrustPart         // how a browser is told to trust the node, and nothing else
	FoundingPart      // how the member's log is founded, and who may come in for that
)
