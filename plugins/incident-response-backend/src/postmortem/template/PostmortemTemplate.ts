import { InputError } from '@backstage/errors';
import type { Liquid, Template } from 'liquidjs';
import type { DraftTexts } from '../draft/draftTexts';
import { plain } from '../draft/wording';

/** What a template may print. Everything of `incident` is shown as text, whatever a monitor or a person has typed into it. */
export interface TemplateFacts {
  /** Markdown that the system has written. */
  draft: DraftTexts;
  incident: {
    id: string;
    number?: number;
    title: string;
    url?: string;
    severity: string;
    severityReason: string;
    service?: string;
    entityRef?: string;
    ownerRef?: string;
    environment?: string;
    dependents: string[];
    alerts: {
      name?: string;
      summary: string;
      labels: Record<string, string>;
    }[];
    /** ISO 8601. */
    startedAt: string;
    acknowledgedAt?: string;
    endedAt?: string;
    duration: string;
    runbook?: string;
  };
}

/** A section as the template makes it. */
export interface RenderedSection {
  id: string;
  title: string;
  /** Markdown; empty where there is nothing to say. */
  body: string;
}

interface SectionTemplate {
  id: string;
  title: string;
  templates: Template[];
}

const HEADING = /^##\s+(?<title>.+?)\s*(?:\{#(?<id>[^}]*)\})?\s*$/;
const ID = /^[a-z][a-z0-9-]{0,39}$/;
const ROOTS = ['draft', 'incident'];

/** A monitor can send labels of any length; a section is not a place for them. */
const LONGEST_SECTION = 100_000;

/** Tags that read other files, which there are none of. */
const FILE_TAGS = ['include', 'render', 'layout', 'block'];

/** Text that is Markdown already. All other is shown as it is. */
class Markdown {
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/**
 * The outline of a postmortem: Markdown whose `## Title {#id}` headings are the sections, with Liquid in them. It sees the
 * facts that it is given, reads no files and runs no code, and has limits of its own against loops without an end.
 */
export class PostmortemTemplate {
  private readonly engine: Liquid;
  private readonly sections: SectionTemplate[];

  private constructor(engine: Liquid, sections: SectionTemplate[]) {
    this.engine = engine;
    this.sections = sections;
  }

  /** @throws InputError naming the line and what is wrong with it */
  static async parse(text: string): Promise<PostmortemTemplate> {
    const engine = await createEngine();
    return new PostmortemTemplate(
      engine,
      split(text).map(({ id, title, body, line }) => {
        // As many empty lines before it as there are in the file, so that the line of an error is the file's.
        const templates = parseBody(engine, `${'\n'.repeat(line)}${body}`);
        const unknown = engine
          .globalVariablesSync(templates)
          .filter(root => !ROOTS.includes(root));
        if (unknown.length > 0) {
          throw new InputError(
            `line ${line}, section ${id}: ${unknown.join(
              ', ',
            )} is not known here; there are ${ROOTS.join(' and ')}`,
          );
        }
        return { id, title, templates };
      }),
    );
  }

  /** @throws Error where a loop is longer than the engine's limits allow */
  render(facts: TemplateFacts): RenderedSection[] {
    const known = {
      ...facts,
      draft: Object.fromEntries(
        Object.entries(facts.draft).map(([name, text]) => [
          name,
          text && new Markdown(text),
        ]),
      ),
    };
    return this.sections.map(({ id, title, templates }) => ({
      id,
      title,
      body: String(this.engine.renderSync(templates, known))
        .trim()
        .slice(0, LONGEST_SECTION),
    }));
  }
}

async function createEngine(): Promise<Liquid> {
  // Loaded here, since an installation that nothing happens in needs no template engine.
  const { Liquid: Engine } = await import('liquidjs');
  const engine = new Engine({
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    parseLimit: 200_000,
    renderLimit: 500,
    memoryLimit: 5_000_000,
    outputEscape: value =>
      value instanceof Markdown ? value.toString() : plain(asText(value)),
  });
  FILE_TAGS.forEach(tag => delete engine.tags[tag]);
  return engine;
}

function parseBody(engine: Liquid, body: string): Template[] {
  try {
    return engine.parse(body);
  } catch (error) {
    // "…, line:12, col:3", with the line before and the lines after it.
    const [message] = String(
      error instanceof Error ? error.message : error,
    ).split('\n');
    const match = /^(.*), line:(\d+), col:\d+$/.exec(message);
    throw new InputError(match ? `line ${match[2]}: ${match[1]}` : message);
  }
}

/** @throws InputError for headings that are no sections */
function split(text: string) {
  const sections: { id: string; title: string; body: string; line: number }[] =
    [];
  text.split(/\r?\n/).forEach((content, index) => {
    const line = index + 1;
    if (!/^##(?!#)/.test(content)) {
      const current = sections.at(-1);
      if (current) {
        current.body += `${content}\n`;
      } else if (content.trim() && !/^#(?!#)|^<!--.*-->$/.test(content)) {
        throw new InputError(
          `line ${line}: text before the first section; begin with a heading like "## Summary {#summary}"`,
        );
      }
      return;
    }
    const { title, id } = HEADING.exec(content)?.groups ?? {};
    if (!title || !id || !ID.test(id)) {
      throw new InputError(
        `line ${line}: "${content.trim()}" needs a title and an id of lower case letters, digits and dashes, like "## Summary {#summary}"`,
      );
    }
    if (sections.some(other => other.id === id)) {
      throw new InputError(`line ${line}: there is a section ${id} already`);
    }
    sections.push({ id, title: title.slice(0, 120), body: '', line });
  });
  if (sections.length === 0) {
    throw new InputError(
      'line 1: there is no section; each begins with a heading like "## Summary {#summary}"',
    );
  }
  if (sections.length > 50) {
    throw new InputError(
      `there are ${sections.length} sections, which nobody reads; 50 are the most`,
    );
  }
  return sections;
}

function asText(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  return Array.isArray(value) ? value.map(asText).join(', ') : String(value);
}
