package codes

// Reasons lists why something that was entered is taken back, corrected or destroyed. What an officer has to add in
// words is sealed with the member.
var Reasons = List[string]{"entered in error", "entered twice", "clerical error", "counted wrongly", "late report",
	"new facts",
	"more precise", "wrong incident", "replaced by another", "taken back by the source", "asked by the source",
	"source not reliable",
	"to protect a person", "retention period over", "required by law", "decision of the member", "other reason"}

// LinkedAs lists what a report that does not tell of an incident as a whole is to it.
var LinkedAs = List[string]{"part of", "follow-up of"}

// MemberReasons lists why a member does what concerns its own part in the process: it endorses a document or no longer
// does, changes a key, gives up its log, or leaves. What it has to say to the others in words, it tells them.
var MemberReasons = List[string]{"decision of the member", "decision of its government or command", "routine change",
	"key lost", "key known to others", "officer or machine replaced", "correction needed first",
	"not acceptable to the member", "no longer agreed", "the ceasefire has ended", "entered in error", "other reason"}
