// Package terms holds incidents against the clauses of an agreement, in three values: breach, no breach and why, or
// undetermined, with what is missing and what would decide it.
//
// An agreement version is written as YAML ([Parse]) with a CEL condition a clause. Conditions speak of a short, closed
// list of facts with finite domains ([Facts]), so a condition is compiled once into a decision diagram by asking CEL's
// partial evaluation what still depends on what ([Compile]). From then on an appraisal is a walk: what is known of an
// incident is, for each facet, the set of values still possible; a clause is a breach when every completion of what is
// unknown is one, no breach when none is, and undetermined otherwise. That is exact: no completion is overlooked, and
// nothing is called undetermined that does not depend on what is missing.
//
// What is known comes from the reports of the incident and from claims looked up as of its time: accessions,
// designations, the agreement's own status, areas, notifications, under the stated position of one member ([Book],
// [Appraiser]). Claims that disagree leave every value some claim gives; what nobody claims is unknown. Nothing here is
// a finding: an appraisal says what the terms come to if the reports are right, and a person decides.
//
// The package has no clock and does no input or output; [Explain] reads through a [query.Reader].
package terms

// Engine is the version of the rules in this package by which facts are looked up and clauses appraised. It is
// recorded with whatever an officer was shown.
const Engine = 3
