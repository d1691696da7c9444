import type { ObjectStorage } from '../s3/ObjectStorage';
import { html } from './html';
import { page, table, time } from './layout';

/** `/ui/s3`: buckets and their objects. */
export function s3Page(storage: ObjectStorage): string {
  return page(
    { title: 'S3', path: '/ui/s3' },
    html`<h1>S3</h1>
      ${[...storage.buckets].map(
        ([name, objects]) =>
          html`<h2>${name}</h2>
            ${table(
              ['Key', 'Size', 'Type', 'Stored'],
              [...objects.values()].map(object => [
                html`<a href="/ui/s3/${name}/${encodeURIComponent(object.key)}"
                  >${object.key}</a
                >`,
                `${object.body.length} bytes`,
                object.contentType,
                time(object.at),
              ]),
              'Empty. Published postmortems are archived here where an archive is configured.',
            )}`,
      )}`,
  );
}

/** `/ui/s3/:bucket/:key`: the content of one object as text; undefined where there is none. */
export function s3ObjectPage(
  storage: ObjectStorage,
  bucket: string,
  key: string,
): string | undefined {
  const object = storage.buckets.get(bucket)?.get(key);
  return (
    object &&
    page(
      { title: key, path: '/ui/s3' },
      html`<p><a href="/ui/s3">All objects</a></p>
        <h1>${key}</h1>
        <div class="card">
          <pre>${object.body.toString('utf8').slice(0, 200_000)}</pre>
        </div>`,
    )
  );
}
