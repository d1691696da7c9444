import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/portal.mjs';

const require = createRequire(path.join(root, 'package.json'));
const { transformSync } = require('@swc/core');

const ENTRY = 'benchmarks/stage/backend';
const FOLDERS = [
  ENTRY,
  'plugins/catalog-backend-module-incident-response/src',
  'plugins/incident-response-backend/src',
  'plugins/incident-response-common/src',
  'plugins/incident-response-node/src',
  'plugins/search-backend-module-incident-response/src',
];
const SOURCE = /(?<!\.test|\.d)\.ts$/;

let compiled;

/**
 * Compiles what the backends of the stage are made of, once for this process and ahead, as it is for production. Each
 * backend compiling for itself, as in development, would cost each seconds, and more memory than the plugin needs.
 *
 * @returns the folder that `precompiled.cjs` reads
 */
export function compileSources() {
  if (!compiled) {
    compiled = mkdtempSync(path.join(tmpdir(), 'incident-response-stage-'));
    process.once('exit', () => rmSync(compiled, { recursive: true }));
    for (const folder of FOLDERS) {
      for (const file of readdirSync(path.join(root, folder), {
        recursive: true,
      })) {
        if (SOURCE.test(file)) {
          compile(path.join(folder, file));
        }
      }
    }
  }
  return compiled;
}

/** With the settings of Backstage's command line, but that the entry requires what it imports. */
function compile(file) {
  const source = path.join(root, file);
  const { code, map } = transformSync(readFileSync(source, 'utf8'), {
    filename: source,
    sourceMaps: true,
    module: { type: 'commonjs', ignoreDynamic: !file.startsWith(ENTRY) },
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
  });
  const target = path.join(compiled, `${file}.js`);
  mkdirSync(path.dirname(target), { recursive: true });
  // Beside the code, as a build leaves them: what isn't asked for doesn't cost memory.
  writeFileSync(target, `${code}\n//# sourceMappingURL=${target}.map`);
  writeFileSync(`${target}.map`, map);
}
