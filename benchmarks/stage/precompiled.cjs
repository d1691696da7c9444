// Preloaded by the backends of the stage: TypeScript is read as `compileSources` has compiled it.
const { readFileSync } = require('node:fs');
const { Module } = require('node:module');
const path = require('node:path');

const root = path.resolve(__dirname, '../..');
const compiled = process.env.STAGE_COMPILED;

Module._extensions['.ts'] = (module, file) => {
  const code = path.join(compiled, `${path.relative(root, file)}.js`);
  module._compile(readFileSync(code, 'utf8'), file);
};
