import { readFileSync } from 'node:fs';
import path from 'node:path';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type {
  FieldExtensionOptions,
  TemplateParameterSchema,
} from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { parse } from 'yaml';
import { incidentResponseApiRef } from '../api/incidentResponseApiRef';
import { rootRouteRef } from '../routes';
import {
  IncidentPicker,
  incidentPickerSchema,
  validateIncident,
} from '../scaffolder/IncidentPicker';
import {
  PostmortemPicker,
  postmortemPickerSchema,
  validatePostmortem,
} from '../scaffolder/PostmortemPicker';
import type { FakeIncidentResponse } from './FakeIncidentResponse';

// The scaffolder goes to the top of the page with every step; jsdom can't.
window.scrollTo = () => {};

/** As an app registers them. */
const FIELDS: FieldExtensionOptions<any, any>[] = [
  {
    name: 'IncidentPicker',
    component: IncidentPicker,
    validation: validateIncident,
    schema: incidentPickerSchema.schema,
  },
  {
    name: 'PostmortemPicker',
    component: PostmortemPicker,
    validation: validatePostmortem,
    schema: postmortemPickerSchema.schema,
  },
];

/** The steps of one of the project's templates. */
export function stepsOf(template: string): TemplateParameterSchema['steps'] {
  const file = path.resolve(
    __dirname,
    `../../../../templates/${template}/template.yaml`,
  );
  return parse(readFileSync(file, 'utf8')).spec.parameters.map(
    (schema: { title: string }) => ({ title: schema.title, schema }),
  );
}

/** A template's form as the scaffolder shows it; answers what was sent. */
export function renderTemplate(options: {
  api: FakeIncidentResponse;
  steps: TemplateParameterSchema['steps'];
  /** What a link to the template fills in. */
  formData?: object;
}) {
  const { api, steps, formData } = options;
  const onCreate = jest.fn(async () => {});
  // Where the scaffolder looks for it.
  window.history.replaceState(
    {},
    '',
    formData
      ? `/?formData=${encodeURIComponent(JSON.stringify(formData))}`
      : '/',
  );
  renderInTestApp(
    <Stepper
      manifest={{ title: 'A template', steps }}
      extensions={FIELDS}
      onCreate={onCreate}
    />,
    {
      mountedRoutes: {
        '/incidents': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
      apis: [
        [incidentResponseApiRef, api],
        [catalogApiRef, catalogApiMock({ entities: [] })],
      ],
    },
  );
  return { onCreate };
}
