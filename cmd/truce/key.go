package main

import (
	"fmt"

	"truce"
	"truce/internal/registrar"
	"truce/internal/vault"
)

// keyCmd works on officers' keys. docs/vault.md is its manual.
type keyCmd struct {
	New    keyNewCmd    `cmd:"" help:"Make a key that opens sealed fields, in a file under a passphrase. It is the officer's, and does not belong on the node."`
	Show   keyShowCmd   `cmd:"" help:"Print the public part of a key."`
	Reseal keyResealCmd `cmd:"" help:"Close what is held sealed to the keys of the officers of today."`
}

// keyNewCmd makes a key.
type keyNewCmd struct {
	Out string `help:"The file to write." required:"" type:"path" placeholder:"FILE"`
	passphraseFlags
	JSON bool `help:"Print a JSON object." name:"json"`
}

// Run makes the key and prints its public part.
func (c *keyNewCmd) Run(e *env) error {
	passphrase, err := c.twice(e)
	if err != nil {
		return err
	}
	k, err := vault.NewKey()
	if err != nil {
		return err
	}
	file, err := k.Lock(passphrase)
	if err != nil {
		return err
	}
	if err := writeSecret(c.Out, file); err != nil {
		return err
	}
	e.hint("truce officer key FUNCTION --recipient %s lets the officer open what is sealed from then on", k.Recipient())
	e.hint("keep a copy of %s apart from the node; without it, or its passphrase, nobody opens what is closed to it "+
		"alone", c.Out)
	return printRecipient(e, k, c.JSON)
}

func printRecipient(e *env, k *vault.Key, asJSON bool) error {
	if asJSON {
		return printJSON(e, struct {
			Recipient string `json:"recipient"`
		}{k.Recipient()})
	}
	_, err := fmt.Fprintln(e.Out, k.Recipient())
	return err
}

// keyShowCmd prints the public part of a key.
type keyShowCmd struct {
	File string `arg:"" help:"The key file." type:"path"`
	passphraseFlags
	JSON bool `help:"Print a JSON object." name:"json"`
}

// Run opens the key and prints its public part.
func (c *keyShowCmd) Run(e *env) error {
	k, err := c.open(e, c.File)
	if err != nil {
		return err
	}
	return printRecipient(e, k, c.JSON)
}

// keyResealCmd closes what is held to the officers of today.
type keyResealCmd struct {
	nodeFlags
	keyFlags
	JSON bool `help:"Print a JSON object." name:"json"`
}

// Run reseals and says what became of it; what could not be opened is an error, after all else is done.
func (c *keyResealCmd) Run(e *env) error {
	key, err := c.unlock(e)
	if err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	done, err := n.Registrar.Reseal(e, key)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := printJSON(e, done); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(e.Out, "%d sealed fields were closed to the officers' keys of today already, %d were closed anew, %d "+
			"that were open to the node are closed now.\n", done.Current, done.Again, done.Closed)
	}
	if len(done.Damaged) > 0 {
		return truce.Errorf(truce.Invalid, "%d sealed fields are damaged, the first %s: bring the vault back from a copy",
			len(done.Damaged), done.Damaged[0])
	}
	if done.Shut > 0 {
		return truce.Errorf(truce.Forbidden,
			"%d sealed fields are closed to other keys: an officer that opens them runs this command too", done.Shut)
	}
	return nil
}

// officerKeyCmd enters an officer's key.
type officerKeyCmd struct {
	nodeFlags
	Function  string `arg:"" help:"The function."`
	Recipient string `help:"The public part of the officer's key, as truce key new printed it." placeholder:"age1…" xor:"key" required:""`
	None      bool   `help:"The officer has no key any more." xor:"key" required:""`
	Officer   string `help:"The officer who acts." default:"duty officer"`
}

// Run enters the key, and says what it does not open yet.
func (c *officerKeyCmd) Run(e *env) error {
	if !c.None && !truce.ValidRecipient(c.Recipient) {
		return truce.Errorf(truce.Invalid,
			"--recipient is no age recipient: it begins with age1 and has 62 characters, as truce key show FILE prints it")
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	ref, had, err := n.Registrar.GiveKey(e, registrar.By{Member: n.Member, Function: c.Officer}, "", c.Function,
		c.Recipient)
	if err != nil {
		return err
	}
	if c.None {
		fmt.Fprintf(e.Out, "the %s of %s has no key from here on (entry %s)\n", c.Function, n.Member, ref)
	} else {
		fmt.Fprintf(e.Out, "what %s seals from here on, the %s opens (entry %s)\n", n.Member, c.Function, ref)
	}
	if had {
		e.hint("the former key still opens what was closed to it; truce key reseal --key FILE closes that anew, except for " +
			"copies made before")
	} else if !c.None {
		e.hint("truce key reseal closes what is held already; for what is closed to other keys, an officer that opens it " +
			"runs it with --key FILE")
	}
	return nil
}
