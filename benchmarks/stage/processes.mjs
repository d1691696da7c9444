import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

const linux = process.platform === 'linux';
/** Linux counts processor time in hundredths of a second, whatever its clock. */
const TICKS_PER_SECOND = 100;

/** Watches named groups of processes, such as `{ sandbox: [pid] }`. Answers what ends it and tells how busy each was. */
export function watchProcessors(groups) {
  const started = performance.now();
  const before = Object.entries(groups).map(([name, pids]) => [
    name,
    pids.map(pid => [pid, processorSeconds(pid)]),
  ]);
  const machine = machineSeconds();
  return () => {
    const seconds = (performance.now() - started) / 1_000;
    const { busy, idle } = machineSeconds();
    const machineBusy = busy - machine.busy;
    const shares = before.map(([name, processes]) => [
      name,
      processes.reduce((sum, [pid, used]) => sum + usedSince(pid, used), 0) /
        seconds,
    ]);
    return {
      /** Of one core. */
      ...Object.fromEntries(shares),
      /** Of all cores, with everything else that runs on them. */
      machine: machineBusy / (machineBusy + idle - machine.idle),
    };
  };
}

function usedSince(pid, before) {
  try {
    return processorSeconds(pid) - before;
  } catch {
    // It has ended meanwhile, as connections of PostgreSQL do.
    return 0;
  }
}

/** Seconds of processor time that a process has used so far. */
export function processorSeconds(pid) {
  if (!linux) {
    const [time] = askPs(pid);
    // Minutes and seconds, with hours before them where there are any.
    return time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  }
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command's name, in parentheses, may hold anything; user and system time are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Megabytes of memory that a process holds right now. */
export function residentMegabytes(pid) {
  if (!linux) {
    return Number(askPs(pid)[1]) / 1_024;
  }
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]) / 1_024;
}

/** Seconds of processor time that the whole machine has been busy and idle so far, over all cores. */
function machineSeconds() {
  const times = cpus().map(({ times: each }) => each);
  const sum = pick =>
    times.reduce((total, each) => total + pick(each), 0) / 1_000;
  return {
    busy: sum(({ user, nice, sys, irq }) => user + nice + sys + irq),
    idle: sum(({ idle }) => idle),
  };
}

/** Processor time and kilobytes of memory. Linux has them more exactly. */
function askPs(pid) {
  const { stdout, error } = spawnSync(
    'ps',
    ['-o', 'time=,rss=', '-p', String(pid)],
    { encoding: 'utf8' },
  );
  if (error) {
    throw new Error(
      `What a process uses can't be measured on ${process.platform}: ${error.message}`,
    );
  }
  return stdout.trim().split(/\s+/);
}
