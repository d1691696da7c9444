import { z } from 'zod/v4';
import { mergePatchBetween, whatRuns, type PodTemplate } from '../Revisions';

const imagesSchema = z.object({
  spec: z.object({
    containers: z.array(z.object({ name: z.string(), image: z.string() })),
  }),
});

/** What people ask first about a revision: which images it has, and whether anything else is different. */
export function describeRevision(
  before: PodTemplate,
  after: PodTemplate,
): string {
  const earlier = imagesOf(before);
  const images = [...imagesOf(after)]
    .filter(([name, image]) => earlier.get(name) !== image)
    .map(([name, image]) => `${name} ${earlier.get(name) ?? 'new'} → ${image}`);
  const changed = Object.keys(
    mergePatchBetween(withoutImages(before), withoutImages(after)),
  );
  return [...images, ...(changed.length > 0 ? ['configuration'] : [])].join(
    ', ',
  );
}

function imagesOf(template: PodTemplate): Map<string, string> {
  const parsed = imagesSchema.safeParse(template);
  return new Map(
    parsed.success
      ? parsed.data.spec.containers.map(({ name, image }) => [name, image])
      : [],
  );
}

function withoutImages(template: PodTemplate): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(whatRuns(template), (key, value) =>
      key === 'image' ? undefined : value,
    ),
  );
}
