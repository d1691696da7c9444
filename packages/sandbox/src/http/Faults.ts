import { z } from 'zod';
import { PROVIDERS, type PerProvider, type Provider } from '../providers';

/** What can go wrong with a call to a provider. */
export const FAULT_KINDS = [
  'rate-limited',
  'server-error',
  'timeout-before',
  'drop-after-effect',
  'slow',
] as const;

/**
 * How a provider can be down as a whole: it answers 503, cuts every connection, or says nothing at all. Nothing is done
 * in any of these cases.
 */
export const OUTAGE_KINDS = ['unavailable', 'unreachable', 'silent'] as const;

/** How a provider is down. */
export type OutageKind = (typeof OUTAGE_KINDS)[number];

/** An outage to begin, or with `null` to end; the body of `POST /sandbox/outages`. */
export const outageSchema = z.strictObject({
  provider: z.enum(PROVIDERS),
  kind: z.enum(OUTAGE_KINDS).nullable(),
});

/** What a fault needs to be told; the body of `POST /sandbox/faults`. */
export const faultSchema = z.strictObject({
  provider: z.enum(PROVIDERS),
  kind: z.enum(FAULT_KINDS),
  /** How many calls it hits. */
  times: z.number().int().min(1).max(10_000).default(1),
  /** Only calls whose `METHOD /path` contains this text. */
  path: z.string().optional(),
  /** For `rate-limited`: the seconds told in `Retry-After`. */
  retryAfterSeconds: z.number().int().min(0).max(3_600).default(1),
  /** For `slow`: how long before the call is handled. */
  delayMs: z.number().int().min(0).max(600_000).default(5_000),
});

/** A fault to inject; what is left out has a default. */
export type FaultRequest = z.input<typeof faultSchema>;
/** A fault as it is applied. */
export type Fault = z.output<typeof faultSchema>;

/** Which calls will fail, and how long every call takes. */
export class Faults {
  private waiting: Fault[] = [];
  private readonly down = new Map<Provider, OutageKind>();

  constructor(
    /** What every provider call takes at least, as over a network. */
    public latencyMs: number,
  ) {}

  /** Makes the next calls that fit fail. Faults injected first are used up first. */
  inject(request: FaultRequest): void {
    this.waiting.push(faultSchema.parse(request));
  }

  /** Takes the fault meant for this call, if there is one. */
  take(provider: Provider, call: string): Fault | undefined {
    const fault = this.waiting.find(
      candidate =>
        candidate.provider === provider && call.includes(candidate.path ?? ''),
    );
    if (fault) {
      fault.times -= 1;
      this.waiting = this.waiting.filter(({ times }) => times > 0);
    }
    return fault;
  }

  /** Faults that no call has met yet. */
  list(): readonly Fault[] {
    return this.waiting;
  }

  /** Takes a whole provider down, or with `null` brings it back. */
  setOutage(provider: Provider, kind: OutageKind | null): void {
    if (kind) {
      this.down.set(provider, kind);
    } else {
      this.down.delete(provider);
    }
  }

  /** How a provider is down at the moment, if it is. */
  outageOf(provider: Provider): OutageKind | undefined {
    return this.down.get(provider);
  }

  /** Every provider that is down. */
  outages(): Partial<PerProvider<OutageKind>> {
    return Object.fromEntries(this.down);
  }

  /** No fault and no outage any more. */
  clear(): void {
    this.waiting = [];
    this.down.clear();
  }
}
