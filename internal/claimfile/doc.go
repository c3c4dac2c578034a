// Package claimfile reads claims that people write by hand: a YAML file of kinds, each with a list of bodies, in the
// field names of the record. The dossier that comes with the program is such files, and so is what truce claim add
// enters.
//
// It says what is wrong with the form of a file, all of it and where. Whether a claim may be entered is for a
// registrar.
package claimfile
