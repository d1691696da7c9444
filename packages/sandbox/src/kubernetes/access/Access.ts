import { randomUUID } from 'node:crypto';
import type { StoredObject } from '../objects/metadata';
import type { Attributes } from './attributes';
import { isGranted, type Account } from './rbac';

/** How much of a namespace is closed to the token of the sandbox. */
export type Forbidden = 'writes' | 'everything';

/** Somebody whose token is known. */
export interface Identity {
  user: string;
  /** A service account that was created here. The token of the sandbox is nobody's: it may do everything that is not forbidden. */
  account?: Account;
}

const READING = ['get', 'list', 'watch'];
const OWNER: Identity = {
  user: 'system:serviceaccount:backstage:incident-response',
};

/** Who is who, and may do what. */
export class Access {
  private readonly forbidden = new Map<string, Forbidden>();
  private readonly tokens = new Map<string, Account>();

  /** Answers 403 for a namespace from now on, as if the token's role were missing. */
  forbid(namespace: string, what: Forbidden): void {
    this.forbidden.set(namespace, what);
  }

  allow(namespace: string): void {
    this.forbidden.delete(namespace);
  }

  /** A new token of a service account. */
  issue(account: Account): string {
    const token = `sandbox-${account.name}-${randomUUID()}`;
    this.tokens.set(token, account);
    return token;
  }

  /** Whose token it is, besides the sandbox's own. */
  identify(token: string, ownToken: string): Identity | undefined {
    if (token === ownToken) {
      return OWNER;
    }
    const account = this.tokens.get(token);
    return (
      account && {
        user: `system:serviceaccount:${account.namespace}:${account.name}`,
        account,
      }
    );
  }

  /** Whether somebody may do something, by the roles that are stored. */
  allows(
    { account }: Identity,
    wanted: Attributes,
    objects: StoredObject[],
  ): boolean {
    if (account) {
      return isGranted(objects, account, wanted);
    }
    const what = this.forbidden.get(wanted.namespace ?? '');
    const isWrite =
      !READING.includes(wanted.verb) || wanted.subresource === 'exec';
    return what === undefined || (what === 'writes' && !isWrite);
  }

  reset(): void {
    this.forbidden.clear();
    this.tokens.clear();
  }
}
