import { useApi } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import { formFieldsApiRef } from '@backstage/plugin-scaffolder-react/alpha';
import incidentResponsePlugin from '@incident-response/backstage-plugin';
import { screen } from '@testing-library/react';
import { useEffect, useState } from 'react';

/** The names that templates know the scaffolder's fields by. */
const FieldNames = () => {
  const fields = useApi(formFieldsApiRef);
  const [names, setNames] = useState<string[]>([]);
  useEffect(() => {
    fields
      .loadFormFields()
      .then(loaded =>
        setNames(
          loaded.flatMap(field =>
            'name' in field ? [String(field.name)] : [],
          ),
        ),
      );
  }, [fields]);
  return (
    <ul>
      {names.map(name => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  );
};

describe('fields of the scaffolder', () => {
  it('are there for incidents and postmortems without anything to set up', async () => {
    renderInTestApp(<FieldNames />, {
      features: [scaffolderPlugin, incidentResponsePlugin],
    });
    expect(
      await screen.findByText('IncidentPicker', {}, { timeout: 15_000 }),
    ).toBeVisible();
    expect(screen.getByText('PostmortemPicker')).toBeVisible();
  }, 30_000);
});
