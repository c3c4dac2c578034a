// What the pages use of age: encrypting to officers' keys, opening with one, reading a key file, making a key.
export { Decrypter, Encrypter, armor, generateX25519Identity, identityToRecipient } from "age-encryption";
