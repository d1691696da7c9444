// Sees to it that TechDocs has a mkdocs with the Material theme: the one on the PATH, else Debian's packages where
// that is allowed, else a Python virtual environment in `.tools/`. Without any of them all but TechDocs works.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mkdocsFolder } from './portal.mjs';

const debianPackages = ['mkdocs', 'mkdocs-material', 'python3-pymdownx'];
const pythonPackages = ['mkdocs', 'mkdocs-material', 'pymdown-extensions'];
const scripts = process.platform === 'win32' ? 'Scripts' : 'bin';

const advice =
  'The documentation pages need mkdocs, and it could not be installed here. ' +
  `Run \`apt-get install ${debianPackages.join(' ')}\` or \`pip install ` +
  `${pythonPackages.join(' ')}\`; everything else works without it.`;

function run(command, args, { env = {} } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      stdio: 'ignore',
      env: { ...process.env, ...env },
    });
    child.on('error', () => resolve(false));
    child.on('close', code => resolve(code === 0));
  });
}

/** Builds a page with what the project's own pages use. */
async function canBuild(mkdocs) {
  const folder = await mkdtemp(path.join(tmpdir(), 'mkdocs-'));
  try {
    await mkdir(path.join(folder, 'docs'));
    await writeFile(path.join(folder, 'docs/index.md'), '# Page\n');
    await writeFile(
      path.join(folder, 'mkdocs.yml'),
      'site_name: Page\ntheme: { name: material, font: false }\nplugins: [search]\nmarkdown_extensions: [admonition, pymdownx.tasklist]\n',
    );
    return await run(mkdocs, [
      'build',
      '--quiet',
      '--config-file',
      path.join(folder, 'mkdocs.yml'),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function installWithApt() {
  if (process.getuid?.() !== 0) {
    return false;
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    run(
      'apt-get',
      ['install', '--yes', '--no-install-recommends', ...debianPackages],
      { env },
    );
  return (
    (await install()) ||
    ((await run('apt-get', ['update'], { env })) && (await install()))
  );
}

async function installWithPip() {
  const python = process.platform === 'win32' ? 'python' : 'python3';
  return (
    (await run(python, ['-m', 'venv', mkdocsFolder])) &&
    (await run(path.join(mkdocsFolder, scripts, 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      ...pythonPackages,
    ]))
  );
}

/** Answers whether TechDocs can build pages, after installing what it may. `say` is told what takes time. */
export async function ensureMkdocs(say) {
  const own = path.join(mkdocsFolder, scripts, 'mkdocs');
  if ((await canBuild('mkdocs')) || (await canBuild(own))) {
    return true;
  }
  say('Installing mkdocs for the documentation pages …');
  if ((await installWithApt()) && (await canBuild('mkdocs'))) {
    return true;
  }
  if ((await installWithPip()) && (await canBuild(own))) {
    return true;
  }
  say(advice);
  return false;
}
