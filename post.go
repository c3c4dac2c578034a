package truce

// KindPost is the kind of a [Post].
const KindPost Kind = "post/1"

// Post is a checkpoint or an observation post.
type Post struct {
	ID     PostID   `json:"id"`
	Kind   string   `json:"kind"` // see [codes.PostKinds]
	Names  []Name   `json:"names"`
	Area   AreaID   `json:"area,omitempty"`
	Holder ActorID  `json:"holder,omitempty"`
	From   Instant  `json:"from,omitzero"`
	To     Instant  `json:"to,omitzero"`
	Source []Source `json:"sources,omitempty"`
}

var postKind = kind[Post]{
	name: KindPost,
	act:  ActFile, field: FieldOperation, most: ofDossier, // where people stand
	key:   func(b *Post) string { return string(b.ID) },
	check: (*Post).check,
}

func (b *Post) check() error {
	return checkSlugs(Say("a post"), string(b.ID))
}
