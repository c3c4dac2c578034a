package federation

// Answering returns how much memory the answers that are being written take.
func (f *Federation) Answering() int64 { return f.answers.Used() }

// The bounds on it.
const (
	BundleMemory = bundleMemory
	EachMemory   = eachMemory
)
