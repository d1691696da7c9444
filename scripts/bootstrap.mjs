// Makes a fresh clone ready, then runs the given command:
//
//   node scripts/bootstrap.mjs <command> [arguments…]
//
// 1. Node 22 or 24: the running one, else the npm package of Node 24 in `.tools/`.
// 2. Yarn 4: the one on the PATH, else the npm package of the version that package.json names in `.tools/`.
// 3. `yarn install --immutable`, skipped when nothing has changed since the last one.
//
// Uses Node built-ins only and runs on Node 18 and later.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { constants, homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const tools = path.join(root, '.tools');
const bin = path.join(root, 'node_modules', '.bin');
const windows = process.platform === 'win32';

class SetupError extends Error {}

const isSupportedNode = version => /^v?(22|24)\./.test(version);

/** Runs a program and answers what it printed, or undefined when it could not run or failed. */
function ask(command, args, env) {
  const result = spawnSync(command, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    timeout: 20_000,
    shell: windows && !path.isAbsolute(command),
  });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** Runs a long command with its output in a log file, and says every few seconds that it is still at work. */
async function work(title, command, args, { env, log, advice, describe }) {
  mkdirSync(path.join(tools, 'logs'), { recursive: true });
  const logFile = path.join(tools, 'logs', log);
  const output = createWriteStream(logFile);
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  let step = '';
  let tail = '';
  console.error(`${title} …`);

  const child = spawn(command, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: windows && !path.isAbsolute(command),
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output.write(text);
      tail = (tail + text).slice(-4_000);
      step = describe?.(text) ?? step;
    });
  }
  const stopForwarding = forwardSignals(child);
  const ticker = setInterval(
    () => console.error(`  … ${seconds()}${step && ` (${step})`}`),
    10_000,
  );
  const { code, signal } = await exitOf(child);
  clearInterval(ticker);
  stopForwarding();
  output.end();
  if (signal) {
    throw new SetupError(`${title}: stopped by ${signal}`);
  }
  if (code !== 0) {
    throw new SetupError(
      `${title} failed:\n\n${tail.trim()}\n\n${advice}\n` +
        `The whole output is in ${path.relative(root, logFile)}.`,
    );
  }
  console.error(`  done in ${seconds()}`);
}

function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
}

/** Passes signals on to the child, and lets the child decide when this process ends. */
function forwardSignals(child) {
  const forward = signal => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  signals.forEach(signal => process.on(signal, forward));
  return () => signals.forEach(signal => process.off(signal, forward));
}

function npmCommand() {
  // npm names its own script when it is what started this one; Yarn puts itself there instead.
  const script = process.env.npm_execpath;
  return script && /npm-cli\.js$/.test(script)
    ? { command: process.execPath, args: [script] }
    : { command: 'npm', args: [] };
}

/** Puts an npm package into `.tools/<name>` and answers its folder. */
async function fetchPackage(name, specifier, packageName, advice) {
  const folder = path.join(tools, name);
  mkdirSync(folder, { recursive: true });
  const npm = npmCommand();
  const args = ['install', '--no-save', '--no-package-lock', '--no-audit'];
  args.push('--no-fund', '--prefix', folder, `${packageName}@${specifier}`);
  await work(
    `Fetching ${packageName} ${specifier} into .tools/`,
    npm.command,
    [...npm.args, ...args],
    { env: process.env, log: `${name}.log`, advice },
  );
  return path.join(folder, 'node_modules', ...packageName.split('/'));
}

async function ensureNode() {
  if (isSupportedNode(process.version)) {
    return { node: process.execPath };
  }
  const platform = windows ? 'win' : process.platform;
  const packageName = `node-${platform}-${process.arch}`;
  const home = path.join(tools, 'node', 'node_modules', packageName);
  const node = path.join(home, 'bin', windows ? 'node.exe' : 'node');
  const runs = () => isSupportedNode(ask(node, ['--version']) ?? '');
  const advice =
    `This project needs Node 22 or 24 and this is ${process.version}. ` +
    'Install Node 24 (https://nodejs.org) and run the command again.';
  if (!runs()) {
    await fetchPackage('node', '24', packageName, advice);
  }
  if (!runs()) {
    throw new SetupError(`${node} does not run on this machine.\n${advice}`);
  }
  return { node, headers: existsSync(path.join(home, 'include')) && home };
}

function wantedYarn() {
  const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
  return JSON.parse(manifest).packageManager.replace(/^yarn@/, '');
}

