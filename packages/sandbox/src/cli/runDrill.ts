import { setTimeout as pause } from 'node:timers/promises';
import type { DrillReport } from '../scenarios/report';
import type { Scenario } from '../scenarios/Scenario';
import { SCENARIOS } from '../scenarios/scenarios';
import { Administrator } from './Administrator';
import { LessonPlayer, type PlayedStep } from './lesson/LessonPlayer';
import type { PortalClient } from './PortalClient';
import type { SandboxClient } from './SandboxClient';
import { STEPS } from './steps';

const LOOKS_EVERY_MS = 250;
/** What should not happen twice is given this long to happen once more. */
const SETTLES_IN_MS = 2_000;

/** What a drill has come to; the object that `--json` prints. */
export type DrillResult = Pick<
  DrillReport,
  'scenario' | 'incidentId' | 'seconds' | 'counts' | 'checks'
> & {
  status: 'passed' | 'failed';
  /** What people did with the postmortem, and how long each step took, where the scenario has a lesson. */
  steps?: PlayedStep[];
};

/** How to run a drill. */
export interface DrillRun {
  scenario: string;
  sandbox: SandboxClient;
  portal: PortalClient;
  /** Instead of the scenario's own. */
  timeoutSeconds?: number;
  onStart(incident: { incidentId: string; number: number }): void;
  /** Called once for each step, when it is seen, with a sentence that says what. */
  onStep(step: string, seconds: number): void;
}

/** Adds what only the portal can tell: the draft of an incident that has no channel. */
async function addPortalPostmortem(
  report: DrillReport,
  portal: PortalClient,
  elapsed: number,
): Promise<DrillReport> {
  const count =
    report.seconds.resolved === null
      ? 0
      : await portal.countPostmortems(report.incidentId);
  const ok = count === 1;
  return {
    ...report,
    status: ok ? report.status : 'running',
    seconds: { ...report.seconds, postmortem: count > 0 ? elapsed : null },
    counts: { ...report.counts, postmortems: count },
    checks: [
      ...report.checks,
      {
        name: 'postmortems in the portal',
        ok,
        detail: `${count}, expected exactly 1`,
      },
    ],
  };
}

/** The entities without which the portal could only call the service unmapped. */
function entitiesOf(scenario: Scenario | undefined): string[] {
  const plans = scenario ? [scenario, ...(scenario.later ?? [])] : [];
  const refs = plans.flatMap(({ workload, expect: { runbook } }) => [
    ...(workload ? [`component:default/${workload.name}`] : []),
    ...(runbook ? [`resource:default/${runbook}`] : []),
  ]);
  return [...new Set(refs)];
}

/** Starts a scenario, watches it from outside until it has passed or its time is up, and tells what was seen. */
export async function runDrill(run: DrillRun): Promise<DrillResult> {
  const { portal } = run;
  const scenario = SCENARIOS.find(({ name }) => name === run.scenario);
  const administrator = new Administrator(
    portal,
    scenario?.switchedOffAfterRepairs,
  );
  await portal.requireReady();
  if (scenario?.lesson) {
    portal.requireToken();
  }
  await portal.requireEntities(entitiesOf(scenario));
  try {
    return await watchDrill(run, scenario, administrator);
  } finally {
    await administrator.end();
  }
}

async function watchDrill(
  run: DrillRun,
  scenario: Scenario | undefined,
  administrator: Administrator,
): Promise<DrillResult> {
  const { sandbox, portal } = run;
  const incident = await sandbox.start(run.scenario);
  run.onStart(incident);
  const startedAt = Date.now();
  const told = new Map<string, number>();
  let passedAt: number | undefined;
  const player = new LessonPlayer({
    lesson: scenario?.lesson,
    portal,
    sandbox,
    onStep: done => run.onStep(done, (Date.now() - startedAt) / 1_000),
  });

  for (;;) {
    const elapsed = (Date.now() - startedAt) / 1_000;
    let report = await sandbox.report(incident.incidentId);
    await administrator.step(report.counts.remediationAttempts);
    if (report.postmortemInPortal) {
      report = await addPortalPostmortem(report, portal, elapsed);
    }
    for (const [step, seconds] of Object.entries(report.seconds)) {
      if (seconds !== null && !told.has(step)) {
        told.set(step, seconds);
        run.onStep(STEPS[step as keyof typeof STEPS], seconds);
      }
    }
    // The portal can't say when it wrote the draft: the first look that found it counts.
    report.seconds.postmortem &&= told.get('postmortem') ?? elapsed;
    const hasPlayed = await player.step({
      ...incident,
      isDrafted:
        report.seconds.resolved !== null && report.seconds.postmortem !== null,
      seconds: elapsed,
    });
    if (hasPlayed) {
      // The report is of the time before.
      continue;
    }
    const hasPassed = report.status === 'passed' && !player.hasFailed;
    passedAt = hasPassed ? passedAt ?? Date.now() : undefined;

    const isSettled =
      passedAt !== undefined && Date.now() - passedAt >= SETTLES_IN_MS;
    const isLate = elapsed > (run.timeoutSeconds ?? report.timeoutSeconds);
    if (isSettled || isLate || player.hasFailed) {
      const { incidentId, seconds, counts, checks } = report;
      return {
        scenario: report.scenario,
        status: hasPassed ? 'passed' : 'failed',
        incidentId,
        seconds,
        counts,
        checks: [...checks, ...player.checks],
        ...(scenario?.lesson ? { steps: player.steps } : {}),
      };
    }
    await pause(LOOKS_EVERY_MS);
  }
}
