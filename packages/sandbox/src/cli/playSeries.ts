import type { PortalClient } from './PortalClient';
import { runDrill, type DrillResult } from './runDrill';
import type { SandboxClient } from './SandboxClient';

/** Several drills on one portal. */
export interface Series {
  scenarios: string[];
  sandbox: SandboxClient;
  portal: PortalClient;
  /** Instead of the scenarios' own. */
  timeoutSeconds?: number;
  /** Called with each result when it is there. */
  onResult(result: DrillResult, seconds: number): void;
}

/**
 * Plays one drill after the other, each with a sandbox as it was at the start. The first that fails is the last: what it has
 * left in the portal, such as an incident that is still open, would be counted against the next.
 */
export async function playSeries({
  scenarios,
  onResult,
  ...where
}: Series): Promise<DrillResult[]> {
  const results: DrillResult[] = [];
  for (const scenario of scenarios) {
    if (results.length > 0) {
      await where.sandbox.reset();
    }
    const startedAt = Date.now();
    const result = await runDrill({
      ...where,
      scenario,
      onStart: () => undefined,
      onStep: () => undefined,
    });
    results.push(result);
    onResult(result, (Date.now() - startedAt) / 1_000);
    if (result.status === 'failed') {
      break;
    }
  }
  return results;
}
