import { createHash, randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A new id in the manner of the providers: a prefix, then capital letters and digits. */
export function randomId(prefix: string, length: number): string {
  let id = prefix;
  while (id.length < length) {
    id += ALPHABET[randomInt(ALPHABET.length)];
  }
  return id;
}

/** The same id for the same name in every run, so that a portal's stored references stay good. */
export function stableId(prefix: string, length: number, name: string): string {
  const digest = createHash('sha256').update(name).digest();
  let id = prefix;
  for (const byte of digest) {
    if (id.length >= length) {
      break;
    }
    id += ALPHABET[byte % ALPHABET.length];
  }
  return id;
}
