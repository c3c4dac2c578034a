// Command lab learns the costs that package names compares sounds by, and measures how well names are found.
//
//	go run ./internal/names/lab -geonames cities500.txt -costs internal/names/costs.go learn
//	go run ./internal/names/lab -geonames cities500.txt measure
//	go run ./internal/names/lab -geonames cities500.txt measure-unseen
//	go run ./internal/names/lab -groups internal/names/testdata/groups.csv measure-bodies
//	go run ./internal/names/lab -persons dict_FINAL.json measure-bodies
//
// It reads a GeoNames table, or a list of bodies; docs/names.md tells where from, and the protocols. It is no part of
// the product.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	table := flag.String("geonames", "", "the GeoNames table (cities500.txt)")
	out := flag.String("costs", "", "where learn writes the Go file")
	groups := flag.String("groups", "", "a table of groups and their names (groups.csv)")
	persons := flag.String("persons", "", "a dictionary of spellings of Arabic names (dict_FINAL.json)")
	show := flag.Bool("show", false, "print what goes wrong in the half that is looked at")
	flag.Parse()
	if err := run(flag.Arg(0), *table, *out, *groups, *persons, *show); err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		os.Exit(1)
	}
}

func run(verb, table, out, groups, persons string, show bool) error {
	if verb == "measure-bodies" {
		return runBodies(groups, persons, show)
	}
	codes := learned
	if verb == "measure-unseen" {
		codes = unseen
	}
	places, err := readPlaces(table, codes)
	if err != nil {
		return err
	}
	switch verb {
	case "learn":
		return writeCosts(out, learn(os.Stderr, places))
	case "measure", "measure-unseen":
		measure(os.Stdout, places, verb == "measure")
		return nil
	}
	return errors.New("say learn, measure, measure-unseen or measure-bodies")
}

// runBodies measures on groups, or on persons.
func runBodies(groups, persons string, show bool) error {
	read, path := readBodies, groups
	if persons != "" {
		read, path = readPersons, persons
	}
	all, err := read(path)
	if err != nil {
		return err
	}
	measureBodies(os.Stdout, all, show)
	return nil
}
