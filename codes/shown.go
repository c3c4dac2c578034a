package codes

// Compared lists the headings under which the program compares two reports, in the order in which it shows them; the
// weights of other profiles may have more.
var Compared = List[string]{"start", "time", "first day", "last day", "gap", "shared days", "shorter interval",
	"longer interval", "distance", "place", "finer place", "vaguer place", "name of the place", "numbers in names",
	"kind of event", "violence", "rare violence", "context", "rare context", "damage", "displacement", "crowd", "election",
	"actors", "rare actors", "party", "kind of actor", "subtype of actor", "who or what was hit", "target", "rare target",
	"killed", "smaller number killed", "larger number killed", "ratio of killed", "wounded", "source",
	"standing of the source", "kind of outlet", "publication", "size of the publication", "headline", "delay",
	"difference of delays", "sampling", "country", "other heading"}

// ClauseResults lists what a clause can come to for one side of an incident.
var ClauseResults = List[string]{"undetermined", "breach", "no breach", "does not apply"}

// Facts lists the facts on which what a clause comes to can turn.
var Facts = List[string]{"in force", "covered", "author", "kind", "means", "target", "civilians harmed", "notified",
	"self-defence", "proportionate", "territory sought", "consent", "judged", "inside", "from", "near", "stood", "by",
	"against", "hit", "over", "during", "since"}
