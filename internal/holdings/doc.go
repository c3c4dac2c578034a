// Package holdings keeps tables from elsewhere beside the record of a node: registers of lethal events, in which the
// days before and after a day are compared, and tables of truces. They are its member's own working material.
//
// Nothing of them is an entry, and no other node is told of them. What is forgotten is overwritten.
package holdings