async function ensureYarn(node, env) {
  const isYarn4 = version => Number.parseInt(version ?? '', 10) >= 4;
  // A corepack shim may only answer from its cache: it must not go looking for a download, or ask.
  const offline = { ...env, COREPACK_ENABLE_NETWORK: '0' };
  if (isYarn4(ask('yarn', ['--version'], offline))) {
    return { command: 'yarn', args: [] };
  }
  const folder = path.join(tools, 'yarn');
  const home = path.join(folder, 'node_modules', '@yarnpkg', 'cli-dist');
  const script = path.join(home, 'bin', 'yarn.js');
  const version = wantedYarn();
  const manifest = path.join(home, 'package.json');
  if (
    !existsSync(script) ||
    JSON.parse(readFileSync(manifest, 'utf8')).version !== version
  ) {
    await fetchPackage(
      'yarn',
      version,
      '@yarnpkg/cli-dist',
      'Install Yarn 4 (https://yarnpkg.com) and run the command again.',
    );
  }
  return {
    command: node,
    args: [script],
    folder: path.join(folder, 'node_modules', '.bin'),
  };
}

/**
 * Yarn does not read npm's configuration. Where someone has told npm about a mirror, a proxy or a certificate
 * authority and Yarn about nothing, Yarn is told the same.
 */
function npmNetworkSettings(env) {
  if (existsSync(path.join(homedir(), '.yarnrc.yml'))) {
    return {};
  }
  const npm = npmCommand();
  const settings = {};
  for (const [key, names] of Object.entries({
    registry: ['YARN_NPM_REGISTRY_SERVER'],
    cafile: ['YARN_HTTPS_CA_FILE_PATH', 'NODE_EXTRA_CA_CERTS'],
    proxy: ['YARN_HTTP_PROXY'],
    'https-proxy': ['YARN_HTTPS_PROXY'],
  })) {
    const value = ask(npm.command, [...npm.args, 'config', 'get', key], env);
    const isUnset = !value || /^(null|undefined)$/.test(value);
    for (const name of isUnset ? [] : names) {
      settings[name] = env[name] ?? value;
    }
  }
  return settings;
}

/** Changes whenever `yarn install` would have something to do. */
function fingerprint(nodeVersion) {
  const files = ['package.json', 'yarn.lock', '.yarnrc.yml'];
  for (const group of ['packages', 'plugins']) {
    for (const name of readdirSync(path.join(root, group)).sort()) {
      const manifest = path.join(group, name, 'package.json');
      if (existsSync(path.join(root, manifest))) {
        files.push(manifest);
      }
    }
  }
  const hash = createHash('sha256');
  hash.update(`${process.platform} ${process.arch} ${nodeVersion}`);
  for (const file of files) {
    hash.update(`\n${file}\n`).update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

async function ensureInstalled(yarn, env, nodeVersion) {
  const stamp = path.join(root, 'node_modules', '.incident-response-installed');
  const wanted = fingerprint(nodeVersion);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  await work(
    'Installing dependencies (about two minutes the first time)',
    yarn.command,
    [...yarn.args, 'install', '--immutable'],
    {
      env: { ...env, ...npmNetworkSettings(env) },
      log: 'install.log',
      describe: text => /┌ (.+)/.exec(text)?.[1].toLowerCase(),
      advice:
        'If it says that the lockfile would be modified, package.json has changed: run `yarn install` and commit yarn.lock. ' +
        'If a download failed, check the network and run the same command again; it continues where it stopped.',
    },
  );
  writeFileSync(stamp, wanted);
}

async function main([command, ...args]) {
  if (!command) {
    throw new SetupError(
      'usage: node scripts/bootstrap.mjs <command> [arguments]',
    );
  }
  const { node, headers } = await ensureNode();
  const env = { ...process.env };
  const pathKey = Object.keys(env).find(key => /^path$/i.test(key)) ?? 'PATH';
  const prepend = folder => {
    env[pathKey] = [folder, env[pathKey]].filter(Boolean).join(path.delimiter);
  };
  if (headers) {
    prepend(path.dirname(node));
    // Native add-ons have to be compiled against this Node, not against one that a user's npmrc points to.
    env.npm_config_nodedir = headers;
  }
  const yarn = await ensureYarn(node, env);
  if (yarn.folder) {
    prepend(yarn.folder);
  }
  const nodeVersion = headers ? ask(node, ['--version']) : process.version;
  await ensureInstalled(yarn, env, nodeVersion);
  prepend(bin);

  const child = spawn(command === 'node' ? node : command, args, {
    cwd: root,
    env,
    stdio: 'inherit',
    shell: windows && command !== 'node',
  });
  forwardSignals(child);
  const { code, signal } = await exitOf(child).catch(error => {
    throw new SetupError(`Could not run ${command}: ${error.message}`);
  });
  process.exitCode = signal ? 128 + constants.signals[signal] : code;
}

main(process.argv.slice(2)).catch(error => {
  console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exitCode = 1;
});
