package view

// outside is what an audience wider than the members sees of the incidents.
type outside struct{}
