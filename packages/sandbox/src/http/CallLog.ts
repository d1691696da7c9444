import type { Provider } from '../providers';

/** One request that a provider received. */
export interface Call {
  provider: Provider;
  method: string;
  /** Path below the provider's prefix, without the query. */
  path: string;
  at: Date;
  /** HTTP status answered; missing when the connection was cut instead. */
  status?: number;
  durationMs?: number;
  /** The fault that was injected into this call, or the outage that it met. */
  fault?: string;
}

/** The newest calls of each provider: what a test or a person wants to know, bounded for long runs. */
export class CallLog {
  private static readonly KEPT_PER_PROVIDER = 2_000;
  private readonly calls = new Map<Provider, Call[]>();
  private readonly totals = new Map<Provider, number>();

  add(call: Call): void {
    const calls = this.calls.get(call.provider) ?? [];
    calls.push(call);
    if (calls.length > CallLog.KEPT_PER_PROVIDER) {
      calls.shift();
    }
    this.calls.set(call.provider, calls);
    this.totals.set(call.provider, this.total(call.provider) + 1);
  }

  /** The newest calls of a provider, oldest first; only those whose path contains `path`, if given. */
  of(provider: Provider, path = ''): Call[] {
    return (this.calls.get(provider) ?? []).filter(call =>
      call.path.includes(path),
    );
  }

  /** All calls of a provider since the start or the last reset. */
  total(provider: Provider): number {
    return this.totals.get(provider) ?? 0;
  }

  clear(): void {
    this.calls.clear();
    this.totals.clear();
  }
}
