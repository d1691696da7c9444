import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import {
  RUNBOOK_TYPE,
  runbookSpecSchema,
} from '@incident-response/backstage-plugin-common';
import { parse } from 'yaml';
import { RunbookValidationProcessor } from './RunbookValidationProcessor';

const folder = path.resolve(__dirname, '../../../runbooks');
const read = (...names: string[]) =>
  readFileSync(path.join(folder, ...names), 'utf8');

const names = readdirSync(folder, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name);

/** Anchors of a page: those that headings name themselves, and those that mkdocs makes of their text. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+?)(?: \{ #([\w-]+) \})?$/gm)].map(
    ([, heading, id]) =>
      id ??
      heading
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .trim()
        .replace(/[\s-]+/g, '-'),
  );
}

describe('the runbooks of this repository', () => {
  it('are all in the location that the portal reads', () => {
    const { spec } = parse(read('all.yaml'));
    expect(spec.targets.sort()).toEqual(
      names.map(name => `./${name}/catalog-info.yaml`).sort(),
    );
  });

  it.each(names)(
    '%s is well formed and has a page for every step',
    async name => {
      const entity: Entity = parse(read(name, 'catalog-info.yaml'));
      await new RunbookValidationProcessor().postProcessEntity(entity);

      const spec = runbookSpecSchema.parse(entity.spec);
      const anchors = anchorsOf(read(name, 'docs/index.md'));
      expect(spec.type).toBe(RUNBOOK_TYPE);
      expect(entity.metadata.name).toBe(name);
      expect(anchors).toEqual(
        expect.arrayContaining(
          spec.steps.map(step => step.anchor?.replace(/^#/, '')),
        ),
      );
      // What a responder needs when the repair does not work.
      expect(anchors).toEqual(
        expect.arrayContaining([
          'check-that-it-worked',
          'undo',
          'when-to-ask-for-help',
          'what-the-portal-does-by-itself',
        ]),
      );
    },
  );
});
