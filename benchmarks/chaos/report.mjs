import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { logFolder } from '../../scripts/portal.mjs';
import { percentile } from '../stage/percentile.mjs';
import { countUnknown } from './count.mjs';

/** Where a run leaves its logs. */
export function logOf(name, extension = 'log') {
  return path.join(logFolder, `${name}.${extension}`);
}

/** The figures of a run, as `--json` prints them. */
export function toFigures({ evidence, findings, troublemaker, recovery }) {
  const count = kind =>
    findings.filter(finding => finding.kind === kind).length;
  const seconds = recovery.found.map(found => found.seconds);
  const share = value =>
    seconds.length > 0
      ? Math.round(percentile(seconds, value) * 10) / 10
      : null;
  return {
    incidents: evidence.begun.length,
    lost: count('lost'),
    duplicates: count('duplicates'),
    stuck: count('stuck'),
    unknownAskedHuman: countUnknown(evidence.portal),
    kills: troublemaker.kills,
    pauses: troublemaker.pauses,
    dbRestarts: troublemaker.dbRestarts,
    recoverySeconds: { p50: share(0.5), p95: share(0.95) },
  };
}

/** Everything that somebody needs who looks for the cause of a finding, in one file. */
export function writeReport({
  plan,
  events,
  figures,
  findings,
  evidence,
  recoveries,
}) {
  const file = logOf('chaos-report', 'json');
  const ids = [
    ...new Set(findings.flatMap(({ incidentId }) => incidentId ?? [])),
  ];
  writeFileSync(
    file,
    JSON.stringify(
      {
        seed: plan.seed,
        minutes: plan.seconds / 60,
        figures,
        findings,
        events,
        recoveries,
        incidents: ids.map(id => ({
          plan: evidence.begun.find(incident => incident.id === id),
          outside: evidence.audit.incidents.find(audit => audit.id === id),
          portal: evidence.portal.get(id),
        })),
      },
      undefined,
      2,
    ),
  );
  return file;
}
