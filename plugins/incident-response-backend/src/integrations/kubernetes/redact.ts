const SECRET_WORDS =
  'password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|authorization|credential';

/** `password=…`, `"token": …`, `--api-key=…`. Bounded everywhere: logs are whatever somebody makes of them. */
const ASSIGNMENT = new RegExp(
  `((?:${SECRET_WORDS})[\\w-]{0,40}["']?\\s{0,10}[:=]\\s{0,10})(?:(?:bearer|basic)\\s+)?("[^"]{0,2000}"|'[^']{0,2000}'|\\S+)`,
  'gi',
);

const SECRET_NAME = new RegExp(SECRET_WORDS, 'i');

/** Takes out what looks like a credential: assignments, bearer tokens, JWTs, private keys, URLs with a password. */
export function redact(text: string): string {
  return text
    .replace(
      /-----BEGIN ([A-Z ]{0,30}PRIVATE KEY)-----[\s\S]{0,10000}?(-----END \1-----|$)/g,
      '[redacted $1]',
    )
    .replace(ASSIGNMENT, '$1[redacted]')
    .replace(/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, '$1 [redacted]')
    .replace(
      /\beyJ[\w-]{10,5000}\.[\w-]{2,5000}\.[\w-]{0,5000}/g,
      '[redacted token]',
    )
    .replace(/(:\/\/[^\s:/@]{0,200}:)[^\s@]{1,500}@/g, '$1[redacted]@');
}

/** Whether something by this name is a credential, whatever it looks like. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
