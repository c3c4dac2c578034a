// What the pages use of age: encrypting to officers' keys, opening with one, reading a key file.
export { Decrypter, Encrypter, armor } from "age-encryption";
